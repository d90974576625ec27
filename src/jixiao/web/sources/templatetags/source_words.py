"""Template filters that say changes of sources in words."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse

from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.sources import queries

register = template.Library()


@register.filter
def message_of(change: Mapping[str, Any]) -> str:
    """What is different, in the reader's language."""
    return str(change.get("message_zh" if reading_chinese() else "message", ""))


@register.simple_tag(takes_context=True)
def run_address(context: template.Context, provenance: Mapping[str, Any]) -> str:
    """The page of the run that brought a figure, '' where the reader may not open it. One query for a whole page."""
    request: Any = context.get("request")
    if not provenance.get("run") or not hasattr(request, "access"):
        return ""
    codes = getattr(request, "seen_source_codes", None)
    if codes is None:
        codes = queries.codes(request.access.visible_ids("sources.view"))
        request.seen_source_codes = codes
    code = provenance.get("source", "")
    return reverse("sources:run", args=[code, provenance["run"]]) if code in codes else ""
