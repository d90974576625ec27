"""What is calculated with: periods, schemes, observations. Frozen, and valid at birth."""
