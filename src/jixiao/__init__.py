"""Jixiao (绩效): goals and indicators, data, evaluation, results."""
