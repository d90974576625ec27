"""Pages of push tokens, and the machine interface."""
