"""Renders what other apps registered for a place of a page."""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from jixiao.web.base.panels import panels_at

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: template.Context, place: str, /, **told: Any) -> SafeString:
    """`{% panels "cockpit" run=run %}`: every panel of that place; text that is not marked safe is escaped."""
    drawn = [conditional_escape(panel(context["request"], told)) for panel in panels_at(place)]
    return mark_safe("".join(drawn))  # noqa: S308 - each part is safe or escaped above
