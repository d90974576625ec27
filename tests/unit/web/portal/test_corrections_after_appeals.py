"""An appeal accepted after publication: every touched rank is another, a public correction names every changed cell."""

import pytest
from django.test import Client

from jixiao import evaluate
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.audit.models import AuditEvent
from jixiao.web.collection.queries import newest_observations
from jixiao.web.evaluation import actions, queries, rules
from jixiao.web.evaluation.frames import plain_rows, score_rows
from jixiao.web.evaluation.models import Appeal, ScoreRow, ScoringRun
from jixiao.web.indicators.queries import newest_targets
from jixiao.web.notices.models import Delivery
from jixiao.web.organisations.models import Organisation
from jixiao.web.portal import actions as portal
from jixiao.web.portal import queries as portal_queries
from jixiao.web.portal import tasks
from jixiao.web.portal.frames.differences import differences
from jixiao.web.portal.models import Release
from tests.unit.web.evaluation.conftest import NOW, Scored, settled

__all__ = ["settled"]
FIGURE = rules.Change(rules.FIGURE, indicator="accuracy", period="2026-08", value=78.0)
TARGET = rules.Change(rules.TARGET, indicator="accuracy", period="2026-08", value=62.0)
"""S11 has 60: 48.4 of 50 points instead of 37.5."""


def published(settled: Scored) -> Release:
    """August is public."""
    (release,) = [each for each in tasks.prepare_waiting(by=SYSTEM, now=NOW) if each.period == "2026-08"]
    return portal.publish(release=release, by=settled.city.accounts["leader"], now=NOW)


def accepted(settled: Scored, change: rules.Change, street: str = "S11", subject: str = rules.INDICATOR) -> Appeal:
    """Contested, found right by the office, approved by the leader."""
    city = settled.city
    appeal = actions.submit(
        cycle=settled.cycle, period="2026-08", organisation=city.organisations[street], subject=subject,
        node_code="accuracy", words="抽查记录少计18袋", files=[("记录.csv", b"a,b\n")], by=city.accounts["reporter"], now=NOW,
    )  # fmt: skip
    appeal = actions.uphold(appeal=appeal, change=change, words="经核实，记录有误", by=city.accounts["office"], now=NOW)
    return actions.accept(appeal=appeal, by=city.accounts["leader"], now=NOW)


def from_scratch(run: ScoringRun) -> dict[tuple[int, str], tuple[object, ...]]:
    """The period evaluated anew from what stands in the database, past everything that the appeal did."""
    frozen = queries.snapshot_of(run)
    scheme = queries.scheme_of(run)
    ids = dict(Organisation.objects.filter(code__in=frozen.organisations).values_list("code", "id"))
    rows = newest_observations(scheme.indicators, ids.values(), [run.period])
    keys = ("organisation_code", "indicator_code", "period", "value")
    observations = [
        dict(zip(keys, (row.organisation_code, row.indicator_code, row.period, row.value), strict=True))
        for row in rows
        if row.value is not None
    ]
    aims = newest_targets(scheme.indicators, ids.values(), [run.period])
    names = {pk: code for code, pk in ids.items()}
    targets = [
        dict(zip((*keys[:3], "target"), (names[pk], code, period, value), strict=True))
        for (pk, code, period), value in aims.items()
    ]
    done = evaluate(scheme, observations, targets, period=run.period, organisations=dict(frozen.organisations))
    assert done.digest == run.result_digest
    return plain_rows(score_rows(run, done, ids))


