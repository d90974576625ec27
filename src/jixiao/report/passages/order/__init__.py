"""Passages of a rectification notice: each says one part of an order."""
