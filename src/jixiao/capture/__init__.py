"""Fetches: sources (files, databases, HTTP) become observations with their provenance."""
