"""Adjustments and vetoes: proposed by one, approved by another, counted from the next run on, cut by their caps."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from jixiao import Scheme
from jixiao.web.base.rules import RuleViolation
from jixiao.web.evaluation import actions, queries, rules
from jixiao.web.evaluation.frames import compute, with_entries
from jixiao.web.evaluation.models import FindingRow, ItemEntry, ScoreRow, ScoringRun
from jixiao.web.notices.models import Delivery
from tests.unit.web.evaluation.conftest import NOW, SETTLED, Scored

PROOF = [("获奖通知.pdf", b"%PDF-1.7 proof")]
SCHEME = Scheme.from_yaml(SETTLED)


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def propose(settled: Scored, street: str, item: str, n: float = 1, **more: Any) -> ItemEntry:
    given = {"period": "2026-09", "reason": "经核实属实", "document": "滨安委〔2026〕3号", "files": PROOF} | more
    by = settled.city.accounts[given.pop("by", "office")]
    place = settled.city.organisations[street]
    return actions.propose(
        cycle=settled.cycle, organisation=place, item=item, n_events=n, by=by, now=NOW, **given
    )  # fmt: skip


def approved(settled: Scored, street: str, item: str, n: float = 1, **more: Any) -> ItemEntry:
    entry = propose(settled, street, item, n, **more)
    return actions.approve_entry(entry=entry, by=settled.city.accounts["leader"], now=NOW)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleViolation) as found:
        act()
    return found.value.code


def total(run: ScoringRun, street: str) -> ScoreRow:
    return ScoreRow.objects.get(run=run, organisation__code=street, node_code="waste")


def test_an_entry_counts_when_another_person_has_approved_it(settled: Scored) -> None:
    entry = propose(settled, "S12", "innovation", 2)
    before = total(settled.score(), "S12").score or 0.0
    assert (
        refused(lambda: actions.approve_entry(entry=entry, by=settled.city.accounts["office"], now=NOW))
        == "second_person"
    )
    actions.approve_entry(entry=entry, by=settled.city.accounts["leader"], now=NOW)
    run = settled.confirmed()
    assert total(run, "S12").score == before + 2
    assert queries.snapshot_of(run).entries == [("S12", "innovation", "2026-09", 2.0, entry.pk)]
    assert queries.runs_counting(entry) == [run]
    assert queries.replay(run).same
    told = Delivery.objects.filter(channel="page", notice__key__startswith="entry:")
    assert {each.account.username for each in told} >= {"leader", "approver"}


def test_the_database_itself_demands_two_persons(settled: Scored) -> None:
    entry = propose(settled, "S12", "innovation")
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemEntry.objects.filter(pk=entry.pk).update(
            state=rules.APPROVED, approved_by=settled.city.accounts["office"], approved_at=NOW
        )


def test_caps_cut_with_a_finding_and_deductions_leave_nothing_below_zero(settled: Scored) -> None:
    """S13 declared no purity: 50 of 70 rescaled to 70, complaints 30, collected innovation 1; 100 + 2 (cap) at most."""
    approved(settled, "S13", "innovation", 5)
    approved(settled, "S11", "supervision", 40)
    run = settled.score()
    assert total(run, "S13").score == 102
    found = FindingRow.objects.filter(run=run).values_list("rule", "organisation_code", "message_zh")
    cuts = {(rule, code): words for rule, code, words in found}
    assert "按 3 分计" in cuts["adjustment_capped", "S13"]
    assert "冲回 1 分" in cuts["adjustments_capped", "S13"]
    assert "按 60 分计" in cuts["adjustment_capped", "S11"]
    assert total(run, "S11").score == pytest.approx(40 + 20 + 26 - 60)
    receipt = queries.evaluation_of(run).explain("S11")
    shown = receipt.weight - sum(line.lost or 0 for line in receipt.contributions)
    assert shown + sum(line.points or 0 for line in receipt.contributions if line.kind != "child") == receipt.score


def test_a_veto_needs_its_document_and_lowers_the_grade_as_the_scheme_says(settled: Scored) -> None:
    assert refused(lambda: propose(settled, "S12", "integrity", document="")) == "document_missing"
    assert total(settled.score(), "S12").grade == "good"
    approved(settled, "S12", "integrity")
    run = settled.confirmed()
    assert total(run, "S12").grade == "poor"
    settlement = queries.settlement_of(run, queries.evaluation_of(run).explain("S12"))
    assert settlement is not None
    assert settlement.rule is not None
    assert settlement.vetoes[0].struck
    assert settlement.vetoes[0].entries[0].approved_by == settled.city.accounts["leader"]
    assert settlement.rule.is_lowered


def test_who_is_excluded_keeps_the_score_and_is_neither_ranked_nor_graded(settled: Scored, client: Client) -> None:
    before = {row.organisation.code: row for row in ScoreRow.objects.filter(run=settled.score(), node_code="waste")}
    first = max((code for code in before if code[1] == "1"), key=lambda code: before[code].score or 0)
    approved(settled, first, "accident", 3)
    run = settled.confirmed()
    after = {row.organisation.code: row for row in ScoreRow.objects.filter(run=run, node_code="waste")}
    assert (after[first].score, after[first].rank, after[first].grade) == (before[first].score, None, "")
    others = sorted(code for code in after if code[1] == "1" and code != first)
    assert sorted(after[code].rank or 0 for code in others) == [1, 2]
    assert "best" not in {after[code].grade for code in others}  # ⌊0.34 × 2⌋ = 0 places
    client.force_login(settled.city.accounts["office"])
    told = client.get(f"/results/{run.code}/{first}/").content.decode()
    assert "分，不参加排名。" in told
    assert "None" not in told
    ranking = client.get(f"/ranking/?cycle=waste-2026&period={run.period}")
    assert "有 1 个单位有得分而不参加排名" in ranking.content.decode()
    receipt = client.get(f"/receipts/{run.code}/{first}/waste/")
    assert "取消评优，不参加排名、不定等次，保留得分" in receipt.content.decode()


def test_a_quota_is_floored_and_told(settled: Scored) -> None:
    run = settled.confirmed()
    grades = {row.organisation.code: row.grade for row in ScoreRow.objects.filter(run=run, node_code="waste")}
    reaching = {
        row.organisation.code: row.score for row in ScoreRow.objects.filter(run=run, node_code="waste", score__gte=80)
    }
    assert sorted(code for code, grade in grades.items() if grade == "best") == ["S13", "S23"]
    assert len(reaching) > 2
    second = max((code for code in reaching if grades[code] != "best"), key=lambda code: reaching[code] or 0)
    told = queries.settlement_of(run, queries.evaluation_of(run).explain(second))
    assert told is not None
    assert told.rule is not None
    assert (told.rule.n_places, told.rule.n_ranked, told.rule.is_limited) == (1, 3, True)


def test_what_may_not_be_entered_says_why(settled: Scored) -> None:
    assert refused(lambda: propose(settled, "S12", "accuracy")) == "unknown_item"
    assert refused(lambda: propose(settled, "S12", "innovation", 0)) == "bad_events"
    assert refused(lambda: propose(settled, "S12", "innovation", float("nan"))) == "bad_events"
    assert refused(lambda: propose(settled, "S12", "innovation", period="2025-09")) == "period_outside_cycle"
    assert refused(lambda: propose(settled, "S12", "innovation", period="九月")) == "bad_period"
    assert refused(lambda: propose(settled, "S12", "innovation", files=[])) == "evidence_missing"
    assert refused(lambda: propose(settled, "S12", "innovation", files=[("run.exe", b"MZ1")])) == "file_kind_refused"
    assert refused(lambda: propose(settled, "S12", "innovation", reason="啊")) == "words_missing"
    assert not ItemEntry.objects.exists()


def test_it_takes_two_to_revoke(settled: Scored) -> None:
    office, leader = settled.city.accounts["office"], settled.city.accounts["leader"]
    entry = approved(settled, "S12", "innovation")
    entry = actions.ask_revocation(entry=entry, words="奖项被撤销", by=office, now=NOW)
    assert len(queries.snapshot_of(settled.score()).entries) == 1
    assert refused(lambda: actions.revoke(entry=entry, by=office, now=NOW)) == "second_person"
    entry = actions.keep(entry=entry, words="撤销尚未生效", by=leader, now=NOW)
    entry = actions.ask_revocation(entry=entry, words="撤销已生效", by=office, now=NOW)
    entry = actions.revoke(entry=entry, by=leader, now=NOW)
    assert queries.snapshot_of(settled.score()).entries == []
    assert refused(lambda: actions.revoke(entry=entry, by=leader, now=NOW)) == "wrong_state"
    kinds = [event.kind for event in queries.life_of_entry(entry)]
    assert kinds == ["propose", "approve", "ask_revocation", "keep", "ask_revocation", "revoke"]


def test_a_returned_entry_is_mended_or_taken_back(settled: Scored) -> None:
    office, leader = settled.city.accounts["office"], settled.city.accounts["leader"]
    entry = propose(settled, "S12", "innovation", 3)
    entry = actions.return_entry(entry=entry, words="次数不实", by=leader, now=NOW)
    entry = actions.propose_again(entry=entry, n_events=1, words="改为一次", files=PROOF, by=office, now=NOW)
    assert (entry.state, entry.n_events) == (rules.PROPOSED, 1)
    entry = actions.take_back(entry=entry, by=office, now=NOW)
    assert refused(lambda: actions.approve_entry(entry=entry, by=leader, now=NOW)) == "wrong_state"
    assert len(queries.files_in(queries.life_of_entry(entry))) == 2


def test_runs_without_entries_keep_their_bytes(scored: Scored) -> None:
    snapshot = queries.snapshot_of(scored.august)
    assert b"entries" not in __import__("gzip").decompress(snapshot.to_bytes())
    assert compute(snapshot).digest == scored.august.result_digest


MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
COUNTS = st.integers(1, 40).map(lambda n: n / 4)
ENTRIES = st.lists(st.tuples(st.sampled_from([*MONTHS, "2026Q3", "2026"]), COUNTS), max_size=6)
COLLECTED = st.dictionaries(st.sampled_from(MONTHS), st.integers(0, 5).map(float), max_size=12)


@settings(max_examples=40, deadline=None)
@given(ENTRIES, COLLECTED, st.sampled_from(["2026", "2026-07"]))
def test_events_are_what_was_collected_and_entered_together(
    entered: list[tuple[str, float]], collected: dict[str, float], period: str
) -> None:
    """The slow twin: what falls into the period, added up, once each."""
    inside = (lambda of: True) if period == "2026" else (lambda of: of == period)
    entries = [("S", "innovation", of, n, place) for place, (of, n) in enumerate(entered) if inside(of)]
    rows = [("S", "innovation", of, n, None) for of, n in collected.items() if inside(of)]
    rows.append(("S", "accuracy", period, 50.0, None))
    found = with_entries(rows, entries, SCHEME, period)
    keys = ("organisation_code", "indicator_code", "period", "value", "observation_id")
    from jixiao import evaluate

    done = evaluate(SCHEME, [dict(zip(keys, row, strict=True)) for row in found], period=period)
    counted = done.workings.settled.counts[0, 0]
    wanted = sum(n for of, n in entered if inside(of)) + sum(n for of, n in collected.items() if inside(of))
    assert (0.0 if counted != counted else counted) == wanted
