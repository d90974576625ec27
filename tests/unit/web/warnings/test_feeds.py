"""A look hears what other stages found and people decided: doubts, confirmed ranks, and what is due and never came."""

from datetime import date

import pytest

from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import CollectionTask, Observation
from jixiao.web.collection.rules import SUBMITTED
from jixiao.web.doubts import rules as doubt_rules
from jixiao.web.doubts.models import Doubt, Look
from jixiao.web.evaluation.models import EvaluationCycle, ScoreRow, ScoringRun
from jixiao.web.indicators.models import Indicator, SchemeVersion
from jixiao.web.organisations.queries import tree_on
from jixiao.web.warnings import queries, rules
from jixiao.web.warnings.models import WarningCase
from tests.unit.web.factories import City
from tests.unit.web.warnings.conftest import NOW, Record, look, put_in_force

DOUBTED = "rules: [{code: doubted, signal: doubts, severity: {blue: 1, yellow: 2}}]"
FALLING = "rules: [{code: falling, signal: {name: falling_rank, least: 2}, severity: {yellow: 2}}]"
MISSING = "rules: [{code: missing, signal: missing}]"


@pytest.fixture
def quiet(record: Record) -> None:
    """Four months of two streets."""
    for month in (5, 6, 7, 8):
        for code, value in (("S11", 71.0), ("S21", 66.0)):
            record(value + month / 8, f"2026-0{month}", code)


def searched() -> Look:
    """The search for doubts has looked at every figure there is."""
    newest = Observation.objects.latest("id").pk
    return Look.objects.create(
        number=Look.objects.count() + 1, newest_observation=newest, n_values=1, n_series=1, n_found=1, n_new=1, n_gone=0,
        looked_by="system", looked_at=NOW,
    )  # fmt: skip


def doubt(city: City, period: str = "2026-08", state: str = doubt_rules.OPEN, score: float = 2.5) -> Doubt:
    decided = state not in {doubt_rules.OPEN, doubt_rules.EXPLAINED}
    return Doubt.objects.create(
        organisation=city.organisations["S11"], indicator=Indicator.objects.get(code="accuracy"), period=period,
        rule="outlier", family="level", revision=1, score=score, message_zh="与前后各期差距过大。", message_en="Far out.",
        state=state, found_at=NOW, changed_at=NOW, decision_reason="核实" if decided else "",
        decided_by=city.accounts["office"] if decided else None, decided_at=NOW if decided else None,
    )  # fmt: skip


def open_cases() -> list[tuple[str, str, str]]:
    found = WarningCase.objects.filter(state__in=rules.OPEN).order_by("organisation__code", "indicator__code")
    return [(one.organisation.code, one.indicator.code if one.indicator else "", one.message_zh) for one in found]


def test_a_doubt_that_stands_warns_and_one_that_was_dismissed_does_not(city: City, quiet: None) -> None:
    put_in_force(city, DOUBTED)
    searched()
    found = doubt(city)
    look()
    assert [case[:2] for case in open_cases()] == [("S11", "accuracy")]
    assert "与前后各期差距过大" in open_cases()[0][2]
    Doubt.objects.filter(pk=found.pk).update(
        state=doubt_rules.DISMISSED, decided_at=NOW, decided_by=city.accounts["office"], decision_reason="属实"
    )
    look(days=1)
    assert open_cases() == []


def test_a_confirmed_error_speaks_until_the_figure_is_corrected(city: City, quiet: None, record: Record) -> None:
    put_in_force(city, DOUBTED)
    searched()
    doubt(city, "2026-06", doubt_rules.CONFIRMED)
    look()
    assert "2026-06 已核实有误" in open_cases()[0][2]
    record(71.7, "2026-06")
    searched()
    look(days=1)
    assert open_cases() == []


def test_what_came_after_the_last_search_leaves_a_warning_as_it_is(city: City, quiet: None, record: Record) -> None:
    put_in_force(city, DOUBTED)
    searched()
    doubt(city)
    look()
    record(72.0, "2026-09")
    look(days=20)
    assert len(open_cases()) == 1, "nobody has looked at September yet"
    searched()
    look(days=21)
    assert open_cases() == []


def test_before_any_search_the_rules_judge_the_figures_themselves(city: City, quiet: None) -> None:
    tree = tree_on(NOW.date())
    assert queries.material(tree).doubts is None
    searched()
    assert queries.material(tree).doubts == []
    assert queries.material(tree, past=True).doubts is None, "nobody had today's doubts then"


def scored(city: City, version: SchemeVersion, period: str, ranks: dict[str, int], state: str = "confirmed") -> None:
    office = city.accounts["office"]
    cycle, _made = EvaluationCycle.objects.get_or_create(
        code="waste-2026", label_zh="考核", scheme_version=version, year=2026, created_by=office, created_at=NOW
    )  # fmt: skip
    run = ScoringRun.objects.create(
        code=f"run-{period}-{state}", cycle=cycle, period=period, number=1, state=state, scheme_digest="", snapshot=b"",
        snapshot_digest="", result_digest="", created_by=office, created_at=NOW,
        confirmed_at=NOW if state == "confirmed" else None,
    )  # fmt: skip
    for code, rank in ranks.items():
        ScoreRow.objects.create(
            run=run, organisation=city.organisations[code], node_code="accuracy", score=1.0, weight=1.0, rank=rank
        )


def test_the_ranks_of_confirmed_runs_are_those_that_fall(
    city: City, scheme_version: SchemeVersion, quiet: None
) -> None:
    """By their figures S11 is the better of the two; in its group of confirmed ranks it fell from 1 to 4."""
    put_in_force(city, FALLING)
    scored(city, scheme_version, "2026-06", {"S11": 1, "S21": 2, "S22": 3, "S23": 4})
    scored(city, scheme_version, "2026-07", {"S11": 4, "S21": 1, "S22": 2, "S23": 3})
    scored(city, scheme_version, "2026-08", {"S11": 1, "S21": 4, "S22": 3, "S23": 2}, state="computed")
    look()
    case = WarningCase.objects.get()
    assert (case.organisation.code, case.last_period) == ("S11", "2026-07"), "the newest confirmed period"
    assert "第 4" in case.message_zh


def test_what_is_due_and_never_came_is_missing_until_it_is_handed_in(
    city: City, scheme_version: SchemeVersion, quiet: None
) -> None:
    put_in_force(city, MISSING)
    [task] = collection.publish_tasks(
        scheme_version=scheme_version, period="2026-08", organisations=[city.organisations["S22"]],
        opens_date=date(2026, 9, 1), due_date=date(2026, 9, 5), by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    look()
    asked = [code for _place, code, _said in open_cases()]
    assert {place for place, _code, _said in open_cases()} == {"S22"}
    assert "accuracy" in asked
    assert len(asked) > 1, "every indicator that the scheme asks for"
    CollectionTask.objects.filter(pk=task.pk).update(state=SUBMITTED)
    look(days=1)
    assert open_cases() == [], "handed in: what is not in it was declared as nothing to report"