@pytest.mark.parametrize(("change", "event"), [(FIGURE, "FIGURE_CORRECTED"), (TARGET, "TARGET_CORRECTED")])
def test_every_rank_it_touches_is_another_and_the_same_as_from_scratch(
    settled: Scored, change: rules.Change, event: str
) -> None:
    release = published(settled)
    appeal = accepted(settled, change)
    run = queries.run_of(settled.cycle, "2026-08")
    assert run is not None
    assert (run.pk != settled.august.pk, run.state) == (True, rules.CONFIRMED)
    assert ScoringRun.objects.get(pk=settled.august.pk).state == rules.SUPERSEDED
    assert plain_rows(ScoreRow.objects.filter(run=run)) == from_scratch(run)
    assert queries.replay(run).same
    moved = {
        each.organisation.code: (each.before[0], each.after[0]) for each in queries.moved_between(settled.august, run)
    }
    assert moved == {"S11": (3, 2), "S12": (2, 3)}
    told = Delivery.objects.filter(channel="page", notice__key__startswith="moved:").values_list(
        "account__username", flat=True
    )
    assert set(told) == {"approver"}
    assert appeal.state == rules.ACCEPTED
    _correction_names_every_changed_cell(settled, release, appeal)
    logged = AuditEvent.objects.get(event=event)
    assert (logged.details["before"], logged.details["after"]) == (60.0 if change is FIGURE else 80.0, change.value)
    assert (logged.details["found_by"], logged.details["appeal"]) == ("office", appeal.code)


def _correction_names_every_changed_cell(settled: Scored, release: Release, appeal: Appeal) -> None:
    (correction,) = tasks.publish_corrections(now=NOW)
    assert (correction.corrects_id, correction.state) == (release.pk, "published")
    assert (correction.reason_by, correction.published_by) == ("office", settled.city.accounts["leader"])
    assert appeal.code in correction.reason
    before, after = portal_queries.content_of(release), portal_queries.content_of(correction)
    changed = {(each.table.name, each.key, each.field.name) for each in differences(before, after)}
    assert changed == cells_that_differ(before, after)
    assert {("ranking", key, "rank") for key in (("S11",), ("S12",))} <= changed
    page = Client().get(f"/public/releases/{correction.code}/").content.decode()
    assert "经核实，记录有误" in page
    ledger = Client().get("/public/notices/").content.decode()
    assert f"releases/{correction.code}/" in ledger
    assert "滨江街道" in ledger
    appeal.refresh_from_db()
    assert appeal.state == rules.CORRECTION_PUBLISHED
    assert tasks.publish_corrections(now=NOW) == []


def cells_that_differ(before: object, after: object) -> set[tuple[str, tuple[object, ...], str]]:
    """The slow twin: every cell of every table side by side."""
    found = set()
    for table in after.tables:  # type: ignore[attr-defined]
        keys = [field.name for field in table.fields if field.is_key]
        then = {tuple(row[name] for name in keys): row for row in before.rows(table.name)}  # type: ignore[attr-defined]
        now = {tuple(row[name] for name in keys): row for row in after.rows(table.name)}  # type: ignore[attr-defined]
        for key in then.keys() | now.keys():
            for field in table.fields:
                if not field.is_key and then.get(key, {}).get(field.name) != now.get(key, {}).get(field.name):
                    found.add((table.name, key, field.name))
    return found


def test_nothing_is_published_where_nothing_was(settled: Scored) -> None:
    appeal = accepted(settled, FIGURE)
    assert tasks.publish_corrections(now=NOW) == []
    assert queries.corrections_waiting() == []
    appeal.refresh_from_db()
    assert appeal.state == rules.ACCEPTED
    (line,) = queries.ledger()
    assert (line.organisation, line.release) == (None, "")


def test_two_appeals_of_one_period_make_one_correction(settled: Scored) -> None:
    published(settled)
    accepted(settled, FIGURE)
    accepted(settled, rules.Change(rules.FIGURE, indicator="purity", period="2026-08", value=50.0), subject=rules.SCORE)
    (correction,) = tasks.publish_corrections(now=NOW)
    assert correction.reason.count("经申诉复核") == 2
    assert {each.state for each in Appeal.objects.all()} == {rules.CORRECTION_PUBLISHED}


@pytest.mark.parametrize("value", [78.0])
def test_a_year_is_scored_anew_with_its_month(settled: Scored, value: float) -> None:
    settled.confirmed("2026-09")
    year = settled.confirmed("2026")
    accepted(settled, FIGURE)
    run = queries.run_of(settled.cycle, "2026")
    assert run is not None
    assert run.number == year.number + 1
    assert ("S11", "accuracy", "2026-08", value) in {row[:4] for row in queries.snapshot_of(run).observations}
    untouched = queries.run_of(settled.cycle, "2026-09")
    assert untouched is not None
    assert untouched.number == 1
