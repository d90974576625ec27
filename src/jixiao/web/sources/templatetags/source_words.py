"""Template filters that say changes of sources in words."""

from collections.abc import Mapping
from typing import Any

from django import template

from jixiao.web.base.templatetags.words import reading_chinese

register = template.Library()


@register.filter
def message_of(change: Mapping[str, Any]) -> str:
    """What is different, in the reader's language."""
    return str(change.get("message_zh" if reading_chinese() else "message", ""))
