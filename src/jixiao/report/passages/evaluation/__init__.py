"""Passages on an evaluation: each says one thing by rule from its cells."""
