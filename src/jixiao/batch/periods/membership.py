"""Who is evaluated with whom, by date: organisations come and go, and change their peer group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from jixiao.batch.refused import Refused
from jixiao.engine.model.period import Period


@dataclass(frozen=True)
class Membership:
    """An organisation, its peer group, and from when until before when that holds (None: always)."""

    organisation_code: str
    peer_group: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


def organisations_of(memberships: Iterable[Membership], period: Period, as_of: date | None) -> dict[str, str | None]:
    """Who stands at the end of the period (or on `as_of`, if that is earlier); Refused where one does so twice."""
    day = min(period.last_date, as_of or period.last_date)
    found: dict[str, str | None] = {}
    for each in memberships:
        if not each.holds_on(day):
            continue
        if each.organisation_code in found:
            raise Refused(
                f"The organisation “{each.organisation_code}” is listed twice for {day}.",
                f"单位“{each.organisation_code}”在 {day} 重复列出。",
            )
        found[each.organisation_code] = each.peer_group
    return found


def always(organisations: Mapping[str, str | None]) -> tuple[Membership, ...]:
    """Memberships that hold in every period."""
    return tuple(Membership(code, group) for code, group in organisations.items())
