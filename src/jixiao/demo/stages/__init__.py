"""What the city's people do, one file per stage of the performance year."""
