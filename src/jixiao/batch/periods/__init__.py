"""Batches that evaluate: a job for each period of a table of observations."""
