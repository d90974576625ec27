"""Plays the city's people for a learner: a training year of twelve months with three stops each."""
