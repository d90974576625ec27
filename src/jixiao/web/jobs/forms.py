"""The list's filter, read tolerantly: what cannot be read asks for nothing."""

from django.http import QueryDict

from jixiao.web.jobs.queries import JobFilter
from jixiao.web.jobs.rules import STATE_LABELS


def filter_from(query: QueryDict) -> JobFilter:
    """The filter that an address asks for."""
    state = query.get("state", "")
    return JobFilter(
        state=state if state in STATE_LABELS else "",
        kind=query.get("kind", "")[:60],
        words=query.get("words", "").strip()[:200],
    )
