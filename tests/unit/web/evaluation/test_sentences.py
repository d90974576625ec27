"""A page names a cause only where the figures bear it."""

import pytest

from jixiao.web.evaluation.queries.department import Part, Standing


def part(code: str, change: float | None) -> Part:
    return Part(code, code, code, code, 10.0, 5.0, 5.0, change, 5.0, 5.0, "%")


def standing(changes: dict[str, float | None], remainder: float, total: float) -> Standing:
    parts = tuple(part(code, change) for code, change in changes.items())
    return Standing(80.0, 80.0 - total, 1, 5, "g", 80.0, "good", parts, total, remainder)


@pytest.mark.parametrize(
    ("changes", "remainder", "total", "named"),
    [
        ({"a": -2.0, "b": 0.5}, 0.0, -1.5, "a"),
        ({"a": -0.9, "b": 1.44}, -3.94, -3.4, None),  # a deduction moved it, no indicator did
        ({"a": -0.4, "b": -0.4, "c": -0.4}, 0.0, -1.2, None),  # none alone made half of it
        ({"a": 3.0, "b": None}, -1.0, 2.0, "a"),
        ({"a": 1.0}, 0.0, 0.0, None),
        ({}, -1.0, -1.0, None),
    ],
)
def test_mainly_means_at_least_half(
    changes: dict[str, float | None], remainder: float, total: float, named: str | None
) -> None:
    main = standing(changes, remainder, total).main_part
    assert (main.code if main else None) == named
