"""Shared work (跨部门协同): who does what, who holds the ball, when it will be finished, and whose the credit is."""
