"""Cycles and runs: what is frozen, computed, locked, confirmed, superseded, and computed again."""

import gzip

import pytest

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.models import AppendOnlyViolation
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection.models import CollectionTask
from jixiao.web.evaluation import actions, queries, rules
from jixiao.web.evaluation.frames import Snapshot
from jixiao.web.evaluation.models import FindingRow, ScoreRow, ScoringRun
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Indicator
from tests.unit.web.evaluation.conftest import NOW, Scored, fill_in, publish
from tests.unit.web.factories import City


def score_of(run: ScoringRun, street: str, node: str = "waste") -> ScoreRow:
    return ScoreRow.objects.get(run=run, organisation__code=street, node_code=node)


def test_scores_are_those_worked_by_hand(scored: Scored) -> None:
    """S11: accuracy 60/80 × 50 = 37.5, purity 90/80 capped 20, complaints 30 − 2 × 2 = 26, together 83.5."""
    assert score_of(scored.august, "S11", "accuracy").score == 37.5
    assert score_of(scored.august, "S11", "sorting").score == 57.5
    total = score_of(scored.august, "S11")
    assert (total.score, total.rank, total.grade, total.peer_group) == (83.5, 3, "good", "central")


def test_ranks_stay_within_the_peer_group(scored: Scored) -> None:
    ranks = {row.organisation.code: row.rank for row in ScoreRow.objects.filter(run=scored.august, node_code="waste")}
    assert ranks == {"S13": 1, "S12": 2, "S11": 3, "S23": 1, "S22": 2, "S21": 3}


def test_scoring_locks_the_tasks_it_used(scored: Scored) -> None:
    assert set(CollectionTask.objects.filter(period="2026-08").values_list("state", flat=True)) == {"locked"}
    assert set(CollectionTask.objects.filter(period="2026-09").values_list("state", flat=True)) == {"approved"}


def test_only_approved_figures_enter_and_the_rest_is_a_finding(scored: Scored) -> None:
    tasks = publish(scored.city, scored.version, "2026-10")
    fill_in(tasks["S11"], (60, 90, 2, 0), scored.city)
    fill_in(tasks["S12"], (60, 95, 1, 0), scored.city, approved=False)
    run = scored.score("2026-10")
    assert score_of(run, "S11").score == 83.5
    assert score_of(run, "S12").score is None
    assert FindingRow.objects.filter(run=run, organisation_code="S12").exists()
    assert {row[0] for row in queries.snapshot_of(run).observations} == {"S11"}


def test_a_declared_gap_is_a_finding_with_its_reason_and_shifts_the_weight(scored: Scored) -> None:
    run = scored.score()
    assert score_of(run, "S13", "purity").score is None
    assert score_of(run, "S13", "sorting").score == 70
    gap = FindingRow.objects.get(run=run, rule="declared_no_data")
    assert (gap.organisation_code, gap.indicator_code) == ("S13", "purity")
    assert "设备检修" in gap.message_zh


def test_nothing_approved_is_refused_with_a_reason(scored: Scored) -> None:
    with pytest.raises(RuleViolation) as refused:
        scored.score("2026-11")
    assert refused.value.code == "nothing_approved"


