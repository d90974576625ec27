"""Passwords that the platform makes for people."""

import secrets

# Typed without mistakes from paper: no l, 1, o, 0.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Three groups of five characters: 75 bits, to be changed at the first sign-in."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(5)) for _group in range(3))
