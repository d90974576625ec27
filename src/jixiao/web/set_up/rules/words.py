"""What the numbers in scoring rules are called on the guide's pages. No Django."""

from jixiao.web.base.words import N_

FIGURE_LABELS = {
    "threshold": N_("Line from which points are lost or won"),
    "base": N_("Least value (earns nothing below it)"),
    "stretch": N_("Value that earns all points"),
    "low": N_("Value not allowed (earns 60 %)"),
    "high": N_("Satisfying value (earns all points)"),
    "points_per_point": N_("Points off for each unit beyond the line"),
    "points_each": N_("Points for each event"),
    "cap": N_("At most, in points"),
}


def figure_label(name: str) -> str:
    """The name of a rule's number; its own word where the guide has none."""
    return FIGURE_LABELS.get(name, name)
