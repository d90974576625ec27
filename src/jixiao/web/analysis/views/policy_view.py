"""An effect with what is needed to say it: its indicator, its units, whom it is about, and the row that counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.comparison.policy_effect.effect import CANNOT_TELL, FELL, NO_SIGN, ROSE
from jixiao.web.analysis import frames, queries, rules
from jixiao.web.analysis.views import cells
from jixiao.web.base.formats import number, signed
from jixiao.web.base.templatetags.words import label
from jixiao.web.base.words import N_
from jixiao.web.indicators.models import IndicatorVersion

VERDICTS = {
    ROSE: N_("rose"),
    FELL: N_("fell"),
    NO_SIGN: N_("no sign of a change"),
    CANNOT_TELL: N_("cannot be told"),
}


@dataclass(frozen=True)
class View:
    """An effect with what is needed to say it."""

    effect: frames.Effect
    version: IndicatorVersion
    start: str
    places: Mapping[int, queries.Organisation]
    treated: Sequence[int]

    @property
    def decimals(self) -> int:
        """Decimals of an estimate: one more than figures have, at least one."""
        return max(self.version.decimals, 1)

    @property
    def who(self) -> str:
        """The treated by name where they are few."""
        if len(self.treated) <= 2:
            return _(" and ").join(label(self.places[place]) for place in self.treated)
        return ngettext("%(n)s organisation", "%(n)s organisations", len(self.treated)) % {"n": len(self.treated)}

    @property
    def is_compared(self) -> bool:
        """Whether there is an answer against others; else the treated are looked at by themselves."""
        return "difference" in self.effect.against

    @property
    def main(self) -> frames.EffectRow | None:
        """The row that the headline is about."""
        if self.is_compared:
            return self.effect.against["difference"]
        level, slope = self.effect.alone.get("level"), self.effect.alone.get("slope")
        if level is not None and slope is not None and level.verdict == NO_SIGN and slope.verdict in {ROSE, FELL}:
            return slope
        return level

    def figure(self, value: float | None, decimals: int | None = None) -> str:
        """A figure with its unit."""
        return f"{number(value, self.version.decimals if decimals is None else decimals)}{_joined(self.version.unit_of_measure)}"

    def moved(self, value: float | None) -> str:
        """A difference with its sign and unit."""
        unit = cells.unit_of(rules.MEDIAN, self.version)
        return f"{signed(value, self.decimals)} {unit}".strip()

    def size(self, value: float | None) -> str:
        """A difference without its sign."""
        unit = cells.unit_of(rules.MEDIAN, self.version)
        return f"{number(None if value is None else abs(value), self.decimals)} {unit}".strip()

    def interval(self, row: frames.EffectRow) -> str:
        """The central 95 %."""
        if row.lower is None or row.upper is None:
            return _("no interval")
        low, high = signed(row.lower, self.decimals), signed(row.upper, self.decimals)
        return _("between %(low)s and %(high)s (95%% interval)") % {"low": low, "high": high}


def _joined(unit: str) -> str:
    return unit if len(unit) <= 1 else f" {unit}" if unit else ""
