"""Whether two programmes are the same thing: words, places, payees, years."""
