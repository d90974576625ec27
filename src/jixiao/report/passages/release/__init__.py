"""Passages on a release: its sentences, charts, tables and method, said as they were frozen."""
