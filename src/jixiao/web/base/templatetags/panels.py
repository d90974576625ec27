"""Renders what other apps registered for a place of a page."""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from jixiao.web.base.panels import panels_at

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: template.Context, place: str, begin: int = 0, end: int | None = None, /, **told: Any) -> SafeString:
    """`{% panels "cockpit" 0 1 run=run %}`: the panels of that place from `begin` up to `end`, else every one.

    Text that is not marked safe is escaped.
    """
    drawn = [conditional_escape(panel(context["request"], told)) for panel in panels_at(place)[begin:end]]
    return mark_safe("".join(drawn))  # noqa: S308 - each part is safe or escaped above
