"""The platform: Django apps, one per domain, all with the same file names."""
