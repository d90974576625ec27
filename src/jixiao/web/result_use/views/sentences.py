"""Sentences about the use of results, in the reader's language."""

from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base.formats import half_up, number
from jixiao.web.base.templatetags.words import reading_chinese, spoken
from jixiao.web.result_use import rules
from jixiao.web.result_use.models import UseProposal
from jixiao.web.result_use.rules.wording import use_of
from jixiao.web.warnings.views.sentences import asked, put_in


def ledger_headline(year: int, counts: rules.Counts) -> SafeString | str:
    """How many results were used, and what waits; each number leads to what it counts."""
    if not counts.n_results:
        return _("%(year)s: there is no result yet") % {"year": year}
    if not counts.n_final:
        return _("%(year)s: no result is final yet, nothing can be used") % {"year": year}
    share = f"{number(float(half_up((counts.share_used or 0.0) * 100, 0)), 0)}%"
    said = put_in(
        _("%(year)s: %(used)s of %(n)s results used (%(share)s)"), year=year, n=counts.n_final, share=share,
        used=asked(f"{reverse('result_use:ledger')}?year={year}&fate={rules.USED}#results", counts.n_used),
    )  # fmt: skip
    listed = reverse("result_use:proposals")
    waiting = [
        (counts.n_await_reply, rules.NOTIFIED, _("%(n)s await a reply")),
        (counts.n_to_decide, "to_decide", _("%(n)s to be decided")),
        (counts.n_to_carry_out, "to_carry_out", _("%(n)s to be carried out")),
    ]
    for n, state, words in waiting:
        if n:
            said = format_html("{}{}", said, "；" if reading_chinese() else "; ")
            said += put_in(words, n=asked(f"{listed}?year={year}&state={state}", n))
    return said


def use_words(proposal: UseProposal) -> str:
    """What follows, as decided where it is decided, with its amount."""
    is_decided = bool(proposal.decided_kind)
    kind = proposal.decided_kind or proposal.kind
    size = proposal.decided_size if is_decided else proposal.size
    return joined(spoken(use_of(kind, size)), amount_words(proposal.decided_amount if is_decided else proposal.amount))


def proposed_words(proposal: UseProposal) -> str:
    """What was proposed, whatever was decided."""
    return joined(spoken(use_of(proposal.kind, proposal.size)), amount_words(proposal.amount))


def joined(words: str, amount: str) -> str:
    """A use with its amount in brackets."""
    return f"{words}（{amount}）" if amount and reading_chinese() else f"{words} ({amount})" if amount else words


def amount_words(amount: Decimal | None) -> str:
    """Yuan with cents and their sign; nothing where there is none."""
    if amount is None:
        return ""
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return _("%(amount)s yuan") % {"amount": f"{sign}{abs(amount):,.2f}"}


def list_headline(n: int, n_waiting: int) -> str:
    """How many there are and how many wait for somebody."""
    if not n:
        return _("No proposal like this")
    said = ngettext("%(n)s proposal", "%(n)s proposals", n) % {"n": n}
    if not n_waiting:
        return _("%(proposals)s, none waits") % {"proposals": said}
    return _("%(proposals)s, %(waiting)s wait for somebody") % {"proposals": said, "waiting": n_waiting}


def next_step(
    proposal: UseProposal, *, may_draft: bool, may_answer: bool, may_decide: bool, days_left: int | None
) -> str:
    """What is to be done, as the reader may do it."""
    state = proposal.state
    if state == rules.SUPERSEDED:
        return _(
            "The result it stood on was corrected: it is void. What the rules say of the corrected result stands beside."
        )
    if proposal.is_outdated:
        return _(
            "It was carried out before its result was corrected. Decide with those concerned what is to be set right."
        )
    if state == rules.CARRIED_OUT:
        return _("Carried out: the result is used.")
    if state in {rules.REJECTED, rules.LAPSED}:
        return _("Nothing follows. The reason stays on record.")
    if state == rules.DRAFTED:
        if may_draft:
            return _("Send the notice: the organisation may then reply.")
        return _("The office sends the notice first.")
    if state == rules.NOTIFIED:
        if may_answer:
            return ngettext(
                "Reply: you agree or object, and why. %(n)s working day left.",
                "Reply: you agree or object, and why. %(n)s working days left.", days_left or 0,
            ) % {"n": days_left or 0}  # fmt: skip
        return _("The organisation may reply until %(day)s; then it can be decided.") % {
            "day": proposal.reply_due_date.isoformat() if proposal.reply_due_date else ""
        }
    if state in rules.TO_DECIDE:
        if may_decide:
            return _("Weigh the reply and decide, with reasons.")
        return _("Somebody else than who drew it up weighs the reply and decides.")
    return (
        _("Carry it out, then say what was done and which document shows it.")
        if may_draft
        else _("It is decided and will be carried out.")
    )
