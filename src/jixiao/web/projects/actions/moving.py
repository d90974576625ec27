"""How a project changes its state and hands: on the row as it is now, so that of many acts at once exactly one succeeds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.projects import rules
from jixiao.web.projects.models import HandOver, PlanVersion, Project


@dataclass(frozen=True)
class Mover:
    """Moves one project at one moment, inside the transaction of the act that records it."""

    project: Project
    by: Account
    now: datetime

    def move(self, act: str, **changes: Any) -> None:
        """Carry `act` out with the columns that it changes; RuleViolation where the state does not allow it any more."""
        state = str(Project.objects.select_for_update().values_list("state", flat=True).get(pk=self.project.pk))
        rules.check_can_act(act, state)
        then = rules.after(act, state)
        moment = {} if then == state else {"state_at": self.now}
        Project.objects.filter(pk=self.project.pk).update(state=then, **moment, **changes)
        self.project.refresh_from_db()

    def hand(self, to: Organisation | None, words: str = "", *, turn: str = "") -> None:
        """From now on `to` has the ball; else whoever `turn` names, the office that decides or nobody."""
        Project.objects.filter(pk=self.project.pk).update(holder=to)
        HandOver.objects.create(
            project=self.project, organisation=to, turn=to.code if to else turn, words=words.strip(), by=self.by,
            at=self.now,
        )  # fmt: skip
        self.project.refresh_from_db()

    def decide(self, version: PlanVersion, state: str, words: str) -> None:
        """A plan that waits is approved or refused, once, by another person than the one who asked."""
        rules.check_four_eyes(version.asked_by.username, self.by.username)
        waiting = PlanVersion.objects.filter(pk=version.pk, state=rules.ASKED)
        if not waiting.update(state=state, decided_by=self.by, decided_at=self.now, words=words.strip()):
            raise RuleViolation("decided_already", N_("This plan has been decided on already. Reload the page."))
