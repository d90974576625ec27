"""The event log's filter, read tolerantly: what cannot be read asks for nothing."""

from datetime import date

from django.http import QueryDict
from django.utils.dateparse import parse_date

from jixiao.web.audit.queries import EventFilter


def filter_from(query: QueryDict) -> EventFilter:
    """The filter that an address asks for."""
    return EventFilter(
        words=query.get("words", "").strip()[:200],
        event=query.get("event", "")[:60],
        object_type=query.get("object_type", "")[:60],
        actor=query.get("actor", "").strip()[:150],
        organisation=query.get("organisation", "").strip()[:60],
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # well formed, but no such day: 2026-02-30
        return None
