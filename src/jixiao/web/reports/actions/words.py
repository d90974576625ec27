"""People's words: written in the place of a rule's, confirmed after their facts have changed, taken back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from jixiao.report.document import Line
from jixiao.report.editing import HOLDS, Basis, Placed, read_words
from jixiao.web.audit.actions import record
from jixiao.web.evaluation.models import EvaluationCycle, ScoringRun
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.reports import rules
from jixiao.web.reports.models import WordsEdit


@transaction.atomic
def write_words(
    *,
    run: ScoringRun,
    kind: str,
    language: str,
    organisation: Organisation | None,
    heading: str,
    number: int,
    line: Line,
    basis: Basis,
    words: str,
    former: WordsEdit | None = None,
    by: Account,
    now: datetime,
) -> WordsEdit:
    """Put a person's words in the place of `line`. DefinitionError where they type, change or join a figure.

    `former`: words that stood there and were written at another number of the heading; they are taken back.
    """
    marked = read_words(words, line)
    _lock(run)
    if former is not None and (former.heading, former.number) != (heading, number):
        _keep(former, rules.TAKEN_BACK, "", {}, run, by, now)
    place = WordsEdit(
        cycle_id=run.cycle_id, period=run.period, kind=kind, organisation=organisation, language=language, heading=heading,
        number=number,
    )  # fmt: skip
    return _keep(place, rules.WRITTEN, marked, basis.plain(), run, by, now)


@transaction.atomic
def confirm_words(*, row: WordsEdit, placed: Placed, run: ScoringRun, by: Account, now: datetime) -> WordsEdit:
    """The words are still right by today's facts, with the figures of today in them."""
    rules.check_can_confirm(
        is_edited=row.act != rules.TAKEN_BACK, is_stale=placed.state != HOLDS,
        is_shown=placed.is_shown and placed.now is not None,
    )  # fmt: skip
    assert placed.spot is not None
    assert placed.now is not None
    _lock(run)
    words = placed.edit.remarked(placed.spot, placed.now)
    if placed.spot.number != row.number:
        _keep(row, rules.TAKEN_BACK, "", {}, run, by, now)
    there = WordsEdit(
        cycle_id=row.cycle_id, period=row.period, kind=row.kind, organisation_id=row.organisation_id,
        language=row.language, heading=placed.spot.heading, number=placed.spot.number,
    )  # fmt: skip
    return _keep(there, rules.CONFIRMED_WORDS, words, placed.now.plain(), run, by, now)


@transaction.atomic
def take_words_back(*, row: WordsEdit, run: ScoringRun, by: Account, now: datetime) -> WordsEdit:
    """The rule's own words stand there again; what was written stays in the history."""
    _lock(run)
    newest = WordsEdit.objects.filter(
        cycle=row.cycle_id, period=row.period, kind=row.kind, language=row.language, organisation=row.organisation_id,
        heading=row.heading, number=row.number,
    ).order_by("-pk")[:1]  # fmt: skip
    rules.check_can_take_back(is_edited=any(each.act != rules.TAKEN_BACK for each in newest))
    return _keep(row, rules.TAKEN_BACK, "", {}, run, by, now)


def _lock(run: ScoringRun) -> None:
    """Words of a cycle are written one after another."""
    list(EvaluationCycle.objects.select_for_update(no_key=True).filter(pk=run.cycle_id))


EVENTS = {
    rules.WRITTEN: "REPORT_WORDS_WRITTEN",
    rules.CONFIRMED_WORDS: "REPORT_WORDS_CONFIRMED",
    rules.TAKEN_BACK: "REPORT_WORDS_TAKEN_BACK",
}


def _keep(
    place: WordsEdit, act: str, words: str, basis: dict[str, Any], run: ScoringRun, by: Account, now: datetime
) -> WordsEdit:
    made = WordsEdit.objects.create(
        cycle_id=place.cycle_id, period=place.period, kind=place.kind, organisation_id=place.organisation_id,
        language=place.language, heading=place.heading, number=place.number, act=act, words=words, basis=basis, run=run,
        by=by, at=now,
    )  # fmt: skip
    about = made.organisation.code if made.organisation else ""
    record(
        event=EVENTS[act], object_type="report_words", object_code=str(made.pk), by=by, now=now,
        organisation_code=about or run.cycle.scheme_version.scheme.organisation.code,
        details={
            "run": run.code, "kind": made.kind, "period": made.period, "language": made.language,
            "paragraph": f"{made.heading} {made.number}", "characters": len(words),
        },
    )  # fmt: skip
    return made
