"""The register of figures: who answers for each, where it comes from, what it costs to type."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jixiao.web.base.parameters import parameter
from jixiao.web.indicators import register
from jixiao.web.indicators.models import Indicator, IndicatorVersion, Registration, SchemeVersion
from jixiao.web.indicators.queries.library import library_rows


@dataclass(frozen=True)
class RegisterRow:
    """One indicator of the register; `registration` None: nobody has registered it, the default minutes count."""

    code: str
    version: IndicatorVersion
    registration: Registration | None
    minutes: float
    schemes: tuple[SchemeVersion, ...]

    @property
    def owner_id(self) -> int | None:
        """Who answers for it: as registered, else the responsible organisation of the library."""
        return self.registration.owner_id if self.registration else self.version.owner_id

    @property
    def source(self) -> str:
        """Where its figures come from."""
        return self.registration.source if self.registration else register.TYPED


def registrations(codes: Iterable[str] | None = None) -> dict[str, Registration]:
    """The newest registration of each indicator that has one, by code; one query."""
    rows = Registration.objects.select_related("indicator", "owner", "recorded_by").order_by("id")
    if codes is not None:
        rows = rows.filter(indicator__code__in=list(codes))
    return {row.indicator.code: row for row in rows}


def minutes_per_figure(codes: Iterable[str], day: date) -> dict[str, float]:
    """What one figure of each indicator costs to type, in minutes: as registered, else the library's default."""
    wanted = list(codes)
    known = registrations(wanted)
    usual = parameter("burden", "minutes_per_figure", day)
    return {code: known[code].minutes if code in known else usual for code in wanted}


def register_rows(day: date) -> list[RegisterRow]:
    """Every indicator with what is registered of it, by code."""
    known = registrations()
    usual = parameter("burden", "minutes_per_figure", day)
    return [
        RegisterRow(
            row.code, row.version, known.get(row.code), known[row.code].minutes if row.code in known else usual, row.schemes
        )
        for row in library_rows(day)
    ]  # fmt: skip


def registration_history(indicator: Indicator) -> list[Registration]:
    """Everything that was registered of the indicator, newest first."""
    return list(indicator.registrations.select_related("owner", "recorded_by").order_by("-id"))
