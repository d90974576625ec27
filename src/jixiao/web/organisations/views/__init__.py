"""Pages of organisations, peer groups, accounts and sign-in."""
