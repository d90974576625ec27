"""Words of the pages of push tokens."""

from django import template

from jixiao.web.api.rules import Problem
from jixiao.web.base.templatetags.words import reading_chinese

register = template.Library()


@register.filter
def said(problem: Problem) -> str:
    """A problem's sentence in the reader's language."""
    return problem.detail.zh if reading_chinese() else problem.detail.en
