"""What a kind of release is: where its figures come from, and the content it makes of them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils.timezone import make_aware

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.portal.frames.content import Content


@dataclass(frozen=True)
class Source:
    """Something that can be published: its own code, the series it belongs to, its period, and since when it is settled.

    `is_over`: what it tells of is over, though the period in which it ended may not be.
    """

    code: str
    series: str
    period: str
    settled_at: datetime
    is_over: bool = False


class ReleaseKind(Protocol):
    """One kind: `sources` are what is confirmed now, one per series and period; `content` freezes one of them."""

    label: Text

    def sources(self, today: date) -> Sequence[Source]:
        """What could be published now, oldest first; of a period the valid one only."""

    def mark(self, source: Source) -> str:
        """Changes whenever the figures of a source may have; '' where other figures come as another source."""

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """All that the public will read; `before`: what was published and is valid, by period, of the same series."""

    def reports(self, source_code: str, content: Content) -> Mapping[str, bytes]:
        """Reports to go along, by name of file; the same content gives the same bytes. May be slow."""


def last_moment(period: Period) -> datetime:
    """The end of a period's last day, up to which something is told as it stood."""
    return make_aware(datetime.combine(period.last_date + timedelta(days=1), time(0))) - timedelta(microseconds=1)


def marked(rows: Iterable[object]) -> str:
    """One mark over rows of plain data in their order."""
    told = hashlib.sha256()
    for row in rows:
        told.update(repr(row).encode())
    return told.hexdigest()
