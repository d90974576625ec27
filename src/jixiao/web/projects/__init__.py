"""Joint projects (联合项目): several organisations, one plan; who does what, who has the ball, whose the credit is."""
