"""Whom what happens to a warning is told, in which words; each event once, by its own key."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from jixiao.web.audit.actions import Actor
from jixiao.web.base import formats
from jixiao.web.base.templatetags.words import label
from jixiao.web.base.words import N_
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.notices import actions as notices
from jixiao.web.notices.queries import people_of
from jixiao.web.notices.rules import Message
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import OrganisationTree, tree_on
from jixiao.web.organisations.rules import APPROVER, LEADER, OFFICE, REPORTER
from jixiao.web.warnings import queries, rules
from jixiao.web.warnings.models import WarningCase, WarningEvent

ANSWERING = (REPORTER, APPROVER)
STEP_ROLES = {rules.APPROVER: (APPROVER,), rules.LEADER: (LEADER,), rules.OFFICE: (OFFICE,)}
UNHEARD = frozenset({rules.BLUE})
"""Of these nobody is told when they are raised: they stand on the board."""
TITLES = {
    "raised": N_("%(severity)s warning: %(place)s, %(indicator)s, %(period)s"),
    "relapsed": N_("%(severity)s warning again: %(place)s, %(indicator)s, %(period)s"),
    "worsened": N_("Now %(severity)s: %(place)s, %(indicator)s, %(period)s"),
    "escalated": N_("%(severity)s warning without answer: %(place)s, %(indicator)s"),
    "unmuted": N_("%(severity)s warning, muted until now: %(place)s, %(indicator)s"),
    "ordered": N_("Rectification order asked for: %(place)s, %(indicator)s"),
    "cleared": N_("Warning cleared: %(place)s, %(indicator)s, %(period)s"),
}
NEXT = {
    "raised": N_("Acknowledge it and say how it came about."),
    "relapsed": N_("It had been cleared. Say what has come back."),
    "worsened": N_("Say what is being done about it."),
    "escalated": N_("Nobody has said yet how it came about and what is done, or the figures have not recovered since."),
    "unmuted": N_("The mute has ended and the figures have not recovered."),
    "ordered": N_("The stage of rectification takes it up from here."),
    "cleared": N_("The figures have recovered; nothing is to be done."),
}


@dataclass
class Teller:
    """Tells people what happened at one moment; looks up the tree, names and people once."""

    by: Actor
    now: datetime
    _people: dict[tuple[int, tuple[str, ...]], list[Account]] = field(default_factory=dict)

    @cached_property
    def tree(self) -> OrganisationTree:
        """Who stands where today."""
        return tree_on(timezone.localdate(self.now))

    @cached_property
    def names(self) -> dict[str, object]:
        """What each indicator is called today."""
        return dict(indicator_on(timezone.localdate(self.now)))

    def tell(self, event: WarningEvent, warning: WarningCase) -> None:
        """Post the notice that belongs to an event, unless nobody is to hear of it."""
        if event.kind not in TITLES or queries.mute_of(warning) is not None:
            return
        roles = _roles(event, warning)
        accounts = self._reached(warning.organisation_id, roles)
        if accounts:
            notices.post(
                key=f"warning:{event.pk}", message=self._message(event.kind, warning), accounts=accounts,
                organisation=warning.organisation, by=self.by, now=self.now,
            )  # fmt: skip

    def _reached(self, organisation_id: int, roles: tuple[str, ...]) -> Collection[Account]:
        key = (organisation_id, roles)
        if key not in self._people:
            self._people[key] = people_of([organisation_id], roles, self.tree)[organisation_id] if roles else []
        return self._people[key]

    def _message(self, kind: str, warning: WarningCase) -> Message:
        said = {}
        for language in ("zh-hans", "en"):
            with translation.override(language):
                values = {
                    "severity": _(rules.SEVERITY_LABELS[warning.severity]),
                    "place": label(self.tree.find(warning.organisation_id)) or warning.organisation.code,
                    "indicator": self._indicator(warning),
                    "period": formats.period_words(warning.cleared_period or warning.last_period, language),
                }
                about = "" if kind == "cleared" else warning.message_zh if language == "zh-hans" else warning.message_en
                title = capfirst(_(TITLES[kind]) % values)[:200]
                said[language] = (title, f"{about} {_(NEXT[kind])}".strip()[:2000])
        (title_zh, body_zh), (title_en, body_en) = said["zh-hans"], said["en"]
        return Message(title_zh, title_en, body_zh, body_en, reverse("warnings:warning", args=[warning.pk]))

    def _indicator(self, warning: WarningCase) -> str:
        if warning.indicator is None:
            return _("The report as a whole")
        version = self.names.get(warning.indicator.code)
        return label(version) if version else warning.indicator.code


def _roles(event: WarningEvent, warning: WarningCase) -> tuple[str, ...]:
    if event.kind == "escalated":
        return STEP_ROLES[int(event.details["step"])]
    if event.kind == "ordered":
        return (*ANSWERING, OFFICE)
    if warning.severity in UNHEARD:
        return ()
    if event.kind == "cleared":
        return ANSWERING
    return (*ANSWERING, LEADER) if warning.severity == rules.RED else ANSWERING
