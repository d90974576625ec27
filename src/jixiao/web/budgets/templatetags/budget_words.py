"""Amounts, grades and kept bilingual texts in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.budgets.views.sentences import in_money as money_words
from jixiao.web.budgets.views.sentences import percent

register = template.Library()


@register.filter
def in_money(yuan: Decimal | None) -> str:
    """Yuan in 万元, or 亿元 from a hundred million on."""
    return money_words(yuan)


@register.filter
def in_percent(share: float | None) -> str:
    """A share of one as per cent."""
    return percent(share)


@register.filter
def yuan_words(yuan: float | None) -> str:
    """The same of a figure that was kept as plain data."""
    return money_words(None if yuan is None else Decimal(repr(yuan)))


@register.filter
def words_in(kept: Mapping[str, str]) -> str:
    """A kept text {zh, en} in the reader's language."""
    zh, en = kept.get("zh", ""), kept.get("en", "")
    return (zh or en) if reading_chinese() else (en or zh)


@register.simple_tag
def grade_words(graded: Any) -> str:
    """The grade of anything with grade_zh and grade_en."""
    return str(graded.grade_zh if reading_chinese() else graded.grade_en)
