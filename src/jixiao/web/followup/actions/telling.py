"""Whom what happens to an order is told, in which words; each event once, by its own key."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jixiao.web.audit.actions import Actor
from jixiao.web.base import formats
from jixiao.web.base.templatetags.words import label, words_of
from jixiao.web.base.words import N_
from jixiao.web.followup import rules
from jixiao.web.followup.models import OrderEvent, RectificationOrder
from jixiao.web.notices import actions as notices
from jixiao.web.notices.queries import people_of
from jixiao.web.notices.rules import Message
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import OrganisationTree, tree_on
from jixiao.web.organisations.rules import APPROVER, LEADER, OFFICE, REPORTER

ANSWERING = (REPORTER, APPROVER)
RUNG_ROLES = {
    rules.REMINDED: ANSWERING,
    rules.RUNG_APPROVER: (APPROVER,),
    rules.RUNG_LEADER: (LEADER,),
    rules.RUNG_OFFICE: (OFFICE,),
}
TITLES = {
    "issued": N_("Rectification order %(code)s: %(place)s"),
    "handed_over": N_("Order %(code)s is with you now: %(place)s"),
    "replied": N_("Order %(code)s waits for acceptance: %(place)s"),
    "accepted": N_("Order %(code)s accepted: %(place)s"),
    "returned": N_("Order %(code)s sent back: %(place)s"),
    "excepted": N_("Order %(code)s closed by exception: %(place)s"),
    "closed": N_("Order %(code)s closed: %(place)s"),
    "relapsed": N_("Order %(code)s is open again: %(place)s"),
    "postponed": N_("Order %(code)s has a new deadline: %(place)s"),
    "cancelled": N_("Order %(code)s cancelled: %(place)s"),
    "escalated": N_("Order %(code)s needs attention: %(place)s"),
}
"""Of other events nobody is told."""
NEXT = {
    "issued": N_("Sign for it, then say how it came about and what is done by when. Due %(due)s."),
    "handed_over": N_("Carry on from here. Due %(due)s."),
    "replied": N_("Look at the evidence and decide."),
    "returned": N_("Mend what is missing and reply again. Due %(due)s."),
    "relapsed": N_("It was closed and has come back. Sign for it and plan anew. Due %(due)s."),
    "postponed": N_("Due %(due)s."),
    "escalated": N_("Due %(due)s; it has not been answered yet."),
}


@dataclass(frozen=True)
class Teller:
    """Tells people what happened at one moment."""

    by: Actor
    now: datetime

    def tell(self, event: OrderEvent, order: RectificationOrder) -> None:
        """Post the notice that belongs to an event, unless nobody is to hear of it."""
        if event.kind not in TITLES:
            return
        tree = tree_on(timezone.localdate(self.now))
        accounts = _reached(event, order, tree)
        if accounts:
            notices.post(
                key=f"order:{event.pk}", message=_message(event, order, tree), accounts=accounts,
                organisation=order.organisation, by=self.by, now=self.now,
            )  # fmt: skip


def _reached(event: OrderEvent, order: RectificationOrder, tree: OrganisationTree) -> list[Account]:
    if event.kind == "replied":
        roles: tuple[str, ...] = (OFFICE,)
    elif event.kind == "escalated":
        roles = RUNG_ROLES[int(event.details["rung"])]
    else:
        roles = ANSWERING
    ids = {order.organisation_id}
    if event.kind in {"issued", "relapsed", "cancelled"}:
        ids |= set(order.assisting.values_list("pk", flat=True))
    if event.kind in {"handed_over", "escalated"} and order.holder_id:
        ids = {order.holder_id}
    found = people_of(ids, roles, tree)
    return list({account.pk: account for people in found.values() for account in people}.values())


def _message(event: OrderEvent, order: RectificationOrder, tree: OrganisationTree) -> Message:
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            values = {
                "code": order.code,
                "place": label(tree.find(order.organisation_id)) or order.organisation.code,
                "due": formats.date_words(order.due_date, language),
            }
            about = event.words or words_of(order, "problem")
            after = _(NEXT[event.kind]) % values if event.kind in NEXT else ""
            said[language] = ((_(TITLES[event.kind]) % values)[:200], f"{about} {after}".strip()[:2000])
    (title_zh, body_zh), (title_en, body_en) = said["zh-hans"], said["en"]
    return Message(title_zh, title_en, body_zh, body_en, reverse("followup:order", args=[order.code]))
