"""Passages of a report, written by rule from the cells: one file each, nothing said that the data do not say."""
