"""What SQL sources stand on: the one SELECT that is admitted, and read-only connections with an end."""
