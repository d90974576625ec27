"""Which forms a reader may send about a proposal now."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jixiao.engine.result_use.rules import BUDGET
from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import label
from jixiao.web.budgets import queries as budgets
from jixiao.web.budgets.rules.choosing import DECLINED
from jixiao.web.followup.forms import ReasonForm
from jixiao.web.organisations.middleware import reader
from jixiao.web.result_use import forms, rules
from jixiao.web.result_use.models import UseProposal
from jixiao.web.result_use.views.scope import may_answer, may_decide, may_draft

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Offered:
    """A form that the reader may send: its address, what stands on it, whether it is open."""

    view: str
    form: Form
    title: str
    has_file: bool = False
    is_open: bool = True


def offers(request: HttpRequest, proposal: UseProposal, refused: Mapping[str, Form]) -> list[Offered]:
    """The forms; `refused` are those that were sent and could not be carried out, by their act."""
    found = []
    if "reply" in refused or (may_answer(request, proposal) and rules.can_act("reply", proposal.state)):
        form = refused.get("reply") or forms.ReplyForm(auto_id="reply_%s")
        found.append(Offered("result_use:reply", form, _("Send the reply"), has_file=True))
    if "decide" in refused or (decides_now(request, proposal) and rules.can_act("accept", proposal.state)):
        form = refused.get("decide") or decide_form(proposal)
        found.append(Offered("result_use:decide", form, _("Record the decision")))
    if "carry_out" in refused or (may_draft(request, proposal) and rules.can_act("carry_out", proposal.state)):
        initial = {"done_on": clock.today()}
        form = refused.get("carry_out") or forms.CarryOutForm(initial=initial, auto_id="carry_out_%s")
        found.append(Offered("result_use:carry_out", form, _("Record what was carried out")))
    if "lapse" in refused or (decides_now(request, proposal) and rules.can_act("lapse", proposal.state)):
        form = refused.get("lapse") or ReasonForm(auto_id="lapse_%s")
        found.append(Offered("result_use:lapse", form, _("Let it lapse"), is_open="lapse" in refused))
    return found


def decides_now(request: HttpRequest, proposal: UseProposal) -> bool:
    """Whether the reader may decide and is not the one who drew it up."""
    names = [one.username if one else "" for one in (proposal.drafted_by, proposal.notified_by)]
    is_other = rules.is_other_person(names[0], names[1], reader(request).user.username)
    return may_decide(request, proposal) and is_other


def decide_form(proposal: UseProposal, sent: object = None) -> forms.DecideForm:
    """The form of a decision, with the organisation's programmes and the reallocations there are."""
    programmes: Choices = []
    reallocations: Choices = []
    if proposal.kind == BUDGET:
        programmes = [(one.code, f"{one.code} {label(one)}") for one in budgets.programmes([proposal.organisation_id])]
        kept = [one for one in budgets.proposals() if one.state != DECLINED]
        reallocations = [(str(one.number), f"{one.number} {one.label}") for one in kept]
    return forms.DecideForm(
        sent, proposal=proposal, programmes=programmes, reallocations=reallocations, auto_id="decide_%s"
    )  # fmt: skip
