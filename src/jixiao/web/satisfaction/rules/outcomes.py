"""What became of an answer that was to be stored."""

STORED, KNOWN, CASE_RATED, NOT_INVITED = "stored", "known", "case_rated", "not_invited"
"""Stored; its token was used before; its case was rated before; its invitation is none of the sample."""
CASE_UNKNOWN = "case_unknown"
"""Its case is none that was handled at its point and can be rated; nothing is stored before the person has been told."""
