"""Satisfaction surveys (满意度调查): weights, estimates with their error, response rates, change between two surveys."""
