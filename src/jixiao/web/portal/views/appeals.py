"""The ledger of appeals as everybody may read it: how many, about what, what came of them, how long it took."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jixiao.web.base.templatetags.words import label
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.evaluation.rules import APPEAL_LABELS, SUBJECT_LABELS

MOST_APPEALS = 50
"""In the ledger that the page shows; all are counted."""


@dataclass(frozen=True)
class ToldAppeal:
    """One appeal in words; `place` is named only where a published correction shows it anyway."""

    period: str
    subject: str
    outcome: str
    n_days: int | None
    release: str
    place: str


@dataclass(frozen=True)
class ToldAppeals:
    """All appeals counted by outcome, and the newest of them one by one."""

    n: int
    outcomes: tuple[tuple[str, int], ...]
    lines: tuple[ToldAppeal, ...]


def appeals_told() -> ToldAppeals:
    """What the page of objections says of appeals."""
    found = evaluation.ledger()
    counts = Counter(each.state for each in found)
    outcomes = tuple((_(words), counts[state]) for state, words in APPEAL_LABELS.items() if counts[state])
    return ToldAppeals(len(found), outcomes, tuple(_told(each) for each in found[:MOST_APPEALS]))


def _told(line: evaluation.LedgerLine) -> ToldAppeal:
    place = ""
    if line.organisation is not None:
        place = label(evaluation.names_at(line.period).find(line.organisation.pk)) or line.organisation.code
    subject, outcome = _(SUBJECT_LABELS[line.subject]), _(APPEAL_LABELS[line.state])
    return ToldAppeal(line.period, subject, outcome, line.n_days, line.release, place)
