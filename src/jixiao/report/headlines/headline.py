"""A headline: one plain sentence written by rule, and the figure or bars that a picture of it shows."""

from dataclasses import dataclass

from jixiao.engine.model.text import Text

NONE = Text("", "")


@dataclass(frozen=True)
class HeadlineBar:
    """One bar: its share of the whole (0 to 1), its figure in words, whether the sentence is about it."""

    label: Text
    share: float
    told: Text
    is_own: bool


@dataclass(frozen=True)
class Headline:
    """`name` is stable from release to release (lead, moves, targets, indicator-CODE, organisation-CODE).

    `figure` with its `unit` and `caption`, or `bars` below a `caption`, stand beside the sentence in a picture.
    """

    name: str
    text: Text
    figure: Text = NONE
    unit: Text = NONE
    caption: Text = NONE
    bars: tuple[HeadlineBar, ...] = ()
