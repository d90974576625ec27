"""A scatter: dots and line inside the picture, names that cover nothing, the figures behind it."""

import re

import numpy as np

from jixiao.report.charts.scatter import HEIGHT, WIDTH, draw_scatter
from jixiao.report.charts.scatter_spec import Dot, Scatter


def named(marks: list[str], names: list[str]) -> list[tuple[float, float, str]]:
    found = re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)" text-anchor="(\w+)"[^>]*>([^<]*)</text>', "".join(marks))
    return [(float(x), float(y), anchor) for x, y, anchor, words in found if words in names]


def test_everything_lies_in_the_picture_and_every_main_dot_is_named() -> None:
    chance = np.random.default_rng(1)
    dots = [Dot(f"d{place}", *chance.random(2), is_main=place < 3) for place in range(40)]
    width, height, marks = draw_scatter(
        Scatter("t", dots, [(0.0, 0.0), (1.0, 1.2)], "best", (0.5, 0.5), "across", "up")
    )
    assert (width, height) == (WIDTH, HEIGHT)
    places = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.-]+)" cy="([\d.-]+)"', "".join(marks))]
    assert len(places) == 40
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in places)
    assert len(named(marks, ["d0", "d1", "d2"])) == 3
    spots = named(marks, [dot.label for dot in dots])
    boxes = [
        (x if anchor == "start" else x - 20 if anchor == "end" else x - 10, y) for x, y, anchor in spots
    ]  # fmt: skip
    for place, (x, y) in enumerate(boxes):
        assert not any(abs(x - other) < 10 and abs(y - below) < 10 for other, below in boxes[:place])


def test_a_lone_dot_and_none() -> None:
    assert draw_scatter(Scatter("t", [Dot("a", 3.0, 0.0)]))[2]
    assert draw_scatter(Scatter("t", []))[2]
    assert Scatter("t", [Dot("a", 3.0, 0.5)], x_label="x", y_label="y").table() == (["x", "y"], [("a", [3.0, 0.5])])
