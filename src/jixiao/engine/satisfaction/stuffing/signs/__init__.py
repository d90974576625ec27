"""The signs of stuffing, one file each: the strength of each answer, 1 where the sign alone is enough to flag it."""
