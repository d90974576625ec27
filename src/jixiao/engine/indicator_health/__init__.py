"""Indicator health check (指标体检): what is wrong with an indicator before, and after, it was used; nothing is changed."""
