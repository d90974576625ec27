"""A panel that counts no more: its figures are restated, runs that used them say so, a new run is as if computed anew."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from jixiao.web.appraisal import actions, queries, rules
from jixiao.web.appraisal.models import ChainStep, CombinedScore, Mark, Member
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import CollectionTask, Observation
from jixiao.web.collection.queries import held_figures
from jixiao.web.collection.rules import RESTATED, TAKEN_BACK, Entry
from jixiao.web.evaluation import actions as evaluation
from jixiao.web.evaluation import frames as scoring
from jixiao.web.evaluation import queries as results
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.evaluation.queries.series import points_of
from tests.unit.web.appraisal.conftest import NOW, PERIOD, Bench, make_bench
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City

LATER = NOW.replace(hour=9)
STREETS = ("S11", "S12", "S13")


@dataclass
class Scored:
    """A closed panel whose figures were confirmed by three streets, and the run that used them."""

    bench: Bench
    run: ScoringRun

    def again(self) -> ScoringRun:
        """The period scored anew."""
        office = self.bench.city.accounts["office"]
        return evaluation.score(cycle=self.run.cycle, period=PERIOD, by=office, now=LATER)


def build(city: City) -> Scored:
    bench, office = make_bench(city), city.accounts["office"]
    bench.score("anna", 90, 80)
    bench.score("bo", 60, 70)
    bench.score("chen", 70, 60)
    bench.score("leader", 100, 100)
    actions.close_panel(panel=bench.panel, by=office, now=NOW)
    tasks = collection.publish_tasks(
        scheme_version=bench.version, period=PERIOD, organisations=[city.organisations[code] for code in STREETS],
        opens_date=NOW.date(), due_date=NOW.date(), by=office, now=NOW,
    )  # fmt: skip
    for task in tasks:
        entries = [Entry("care", "50")] if task.organisation.code == "S13" else []  # S13 types its own figure
        collection.save_entries(task=task, entries=entries, by=office, now=NOW)
        collection.submit(task=task, by=office, now=NOW)
        collection.approve(task=task, by=city.accounts["evaluator"], now=NOW)
    cycle = evaluation.create_cycle(
        code="q", label_zh="评议", scheme_version=bench.version, year=2026, by=office, now=NOW
    )
    evaluation.start_cycle(cycle=cycle, by=office, now=NOW)
    run = evaluation.score(cycle=cycle, period=PERIOD, by=office, now=NOW)
    return Scored(bench, evaluation.confirm(run=run, by=office, now=NOW))


@pytest.fixture
def scored(city: City) -> Scored:
    return built_once("taken back", lambda: build(city), city)


def scores(run: ScoringRun) -> dict[tuple[str, str], float | None]:
    rows = ScoreRow.objects.filter(run=run).values_list("organisation__code", "node_code", "score")
    return {(place, node): score for place, node, score in rows}


def computed(run: ScoringRun, changed: dict[tuple[str, str, str], float | None]) -> dict[tuple[str, str], float | None]:
    """The frozen input of a run with some figures gone or others, computed whole."""
    snapshot = results.snapshot_of(run)
    rows = [
        (*row[:3], value, row[4])
        for row in snapshot.observations
        if (value := changed.get(row[:3], row[3])) is not None
    ]
    whole = scoring.compute(replace(snapshot, observations=rows))
    return {(row["organisation_code"], row["node_code"]): row["score"] for row in whole.scores.to_rows()}


def test_a_withdrawn_panel_takes_its_figures_back_and_the_run_says_so(scored: Scored) -> None:
    bench, run = scored.bench, scored.run
    office = bench.city.accounts["office"]
    before, n_rows = scores(run), Observation.objects.count()
    assert results.revised_since(run) == []
    with pytest.raises(RuleViolation, match="why"):
        actions.withdraw_panel(panel=bench.panel, reason="", by=office, now=LATER)
    assert actions.withdraw_panel(panel=bench.panel, reason="评审程序不合规", by=office, now=LATER) == 5
    assert Observation.objects.count() == n_rows + 5, "nothing is changed or deleted"
    gone = Observation.objects.filter(source=TAKEN_BACK, organisation__code="S11", indicator__code="care").get()
    assert (gone.value, "评审程序不合规" in gone.reason, gone.provenance["panel"]) == (None, True, "panel-1")
    assert gone.provenance["revision"] == gone.revision - 1
    told = {(one.organisation, one.indicator): one for one in results.revised_since(run)}
    taken = {(place, code) for place in STREETS for code in ("care", "order")} - {("S13", "care")}
    assert told.keys() == taken, "what S13 typed itself stays"
    assert all(one.is_taken_back and one.now is None and one.panel == 1 for one in told.values())
    assert results.replay(run).same
    assert scores(run) == before
    fresh = scored.again()
    assert scores(fresh) == computed(run, {(place, code, PERIOD): None for place, code in taken})
    assert {(one.organisation, one.indicator) for one in held_figures()} == {("S13", "care")}
    page = bench.city.signed_in("office").get(f"/runs/{run.code}/").content.decode()
    assert "评审程序不合规" in page
    assert f'href="/panels/{bench.panel.number}/"' in page
    receipt = bench.city.signed_in("reporter").get(f"/receipts/{run.code}/S11/care/").content.decode()
    assert "评审程序不合规" in receipt
    assert "/panels/" not in receipt
    task = CollectionTask.objects.get(organisation__code="S11", period=PERIOD)
    assert "评审程序不合规" in bench.city.signed_in("reporter").get(f"/tasks/{task.pk}/history/").content.decode()
    chain = queries.chain_of(bench.version, PERIOD, "care", bench.city.organisations["S11"])
    assert rules.THIRD_PARTY_EVALUATION not in chain.newest
    assert len(chain.history) == 1
    with pytest.raises(RuleViolation):
        actions.withdraw_panel(panel=bench.panel, reason="评审程序不合规", by=office, now=LATER)


def test_voided_scores_are_combined_anew_without_them(scored: Scored) -> None:
    bench, run = scored.bench, scored.run
    office = bench.city.accounts["office"]
    anna = Member.objects.get(panel=bench.panel, account__username="anna")
    n_marks, n_kept = Mark.objects.count(), CombinedScore.objects.count()
    actions.void_scores(member=anna, reason="与被评单位有未申报的利害关系", by=office, now=LATER)
    assert Mark.objects.count() == n_marks
    assert CombinedScore.objects.count() > n_kept
    # S11 without anna: bo alone of the experts, 0.7 × 60 + 0.3 × 100 = 72 of 100, of 60 points 43.2.
    kept = {(one.indicator.node_code, one.organisation.code): one.score for one in queries.combined_of(bench.panel)}
    assert kept["care", "S11"] == 72.0
    assert kept["care", "S12"] == 75.5  # bo 60, chen 70
    newest = {
        (row.organisation.code, row.indicator.code): row
        for row in Observation.objects.select_related("organisation", "indicator").order_by("revision")
    }
    assert (newest["S11", "care"].value, newest["S11", "care"].source) == (43.2, RESTATED)
    assert newest["S11", "care"].provenance["people"] == 3
    # What the street typed itself counts on; what the panel says now waits beside it, as any delivery does.
    assert (newest["S13", "care"].value, newest["S13", "care"].source) == (45.3, "panel")
    changed = {
        (place, code, PERIOD): row.value for (place, code), row in newest.items() if (place, code) != ("S13", "care")
    }
    told = {(one.organisation, one.indicator): (one.used, one.now) for one in results.revised_since(run)}
    assert told["S11", "care"] == (49.5, 43.2)  # 0.7 × 75 + 0.3 × 100 = 82.5 before
    assert ("S13", "care") not in told
    assert scores(scored.again()) == computed(run, changed)
    row = newest["S11", "care"]
    point = points_of(row.indicator_id, [row.organisation_id], [PERIOD])[row.organisation_id][PERIOD]
    assert (point.value, point.is_final) == (43.2, True)
    held = {(one.organisation, one.indicator): one.value for one in held_figures()}
    assert (held["S11", "care"], held["S13", "care"]) == (43.2, 50)
    step = ChainStep.objects.filter(node_code="care", organisation__code="S11", step=rules.THIRD_PARTY_EVALUATION)
    assert list(step.order_by("revision").values_list("score", flat=True))[-1] == 72.0
    leader = Member.objects.get(panel=bench.panel, account__username="leader")
    actions.void_scores(member=leader, reason="代他人打分", by=office, now=LATER)
    with pytest.raises(RuleViolation, match="closed panel"):
        actions.void_scores(member=leader, reason="代他人打分", by=office, now=LATER)
    for name in ("chen", "bo"):
        member = Member.objects.get(panel=bench.panel, account__username=name)
        if name == "bo":
            with pytest.raises(RuleViolation, match="Withdraw the panel"):
                actions.void_scores(member=member, reason="代他人打分", by=office, now=LATER)
        else:
            actions.void_scores(member=member, reason="代他人打分", by=office, now=LATER)
    address = f"/panels/{bench.panel.number}/members/{Member.objects.get(account__username='bo').pk}/void/"
    assert "error-summary" in bench.city.signed_in("office").post(address, {"reason": "代他人打分"}).content.decode()


def test_a_decision_stands_and_is_told_to_be_looked_at_again(city: City) -> None:
    bench, office = make_bench(city, landing=rules.BY_DECISION), city.accounts["office"]
    for name in bench.people:
        bench.score(name, 90, 80)
    place: dict[str, Any] = {
        "scheme_version": bench.version, "period": PERIOD, "node_code": "care",
        "organisation": city.organisations["S11"],
    }  # fmt: skip
    actions.close_panel(panel=bench.panel, by=office, now=NOW)
    actions.take_step(step=rules.DECISION, **place, score=88, by=office, now=NOW.replace(hour=5))
    chain = queries.chain_of(*place.values())
    assert not chain.is_decided_before
    assert actions.withdraw_panel(panel=bench.panel, reason="评审程序不合规", by=office, now=LATER) == 0
    assert queries.chain_of(*place.values()).is_decided_before
    assert Observation.objects.filter(indicator__code="care").latest("revision").value == pytest.approx(52.8)
    page = city.signed_in("office").get(f"/evaluations/{bench.version.pk}/{PERIOD}/care/S11/").content.decode()
    assert "notice" in page
    assert city.signed_in("office").get(f"/panels/{bench.panel.number}/").status_code == 200
