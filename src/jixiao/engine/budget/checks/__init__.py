"""Checks of a self-evaluation form: one small function each, by the name of its rule in the registry."""
