"""Whom what happens to a proposal is told, in which words; each event once, by its own key."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jixiao.engine.result_use.rules import KINDS
from jixiao.web.audit.actions import Actor
from jixiao.web.base import formats
from jixiao.web.base.templatetags.words import label, period_label, spoken, words_of
from jixiao.web.base.words import N_
from jixiao.web.notices import actions as notices
from jixiao.web.notices.queries import people_of
from jixiao.web.notices.rules import Message
from jixiao.web.organisations.models import Account, RoleAssignment
from jixiao.web.organisations.queries import OrganisationTree, tree_on
from jixiao.web.organisations.rules import APPROVER, LEADER, OFFICE, REPORTER
from jixiao.web.result_use import rules
from jixiao.web.result_use.models import UseEvent, UseProposal

OWN, DECIDES, DRAFTS = (REPORTER, APPROVER), (OFFICE, LEADER), (OFFICE,)
TITLES = {
    "notified": (OWN, N_("Use of your result of %(period)s: %(kind)s (%(code)s), reply by %(due)s")),
    "replied": (DECIDES, N_("%(code)s, %(place)s: replied, waits for a decision")),
    "passed": (DECIDES, N_("%(code)s, %(place)s: no reply in time, waits for a decision")),
    "accepted": (OWN, N_("Use of your result of %(period)s accepted: %(kind)s (%(code)s)")),
    "changed": (OWN, N_("Use of your result of %(period)s accepted with a change: %(kind)s (%(code)s)")),
    "rejected": (OWN, N_("Proposal %(code)s on your result of %(period)s was rejected")),
    "carried_out": (OWN, N_("Use of your result of %(period)s carried out: %(kind)s (%(code)s)")),
    "lapsed": (DRAFTS, N_("Proposal %(code)s has lapsed: %(place)s")),
    "superseded": (OWN, N_("Proposal %(code)s is void: your result of %(period)s was corrected")),
    "outdated": (DRAFTS, N_("%(code)s, %(place)s: the result was corrected after it was carried out")),
}
"""Of other events nobody is told."""
AFTER_NOTICE = frozenset({"superseded"})
"""Told only where a notice had gone out."""


@dataclass(frozen=True)
class Teller:
    """Tells people what happened at one moment."""

    by: Actor
    now: datetime

    def tell(self, event: UseEvent, proposal: UseProposal) -> None:
        """Post the notice that belongs to an event, unless nobody is to hear of it."""
        if event.kind not in TITLES or (event.kind in AFTER_NOTICE and proposal.notified_at is None):
            return
        roles, title = TITLES[event.kind]
        tree = self._tree
        accounts = [one for one in _people(proposal, roles, tree) if one.username != self.by.username]
        if accounts:
            notices.post(
                key=f"use:{event.pk}", message=_message(title, event, proposal, tree), accounts=accounts,
                organisation=proposal.organisation, by=self.by, now=self.now,
            )  # fmt: skip

    @cached_property
    def _tree(self) -> OrganisationTree:
        return tree_on(timezone.localdate(self.now))


def _people(proposal: UseProposal, roles: tuple[str, ...], tree: OrganisationTree) -> list[Account]:
    """Who holds one of the roles over the organisation; what is about people goes to the organisation's own alone."""
    found = people_of([proposal.organisation_id], roles, tree)[proposal.organisation_id]
    if proposal.kind not in rules.CONFIDENTIAL or roles != OWN:
        return found
    held = RoleAssignment.objects.filter(organisation=proposal.organisation_id, role__in=roles)
    own = set(held.values_list("account_id", flat=True))
    return [account for account in found if account.pk in own]


def _message(title: str, event: UseEvent, proposal: UseProposal, tree: OrganisationTree) -> Message:
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            due = proposal.reply_due_date
            values = {
                "code": proposal.code,
                "place": label(tree.find(proposal.organisation_id)) or proposal.organisation.code,
                "kind": spoken(KINDS[proposal.decided_kind or proposal.kind]),
                "period": period_label(proposal.round.run.period),
                "due": formats.date_words(due, language) if due else "",
            }
            about = event.words or words_of(proposal, "reason")
            said[language] = ((_(title) % values)[:200], about[:2000])
    (title_zh, body_zh), (title_en, body_en) = said["zh-hans"], said["en"]
    return Message(title_zh, title_en, body_zh, body_en, reverse("result_use:proposal", args=[proposal.code]))