@pytest.mark.parametrize(
    ("period", "code"), [("2025-08", "period_outside_cycle"), ("2026-13", "bad_period"), ("２０２６", "bad_period")]
)
def test_a_period_outside_the_cycle_is_refused(scored: Scored, period: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        scored.score(period)
    assert refused.value.code == code


def test_a_closed_cycle_scores_nothing(scored: Scored) -> None:
    actions.close_cycle(cycle=scored.cycle, by=scored.city.accounts["office"], now=NOW)
    with pytest.raises(RuleViolation) as refused:
        scored.score()
    assert refused.value.code == "cycle_not_running"
    with pytest.raises(RuleViolation):
        actions.start_cycle(cycle=scored.cycle, by=scored.city.accounts["office"], now=NOW)


def test_a_confirmed_run_supersedes_the_former_and_only_once(scored: Scored) -> None:
    first = scored.confirmed()
    second = scored.confirmed()
    assert ScoringRun.objects.get(pk=first.pk).state == rules.SUPERSEDED
    assert queries.run_of(scored.cycle, "2026-09") == second
    with pytest.raises(RuleViolation) as refused:
        actions.confirm(run=first, by=scored.city.accounts["office"], now=NOW)
    assert refused.value.code == "not_computed"


def test_a_draft_scheme_carries_no_cycle(scored: Scored) -> None:
    office = scored.city.accounts["office"]
    draft = indicators.new_version(version=scored.version, by=office, now=NOW)
    with pytest.raises(RuleViolation) as refused:
        actions.create_cycle(code="x", label_zh="x", scheme_version=draft, year=2026, by=office, now=NOW)
    assert refused.value.code == "scheme_not_published"


def test_every_write_leaves_an_event(scored: Scored) -> None:
    scored.confirmed()
    events = list(
        AuditEvent.objects.filter(object_type="evaluation_cycle").order_by("id").values_list("event", flat=True)
    )
    assert events == [
        "CYCLE_CREATED", "CYCLE_STARTED", "PERIOD_SCORED", "RUN_CONFIRMED", "PERIOD_SCORED", "RUN_CONFIRMED",
    ]  # fmt: skip


def test_computing_again_gives_every_digit_whatever_happened_since(scored: Scored) -> None:
    """Targets and figures may change afterwards: the snapshot does not."""
    run = scored.confirmed()
    accuracy, street = Indicator.objects.get(code="accuracy"), scored.city.organisations["S11"]
    path = {f"2026-{month:02}": 10.0 for month in range(1, 13)}
    indicators.set_target_plan(
        indicator=accuracy, organisation=street, year=2026, annual_target=10, path_kind="manual", path=path, basis="改",
        by=scored.city.accounts["office"], now=NOW,
    )  # fmt: skip
    result = queries.replay(run)
    assert result.same
    assert (result.n_compared, result.n_different, result.digest) == (30, 0, run.result_digest)
    assert scored.score().result_digest != run.result_digest


def test_a_tampered_snapshot_is_noticed(scored: Scored) -> None:
    content = gzip.decompress(bytes(scored.august.snapshot)).replace(
        b'"accuracy","2026-08",60.0', b'"accuracy","2026-08",99.0'
    )
    ScoringRun.objects.filter(pk=scored.august.pk).update(snapshot=gzip.compress(content))
    result = queries.replay(scored.august)
    assert not result.same
    assert not result.snapshot_intact
    assert result.n_different > 0


def test_a_snapshot_survives_its_own_bytes(scored: Scored) -> None:
    snapshot = Snapshot.from_bytes(bytes(scored.august.snapshot))
    assert snapshot.to_bytes() == bytes(scored.august.snapshot)
    assert snapshot.digest == scored.august.snapshot_digest


def test_scores_are_never_changed(scored: Scored) -> None:
    with pytest.raises(AppendOnlyViolation):
        ScoreRow.objects.filter(run=scored.august).update(score=100)


def test_the_year_is_rolled_up_from_its_months(scored: Scored) -> None:
    """Accuracy counts as of the last month, complaints are summed: 64/80 × 50 = 40 and 30 − 2 × 4 = 22."""
    run = scored.score("2026")
    assert score_of(run, "S11", "accuracy").raw == 64
    assert score_of(run, "S11", "accuracy").score == 40
    assert score_of(run, "S11", "complaints").raw == 4
    assert score_of(run, "S11", "complaints").score == 22
    assert FindingRow.objects.filter(
        run=run, organisation_code="S11"
    ).exists()  # ten months are missing, and it says so


def test_an_organisation_without_a_group_is_still_scored(scored: Scored, city: City) -> None:
    from jixiao.web.organisations import actions as organisations
    from jixiao.web.organisations.models import PeerGroupMembership

    membership = PeerGroupMembership.objects.get(organisation__code="S11")
    organisations.leave_peer_group(
        membership=membership, valid_to=NOW.date().replace(month=1), by=city.accounts["office"], now=NOW
    )
    run = scored.score()
    assert score_of(run, "S11").score is not None
    assert score_of(run, "S11").peer_group != "central"
