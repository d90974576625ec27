"""Template filters for figures, dates and bilingual labels."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from jixiao.engine.model.text import Text
from jixiao.web.base import formats

register = template.Library()


def reading_chinese() -> bool:
    """Whether the page is being written in Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


@register.filter
def spoken(text: Text) -> str:
    """A bilingual text in the reader's language."""
    return text.zh if reading_chinese() else text.en


@register.filter
def label(thing: Any) -> str:
    """The name in the reader's language of anything with label_zh and label_en; the other where one is empty."""
    return words_of(thing, "label")


@register.filter
def words_of(thing: Any, stem: str) -> str:
    """The text of `stem`_zh or `stem`_en in the reader's language; the other where one is empty."""
    if isinstance(thing, Mapping):
        zh, en = thing.get(f"{stem}_zh") or "", thing.get(f"{stem}_en") or ""
    else:
        zh, en = getattr(thing, f"{stem}_zh", ""), getattr(thing, f"{stem}_en", "")
    return str((zh or en) if reading_chinese() else (en or zh))


@register.filter
def figure(value: float | None, digits: int = 2) -> str:
    """Fixed decimals or '—'."""
    return formats.number(value, int(digits))


@register.filter
def plain_figure(value: float | None) -> str:
    """As many decimals as the figure has, or '—'."""
    return formats.plain(value)


@register.filter
def signed_figure(value: float | None, digits: int = 2) -> str:
    """Fixed decimals with a sign, or '—'."""
    return formats.signed(value, int(digits))


@register.filter
def period_label(code: str) -> str:
    """A period code in words: 2026年9月."""
    return formats.period_words(code, get_language() or "zh-hans") if code else formats.ABSENT


@register.filter
def day(value: date | datetime | None) -> str:
    """A date in words: 2026年9月3日."""
    if value is None:
        return formats.ABSENT
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return formats.date_words(local, get_language() or "zh-hans")


@register.filter
def moment(value: datetime | None) -> str:
    """A date and time, short and sortable: 2026-09-03 14:05."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else formats.ABSENT


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The entry of a mapping by a key that is a variable; nothing where there is none."""
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: Any) -> str:
    """This page's address with some query parameters changed (None removes): a view is a link."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    text = query.urlencode()
    return f"?{text}" if text else context["request"].path
