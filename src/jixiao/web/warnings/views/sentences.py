"""Sentences about warnings, in the reader's language."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.model.text import Text
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.warnings import rules


def spoken(text: Text) -> str:
    """A bilingual text in the reader's language; the first letter large in English."""
    return text.zh if reading_chinese() else text.en[:1].upper() + text.en[1:]


def asked(address: str, words: object) -> SafeString:
    """A number that can be asked: it leads to what it counts."""
    return format_html('<a class="asked" href="{}">{}</a>', address, words)


def put_in(said: str, **parts: object) -> SafeString:
    """A translated sentence with its %(parts)s, some of which are links."""
    doubled = said.replace("{", "{{").replace("}", "}}")
    return format_html(re.sub(r"%\((\w+)\)s", r"{\1}", doubled), **parts)


def board_headline(counts: Counter[str], first: str) -> SafeString:
    """How many of which severity, each a link, and the one to begin with."""
    if not sum(counts.values()):
        return format_html("{}", _("No warning is open"))
    parts = [
        (f"?severity={severity}", _("%(n)s %(severity)s") % {"n": counts[severity], "severity": _(words)})
        for severity, words in rules.SEVERITY_LABELS.items()
        if counts[severity]
    ]
    joined = format_html_join("、" if reading_chinese() else ", ", '<a class="asked" href="{}">{}</a>', parts)
    n = sum(counts.values())
    said = format_html(ngettext("{} warning open: {}", "{} warnings open: {}", n), n, joined)
    return format_html("{}{}{}", said, "；" if reading_chinese() else "; ", first) if first else said


def first_words(place: str, indicator: str, severity: str, days: int, state: str) -> str:
    """The gravest one that waits, in words."""
    values = {"place": place, "indicator": indicator, "severity": _(rules.SEVERITY_LABELS[severity]), "n": days}
    if not days:
        return _("%(place)s, %(indicator)s: %(severity)s since today") % values
    if state == rules.EXPLAINED:
        return _("%(place)s, %(indicator)s: explained, not recovered after %(n)s days") % values
    return _("%(place)s, %(indicator)s: %(severity)s for %(n)s days, not yet explained") % values


def days_words(days: int) -> str:
    """How long it is open."""
    if not days:
        return _("since today")
    return ngettext("%(n)s day open", "%(n)s days open", days) % {"n": days}


def holder_words(names: Sequence[str], state: str, step: int) -> str:
    """Who has it now."""
    if state == rules.CLEARED:
        return _("Nobody: it is cleared")
    if step:
        return _(rules.STEP_LABELS[step])
    if state == rules.EXPLAINED:
        return _("Explained; the figures decide")
    joined = "、".join(names) if reading_chinese() else ", ".join(names)
    return joined or _("The organisation's own people")


def next_rung_words(rung: tuple[int, date] | None, day: str) -> str:
    """What happens if nobody answers."""
    if rung is None:
        return ""
    return _("Without an explanation %(who)s on %(day)s") % {"day": day, "who": _(rules.NEXT_LABELS[rung[0]])}


def next_step(state: str, *, may_answer: bool) -> str:
    """What is to be done, as one who may do it reads it."""
    if state == rules.CLEARED:
        return _("The figures have recovered. If they fall again soon, this case goes on.")
    if state == rules.EXPLAINED:
        return _("Explained. Only the figures clear it; until then more can be added.")
    if not may_answer:
        return _("The organisation acknowledges and explains it; the figures clear it.")
    if state == rules.RAISED:
        return _("Acknowledge that you have it, then say how it came about and what is done.")
    return _("Say how it came about and what is done. Only the figures clear it.")
