"""Whom what happens to entries and appeals is told; each event once, by its own key."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jixiao.engine.model.parts import Grade
from jixiao.web.audit.actions import Actor
from jixiao.web.base import formats
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.base.words import N_
from jixiao.web.evaluation import rules
from jixiao.web.evaluation.models import Appeal, AppealEvent, EntryEvent, ItemEntry, ScoringRun
from jixiao.web.evaluation.queries import Moved
from jixiao.web.notices import actions as notices
from jixiao.web.notices.queries import people_of
from jixiao.web.notices.rules import Message
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.queries import OrganisationTree, tree_on
from jixiao.web.organisations.rules import APPROVER, LEADER, OFFICE, REPORTER

OWN, HEARS, DECIDES = (REPORTER, APPROVER), (OFFICE,), (OFFICE, LEADER)
ENTRY_TITLES = {
    "approve": N_("Approved: %(kind)s for %(place)s, %(period)s"),
    "return": N_("Returned: %(kind)s for %(place)s, %(period)s"),
    "revoke": N_("Revoked: %(kind)s for %(place)s, %(period)s"),
    "overturn": N_("Revoked: %(kind)s for %(place)s, %(period)s"),
    "amend": N_("Changed: %(kind)s for %(place)s, %(period)s"),
    "enter": N_("Approved: %(kind)s for %(place)s, %(period)s"),
}
"""Told to the organisation and, where it was returned, to who proposed it; other events are told to nobody."""
PROPOSED_TITLE = N_("Waits for your approval: %(kind)s for %(place)s, %(period)s")
APPEAL_TITLES = {
    "submit": (HEARS, N_("Appeal %(code)s by %(place)s, %(period)s: answer by %(due)s")),
    "submit_again": (HEARS, N_("Appeal %(code)s by %(place)s, %(period)s: answer by %(due)s")),
    "return": (OWN, N_("Appeal %(code)s was returned to be completed")),
    "reject": (OWN, N_("Appeal %(code)s was rejected")),
    "uphold": (DECIDES, N_("Appeal %(code)s by %(place)s was found right and waits for approval")),
    "send_back": (HEARS, N_("Appeal %(code)s was sent back to the office")),
    "accept": (OWN, N_("Appeal %(code)s was accepted: %(period)s was scored anew")),
    "correct": (OWN, N_("The correction after appeal %(code)s is published")),
    "remind": (DECIDES, N_("Appeal %(code)s by %(place)s is overdue: it was due on %(due)s")),
}
MOVED_TITLE = N_("%(period)s was scored anew: your rank or grade is another")
MOVED_BODY = N_("An appeal of an organisation of your group was accepted. Before: %(before)s. Now: %(now)s.")


@dataclass(frozen=True)
class Teller:
    """Tells people what happened at one moment."""

    by: Actor
    now: datetime

    def tell_entry(self, entry: ItemEntry, event: EntryEvent) -> None:
        """Who may approve hears that an entry waits; the organisation, what becomes of an entry about it."""
        href = reverse("evaluation:entry", args=[entry.code])
        words, key = event.words or entry.reason, f"entry:{event.pk}"
        if event.kind in {"propose", "propose_again", "ask_revocation"}:
            self._post(key, PROPOSED_TITLE, entry, words, href, self._others(entry.organisation, DECIDES))
        elif event.kind in ENTRY_TITLES:
            people = [entry.proposed_by] if event.kind == "return" else self._people(entry.organisation, OWN)
            self._post(key, ENTRY_TITLES[event.kind], entry, words, href, people)

    def tell_appeal(self, appeal: Appeal, event: AppealEvent) -> None:
        """Who has to act on an appeal, or waits for it, hears of it."""
        if event.kind not in APPEAL_TITLES:
            return
        roles, title = APPEAL_TITLES[event.kind]
        href = reverse("evaluation:appeal", args=[appeal.code])
        self._post(f"appeal:{event.pk}", title, appeal, event.words, href, self._others(appeal.organisation, roles))

    def tell_moved(self, run: ScoringRun, moved: Moved, appeal: Appeal) -> None:
        """Another organisation whose rank or grade a correction changed."""
        people = self._people(moved.organisation, OWN)
        if not people:
            return
        said = []
        for language in ("zh-hans", "en"):
            with translation.override(language):
                told = {"before": _standing(moved.before), "now": _standing(moved.after)}
                said += [_(MOVED_TITLE) % {"period": period_label(run.period)}, _(MOVED_BODY) % told]
        href = reverse("evaluation:result", args=[run.code, moved.organisation.code])
        notices.post(
            key=f"moved:{appeal.code}:{run.code}:{moved.organisation.code}", accounts=people, by=self.by, now=self.now,
            message=Message(said[0], said[2], said[1], said[3], href), organisation=moved.organisation,
        )  # fmt: skip

    def _people(self, organisation: Organisation, roles: Iterable[str]) -> list[Account]:
        return people_of([organisation.pk], list(roles), self._tree)[organisation.pk]

    def _others(self, organisation: Organisation, roles: Iterable[str]) -> list[Account]:
        """Without whoever acts."""
        return [one for one in self._people(organisation, roles) if one.username != self.by.username]

    @property
    def _tree(self) -> OrganisationTree:
        return tree_on(timezone.localdate(self.now))

    def _post(
        self, key: str, title: str, thing: ItemEntry | Appeal, words: str, href: str, people: list[Account]
    ) -> None:
        if not people:
            return
        place, said = self._tree.find(thing.organisation_id), []
        for language in ("zh-hans", "en"):
            with translation.override(language):
                values = {
                    "code": thing.code,
                    "place": label(place) or thing.organisation.code,
                    "period": period_label(thing.period),
                    "kind": _(rules.KIND_LABELS[thing.kind]) if isinstance(thing, ItemEntry) else "",
                    "due": formats.date_words(thing.due_date, language) if isinstance(thing, Appeal) else "",
                }
                said.append((_(title) % values)[:200])
        message = Message(said[0], said[1], words[:2000], words[:2000], href)
        notices.post(
            key=key, message=message, accounts=people, organisation=thing.organisation, by=self.by, now=self.now
        )


def _standing(place: tuple[int | None, Grade | None]) -> str:
    """Rank and grade in words."""
    rank, grade = place
    parts = [_("rank %(rank)s") % {"rank": rank}] if rank else []
    return _(", ").join([*parts, *([label(grade)] if grade else [])]) or "—"
