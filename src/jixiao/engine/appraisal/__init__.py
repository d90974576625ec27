"""People's scores: means without the extremes, leniency, agreement, double scoring, copied reports."""
