"""Months and years of air under one standard: what their days were like, the composite index, what a target allows."""
