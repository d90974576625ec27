"""A sample is drawn by chance, can be drawn again, and its error rate is the engine's."""

import pytest

from jixiao.engine.integrity.sample import wilson
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.doubts import actions, queries
from jixiao.web.doubts.models import Recheck
from tests.unit.web.doubts.conftest import NOW, Record
from tests.unit.web.factories import City


def drawn(city: City, **changes: object) -> Recheck:
    given: dict[str, object] = {
        "label": "年度复核", "organisation": city.organisations["CITY"],
        "ids": [city.organisations[code].pk for code in ("S11", "S12", "S21")],
        "first_period": "2025-01", "last_period": "2025-12", "size": 8, "seed": 11, "by": city.accounts["office"],
        "now": NOW,
    }  # fmt: skip
    return actions.draw(**given | changes)  # type: ignore[arg-type]


def chosen(recheck: Recheck) -> list[int]:
    return [figure.observation_id for figure in queries.sampled(recheck)]


@pytest.fixture
def figures(city: City, history: None, record: Record) -> None:
    """S12 has six figures in 2025, the others twelve."""
    for month in range(1, 7):
        record(50.0 + month, f"2025-{month:02}", "S12")


def test_the_sample_can_be_drawn_again(city: City, figures: None, record: Record) -> None:
    recheck = drawn(city)
    own = chosen(recheck)
    assert len(set(own)) == recheck.size == 8
    assert recheck.n_figures == 30
    assert {figure.observation.period[:4] for figure in queries.sampled(recheck)} == {"2025"}
    record(99.0, "2025-03")  # a later correction
    ids = [city.organisations[code].pk for code in ("S11", "S12", "S21")]
    rows = queries.drum(ids, recheck.first_period, recheck.last_period, recheck.newest_observation)
    assert queries.drawn(rows, recheck.size, recheck.seed) == own
    assert queries.drawn(rows[::-1], recheck.size, recheck.seed) == own
    assert queries.drawn(rows, recheck.size, 12) != own


def test_everybody_is_drawn_in_proportion(city: City, figures: None) -> None:
    counted: dict[str, int] = {}
    for figure in queries.sampled(drawn(city, size=15)):
        code = figure.observation.organisation.code
        counted[code] = counted.get(code, 0) + 1
    assert counted == {"S11": 6, "S12": 3, "S21": 6}


def test_a_sample_that_cannot_be_is_refused(city: City, figures: None) -> None:
    cases: list[tuple[dict[str, object], str]] = [
        ({"size": 2}, "sample_too_small"),
        ({"size": 31}, "sample_too_large"),
        ({"first_period": "2030-01", "last_period": "2030-12"}, "nothing_to_draw"),
        ({"seed": -1}, "bad_seed"),
        ({"label": " "}, "label_missing"),
        ({"first_period": "soon"}, "bad_period"),
        ({"tolerance": 0.9}, "bad_tolerance"),
    ]
    for changes, code in cases:
        with pytest.raises(RuleViolation) as refused:
            drawn(city, **changes)
        assert refused.value.code == code
    assert not Recheck.objects.exists()


def test_error_rates_by_organisation_with_their_interval(city: City, figures: None) -> None:
    recheck, evaluator = drawn(city), city.accounts["evaluator"]
    figures_drawn = queries.sampled(recheck)
    for figure in figures_drawn[:-1]:
        value = float(figure.observation.value or 0)
        wrong = figure.observation.organisation.code == "S11"
        actions.enter_finding(figure=figure, verified=value + wrong, by=evaluator, now=NOW)
    rates = {rate.organisation_code: rate for rate in queries.rates_of(recheck, queries.sampled(recheck))}
    n_s11 = sum(figure.observation.organisation.code == "S11" for figure in figures_drawn[:-1])
    whole = rates["*"]
    assert (whole.n_drawn, whole.n_checked, whole.n_wrong) == (8, 7, n_s11)
    expected = wilson(n_s11, 7)
    assert (whole.lower, whole.upper) == (expected.lower, expected.upper)
    assert rates["S11"].share_wrong == 1.0
    assert rates["S12"].share_wrong == 0.0
    assert list(rates)[-1] == "*"


def test_nothing_verified_is_unknown_and_no_zero(city: City, figures: None) -> None:
    recheck = drawn(city)
    rates = queries.rates_of(recheck, queries.sampled(recheck))
    assert [(rate.n_checked, rate.share_wrong, rate.lower) for rate in rates] == [(0, None, None)] * 4


def test_a_finding_is_corrected_with_a_trace(city: City, figures: None) -> None:
    figure = queries.sampled(drawn(city, tolerance=0.02))[0]
    value = float(figure.observation.value or 0)
    first = actions.enter_finding(figure=figure, verified=value * 1.5, by=city.accounts["evaluator"], now=NOW)
    assert first.agrees is False
    second = actions.enter_finding(figure=figure, verified=value * 1.01, by=city.accounts["evaluator"], now=NOW)
    assert second.agrees is True, "within the tolerance"
    events = AuditEvent.objects.filter(event="FIGURE_VERIFIED").order_by("pk")
    assert [event.details["before"] for event in events] == [None, value * 1.5]


def test_nobody_verifies_their_own_figure(city: City, figures: None) -> None:
    figure = queries.sampled(drawn(city))[0]
    with pytest.raises(RuleViolation) as refused:
        actions.enter_finding(figure=figure, verified=1.0, by=figure.observation.recorded_by, now=NOW)
    assert refused.value.code == "own_figure"
