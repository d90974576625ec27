"""Two filters that the pages of results need."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def absolute(value: float) -> float:
    """The size without the sign."""
    return abs(value)


@register.filter
def translated(text: str) -> str:
    """A label that is kept as data, in the reader's language."""
    return _(text) if text else ""
