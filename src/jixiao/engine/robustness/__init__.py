"""How firm is the ranking? Evaluates again with other weights and ways of computing (稳健性), or with one step edited."""
