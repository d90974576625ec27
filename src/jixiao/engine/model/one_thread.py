"""Sums in one order: where libraries add up in several threads, digits depend on how many cores a machine has."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Let the libraries behind NumPy and SciPy that are loaded work in one thread, as long as this lasts."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):
        yield
