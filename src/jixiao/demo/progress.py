"""How the play tells how far it is."""

from typing import Protocol


class Report(Protocol):
    """Told before each step: what is done now, the how manyth step, of how many."""

    def __call__(self, text: str, step: int, n_steps: int) -> None:
        """Show it, or not."""


def say_nothing(text: str, step: int, n_steps: int) -> None:
    """A report that nobody reads."""
