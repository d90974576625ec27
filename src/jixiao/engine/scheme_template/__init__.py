"""Templates of schemes: what a performance office begins from, adapts and puts to work."""
