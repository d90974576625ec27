"""Rules that find doubtful data; one rule, one file."""
