"""Passages on a period of air: each says one thing by rule from its cells."""
