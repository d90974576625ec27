"""Batches over a table of many series: a job for each part of them, split by the series' names."""
