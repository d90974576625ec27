"""August of the small city is final, rules of use hold, and they have been applied to it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.result_use import actions, frames, rules
from jixiao.web.result_use.models import UseProposal, UseRound, UseRuleSet
from tests.unit.web.built_once import built_once
from tests.unit.web.evaluation.conftest import Scored, scored
from tests.unit.web.factories import City

__all__ = ["scored"]

BEFORE = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in the city
FINAL = datetime(2026, 10, 28, 1, 0, tzinfo=UTC)  # August was confirmed on the 20th: five working days are over
DOCUMENT = """\
result_use: mine
label: {zh: 本市办法, en: Our rules}
source: 本地办法
valid_from: 2026-10-12
caps: {budget_increase: 0.03, commendations: 0.34}
rules:
  - {rule: commend, label: {zh: 通报表扬, en: Commendation}, when: {rank_at_most: 2}, propose: {kind: commendation}}
  - {rule: support, label: {zh: 预算支持, en: Support}, when: {grade: [良]}, propose: {kind: budget, change: 0.05}}
  - {rule: talk, label: {zh: 约谈, en: Talk}, when: {rank_from_bottom: 1}, propose: {kind: talk}}
  - {rule: less, label: {zh: 奖金下调, en: Less bonus}, when: {grade: [差]}, propose: {kind: bonus, coefficient: 0.8}}
"""


def later(days: float) -> datetime:
    """So many days after FINAL."""
    return datetime.fromtimestamp(FINAL.timestamp() + days * 86_400, UTC)


def adopted(city: City, document: str = DOCUMENT, now: datetime = BEFORE, run: ScoringRun | None = None) -> UseRuleSet:
    """Rules that the office drafted and tried, and the leader adopted."""
    office = city.accounts["office"]
    draft = actions.start_draft(by=office, now=now)
    draft = actions.save_draft(rule_set=draft, document=document, by=office, now=now)
    told = (
        frames.trial(rules.read_document(document), run, 2026)
        if run
        else {"run": "R", "period": "2026-08", "n_proposed": 1, "n_used": 1, "n_results": 1, "rows": [], "findings": [],
              "kinds": {}}
    )  # fmt: skip
    actions.keep_trial(rule_set=draft, document=document, trial=told, by=office, now=now)
    return actions.adopt(rule_set=draft, by=city.accounts["leader"], now=now)


@dataclass
class Used:
    """The scored city with the round over August, by short names."""

    scored: Scored
    drawn: UseRound

    @property
    def city(self) -> City:
        return self.scored.city

    def one(self, organisation: str, kind: str) -> UseProposal:
        """The newest proposal of that kind."""
        return UseProposal.objects.filter(organisation__code=organisation, kind=kind).order_by("-pk")[0]

    def notified(self, organisation: str = "S11", kind: str = "talk", days: float = 0) -> UseProposal:
        """Its notice was sent."""
        return actions.notify(proposal=self.one(organisation, kind), by=self.city.accounts["office"], now=later(days))

    def replied(self, organisation: str = "S11", kind: str = "talk") -> UseProposal:
        """The organisation objected."""
        one = self.notified(organisation, kind)
        actions.reply(
            proposal=one, words="抽查样本偏少。", is_agreed=False, by=self.city.accounts["reporter"], now=later(1)
        )
        return one

    def decided(
        self, act: str = "accept", organisation: str = "S11", kind: str = "talk", size: str = "", other: str = ""
    ) -> UseProposal:
        """The leader decided."""
        one = self.replied(organisation, kind)
        decision = actions.Decision(act, "经研究同意。", other, Decimal(size) if size else one.size)
        return actions.decide(proposal=one, decision=decision, by=self.city.accounts["leader"], now=later(2))

    def carried_out(self, organisation: str = "S11", kind: str = "talk") -> UseProposal:
        """It was done."""
        return actions.carry_out(
            proposal=self.decided("accept", organisation, kind), done_on=later(2).date(), document="滨绩办〔2026〕9号",
            words="已约谈主要负责人。", by=self.city.accounts["office"], now=later(3),
        )  # fmt: skip


def make_used(scored: Scored) -> UseRound:
    """Rules in force since before the confirmation, applied as soon as August is final."""
    adopted(scored.city, run=scored.august)
    return actions.draw_up(run=scored.august, by=scored.city.accounts["office"], now=FINAL)


@pytest.fixture
def used(scored: Scored) -> Used:
    """Rules applied to August."""
    return Used(scored, built_once("used", lambda: make_used(scored), scored))
