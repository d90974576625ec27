"""The sandbox's pages: a year that is played in minutes, exercises for each role, what a learner has done."""
