"""What every situation stands on: month and stop, names as they are that day, questions with their options."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.demo.calendar import opens_date
from jixiao.demo.city import RENAMING, Street, street
from jixiao.demo.sandbox.year import moment_of
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.evaluation import rules as evaluation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.practice.rules import FIGURES, RESULTS


@dataclass(frozen=True)
class Place:
    """A stop of the year in the world."""

    world: World
    month: Period
    stop: str

    @property
    def confirmed(self) -> ScoringRun | None:
        """The newest valid monthly result at this stop."""
        runs = ScoringRun.objects.filter(cycle__in=self.world.cycles.values(), state=evaluation.CONFIRMED)
        monthly = runs.filter(period__contains="-").select_related("cycle__scheme_version__scheme")
        return monthly.order_by("-period").first()

    @property
    def has_results(self) -> bool:
        """Whether the month's own results are there."""
        return self.stop == RESULTS

    @property
    def takes_figures(self) -> bool:
        """Whether figures come in now."""
        return self.stop == FIGURES

    @property
    def day(self) -> str:
        """The day on which the stop stands."""
        return moment_of(self.month, self.stop).date().isoformat()


def said(zh: str, en: str) -> dict[str, str]:
    """A fact in two languages."""
    return {"zh": zh, "en": en}


def street_name(each: Street, month: Period) -> dict[str, str]:
    """What the street is called when the month's tasks are open."""
    if each.code == RENAMING.code and opens_date(month) >= RENAMING.effective_date:
        return said(RENAMING.label_zh, RENAMING.label_en)
    return said(each.place.label_zh, each.place.label_en)


def month_name(month: Period) -> dict[str, str]:
    """A month in words."""
    return said(month.label_zh, month.label_en)


def streets_question(codes: Sequence[str], right: Iterable[str], month: Period, hint: dict[str, str]) -> dict[str, Any]:
    """A question that is answered by choosing a street."""
    named = [(code, street_name(street(code), month)) for code in codes]
    return {"options": [[code, name["en"], name["zh"]] for code, name in named], "right": list(right), "hint": hint}
