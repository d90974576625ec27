"""What is known of the figures of a delivery before they are written: who and what they are about, what stands already."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from jixiao.web.collection.models import Observation
from jixiao.web.collection.rules.delivery import Expected, Figure
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.models import Organisation

Key = tuple[int, int, str]
AT_ONCE = 500


@dataclass(frozen=True)
class Register:
    """Organisations and indicators by code, for the figures of one delivery."""

    organisations: dict[str, int]
    indicators: dict[str, IndicatorVersion]

    @classmethod
    def of(cls, figures: Collection[Figure], on: date) -> "Register":
        """Look up everything that the figures name."""
        codes = {figure.organisation_code for figure in figures}
        known = dict(Organisation.objects.values_list("code", "pk")) if codes else {}
        named = {figure.indicator_code for figure in figures}
        return cls({code: known[code] for code in codes & known.keys()}, indicator_on(on, named) if named else {})

    def key(self, figure: Figure) -> Key:
        """Organisation, indicator and period of a figure; 0 where the register does not know it."""
        version = self.indicators.get(figure.indicator_code)
        organisation = self.organisations.get(figure.organisation_code, 0)
        return organisation, version.indicator_id if version else 0, figure.period

    def expected(self, figure: Figure) -> Expected:
        """What a figure of this indicator may be."""
        version = self.indicators.get(figure.indicator_code)
        is_known = figure.organisation_code in self.organisations
        if version is None:
            return Expected(is_known, is_indicator=False, nearby=frozenset(self.indicators))
        return Expected(is_known, True, frozenset(), version.lower_bound, version.upper_bound)


@dataclass(frozen=True)
class Standing:
    """The newest observation of a figure; `delivered` is what the source asked about said last (None: nothing yet)."""

    revision: int
    value: float | None
    delivered: float | None = None


def standing_figures(keys: Iterable[Key], source: str) -> dict[Key, Standing]:
    """What stands for each key that has an observation, and what the source of that code delivered last."""
    wanted = set(keys)
    organisations = sorted({organisation for organisation, _, _ in wanted})
    indicators = sorted({indicator for _, indicator, _ in wanted})
    periods = sorted({period for _, _, period in wanted})
    found: dict[Key, Standing] = {}
    columns = ("organisation", "indicator", "period", "revision", "value", "provenance")
    for start in range(0, len(organisations), AT_ONCE):
        rows = Observation.objects.filter(
            organisation__in=organisations[start : start + AT_ONCE],
            indicator__in=indicators, period__range=(periods[0], periods[-1]),
        )  # fmt: skip
        for *place, revision, value, provenance in rows.order_by("revision").values_list(*columns):
            key = (place[0], place[1], place[2])
            if key in wanted:
                before = found[key].delivered if key in found else None
                found[key] = Standing(revision, value, value if provenance.get("source") == source else before)
    return found
