"""Push: a department's own system sends its figures, and they are seen at once."""
