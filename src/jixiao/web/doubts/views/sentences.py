"""Sentences about doubts, in the reader's language."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.model.text import Text
from jixiao.web.base.templatetags.words import period_label, reading_chinese
from jixiao.web.doubts import queries, rules
from jixiao.web.doubts.models import Doubt
from jixiao.web.indicators.views.names import indicator_label, place_label


def spoken(text: Text) -> str:
    """A bilingual text in the reader's language; the first letter large in English."""
    return text.zh if reading_chinese() else text.en[:1].upper() + text.en[1:]


def rule_name(code: str) -> str:
    """The rule's name in the reader's language."""
    return spoken(queries.rule_label(code))


def about_words(request: HttpRequest, doubt: Doubt) -> str:
    """Whom a doubt is about."""
    if doubt.is_about_all:
        return _("All organisations together")
    return place_label(request, doubt.organisation_id, doubt.organisation.code)


def list_headline(counts: Mapping[str, int], n_first: int) -> str:
    """What waits, and where to begin."""
    n = sum(counts.get(state, 0) for state in rules.UNDECIDED)
    if not n:
        return _("No doubt waits for anybody")
    waiting = ngettext("%(n)s doubt is undecided", "%(n)s doubts are undecided", n) % {"n": n}
    if not n_first:
        return waiting
    first = ngettext("ask %(n)s organisation first", "ask %(n)s organisations first", n_first) % {"n": n_first}
    return f"{waiting}，{first}" if reading_chinese() else f"{waiting}; {first}"


def doubt_headline(request: HttpRequest, doubt: Doubt, known: Mapping[str, object]) -> str:
    """Who, what, when, and which rule."""
    parts = [about_words(request, doubt)]
    if doubt.indicator:
        parts.append(indicator_label(doubt.indicator.code, known))
    if doubt.period:
        parts.append(period_label(doubt.period))
    joined = " · ".join(parts)
    return f"{joined}：{rule_name(doubt.rule)}" if reading_chinese() else f"{joined}: {rule_name(doubt.rule)}"


def next_step(doubt: Doubt, *, may_explain: bool, may_decide: bool) -> str:
    """What is to be done, as one who may do it reads it."""
    if doubt.state == rules.OPEN:
        if may_explain:
            return _(
                "Look whether the figure is right. If it is, say how it came about; if not, say so, and it is returned "
                "to you for correction."
            )
        if may_decide:
            return _(
                "Wait for the department's explanation, or decide now: dismiss what is nothing, confirm what is an error."
            )
        return _("The department explains how the figure came about; then the office decides.")
    if doubt.state == rules.EXPLAINED:
        if may_decide:
            return _("Read the explanation. Accept it, or confirm the error: the task then goes back for correction.")
        return _("The office reads the explanation and decides. More can be added until then.")
    return {
        rules.ACCEPTED: _("The explanation was accepted. The figure stands."),
        rules.DISMISSED: _("There was nothing to explain. The figure stands."),
        rules.CONFIRMED: _("The figure is wrong and has to be corrected. A new figure is looked at anew."),
        rules.GONE: _("The figure was revised, or later figures made it usual. Nothing is to be done."),
    }[doubt.state]
