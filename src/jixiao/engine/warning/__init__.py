"""Signals that notice before people do, rules that say when a signal is a warning, and the life that a warning has."""
