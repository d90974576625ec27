"""What the public said and what was answered, as far as the office has released it."""

from typing import Any


def replies_given() -> list[Any]:
    """The newest first. Read as they are now: a reply that is taken back is not shown any longer."""
    return []
