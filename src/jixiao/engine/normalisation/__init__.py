"""Normalisation (无量纲化): indicators on a common scale, higher always better. One file each, one line in the registry."""
