"""Who may open which address, and what an enemy would send there: one city for all of it."""
