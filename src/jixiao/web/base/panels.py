"""What later apps show on pages of earlier ones: they register at start, the page's template says where they stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.http import HttpRequest
from django.template.loader import render_to_string

Panel = Callable[[HttpRequest, Mapping[str, Any]], str]
"""(request, what the page tells of itself) → HTML marked safe; '' where there is nothing for this reader."""

COCKPIT, DEPARTMENT, SERIES, OUTLOOK = "cockpit", "department", "series", "outlook"
STAGE = "stage"
"""What later stages of the year say beside the earlier ones; tells `choice`. Drawn by `Stage`."""
PROGRAMME, PROJECT, INDICATOR, ORGANISATION = "programme", "project", "indicator", "organisation"
"""Pages of one thing, which each tells under its own name: what later apps have about it."""
EMPTY = "empty"
"""Places, and what they tell: cockpit `run, choice`; department `place, run, choice`; series and outlook `place, version`
(`place` has id and code); empty, an overview with nothing to show yet, tells nothing."""

_PANELS: dict[str, dict[Panel, int]] = {}


def register(place: str, panel: Panel, *, order: int = 100) -> None:
    """Show `panel` at `place`, the lowest order first; the same one twice is once. Called from AppConfig.ready."""
    _PANELS.setdefault(place, {})[panel] = order


def panels_at(place: str) -> list[Panel]:
    """The panels registered for a place, in their order."""
    known = _PANELS.get(place, {})
    return sorted(known, key=lambda panel: known[panel])


@dataclass(frozen=True)
class Stage:
    """One stage of the year on the cockpits: its figure, how far it has come (0 to 1), what is to be said, where it stands."""

    label: str
    figure: str
    share: float
    note: str
    href: str

    @classmethod
    def counted(cls, label: str, n: int, n_all: int, note: str, href: str) -> Self:
        """So many of all; of none nothing is done."""
        return cls(label, f"{n} / {n_all}", n / n_all if n_all else 0.0, note, href)

    def drawn(self, request: HttpRequest) -> str:
        """As it stands beside the others."""
        return render_to_string("base/stage.html", {"stage": self}, request)


@dataclass(frozen=True)
class Mark:
    """A corner of a cell: red, orange, yellow or blue, and what it means in words."""

    severity: str
    label: str


Marks = Callable[[HttpRequest, Mapping[str, Any]], Mapping[tuple[int, str], Mark]]
"""(request, what the page tells) → marks by organisation id and indicator code."""

_MARKS: dict[str, list[Marks]] = {}


def register_marks(place: str, marks: Marks) -> None:
    """Let a later app mark cells of a table at `place`. Called from AppConfig.ready; the same one twice is once."""
    known = _MARKS.setdefault(place, [])
    if marks not in known:
        known.append(marks)


def marks_at(place: str, request: HttpRequest, **told: Any) -> dict[tuple[int, str], Mark]:
    """All marks of the cells; where two apps mark one, the one that registered first."""
    found: dict[tuple[int, str], Mark] = {}
    for marks in _MARKS.get(place, []):
        found = {**marks(request, told), **found}
    return found
