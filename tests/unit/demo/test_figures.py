"""The city's figures: one seed, one city; the story they tell; where they were doctored."""

from itertools import pairwise

import numpy as np
import pytest

from jixiao.demo.calendar import FIRST, LAST, months
from jixiao.demo.city import MERGER, STREETS, street, streets_in
from jixiao.demo.figures import INDICATORS, Figures, accuracy_level, make_figures, successor_series
from jixiao.demo.planted import PAYING_LINE, PLANTED, Doctoring, doctor, slip
from jixiao.engine.model.period import Period

SEED = 2026


def true_figures(seed: int = SEED) -> Figures:
    return make_figures(np.random.default_rng(seed))


def reported_figures(seed: int = SEED) -> Figures:
    rng = np.random.default_rng(seed)
    return doctor(make_figures(rng), rng)


def test_one_seed_is_one_city() -> None:
    assert reported_figures().digest == reported_figures().digest
    assert reported_figures().digest != reported_figures(SEED + 1).digest


def test_two_years_of_every_street_that_exists() -> None:
    assert (len(list(months(FIRST, LAST))), len(INDICATORS)) == (24, 12)
    before, after = Period.parse("2025-06"), Period.parse("2025-07")
    assert (len(streets_in(before)), len(streets_in(after))) == (14, 13)
    assert set(MERGER.predecessors) <= {each.code for each in streets_in(before)}
    assert not set(MERGER.predecessors) & {each.code for each in streets_in(after)}
    assert len(true_figures().values) == sum(len(streets_in(month)) for month in months(FIRST, LAST)) * 12


@pytest.mark.parametrize("seed", [1, SEED, 77])
def test_accuracy_climbs_from_30_to_80_within_a_year(seed: int) -> None:
    figures = true_figures(seed)
    climb = [figures.mean("accuracy_rate", month) for month in months(Period.parse("2025-01"), Period.parse("2025-12"))]
    assert climb[0] == pytest.approx(29, abs=3)
    assert climb[-1] == pytest.approx(80, abs=2.5)
    assert all(later > earlier for earlier, later in pairwise(climb[1:]))


def test_every_rate_can_be_true() -> None:
    rates = {"accuracy_rate", "kitchen_share", "kitchen_purity", "compliant_points_rate", "coverage_rate"}
    for (_, indicator, _), value in reported_figures().values.items():
        assert np.isfinite(value)
        if indicator in rates:
            assert 0 <= value <= 100
        elif indicator != "reduction_rate":
            assert value >= 0


def test_kitchen_waste_peaks_in_summer() -> None:
    figures = true_figures()
    assert figures.mean("kitchen_share", Period.parse("2025-08")) > figures.mean(
        "kitchen_share", Period.parse("2025-12")
    )


def test_the_merged_street_continues_its_parts() -> None:
    figures, last = true_figures(), Period.parse("2025-06")
    before = successor_series(figures, "accuracy_rate", last)
    parts = [figures.of(code, "accuracy_rate", last) for code in MERGER.predecessors]
    assert min(parts) <= before <= max(parts)
    levels = [accuracy_level(street(code), last.next()) for code in MERGER.predecessors]
    assert min(levels) < accuracy_level(street(MERGER.successor), last.next()) < max(levels)


def test_planted_places_exist_and_only_they_differ() -> None:
    rng = np.random.default_rng(SEED)
    true = make_figures(rng)
    reported = doctor(true, rng)
    touched = {key for each in PLANTED if not each.corrected for key in each.keys}
    changed = {key for key, value in reported.values.items() if value != true.values[key]}
    assert changed <= touched
    assert {each.kind for each in PLANTED} == set(Doctoring)
    assert all(key in true.values for each in PLANTED for key in each.keys)


def test_each_doctoring_shows_its_mark() -> None:
    reported = reported_figures()
    for planted in PLANTED:
        series = np.array([reported.values[key] for key in planted.keys])
        if planted.kind is Doctoring.COPIED_FORWARD:
            before = reported.of(planted.organisation, planted.indicator, planted.first.previous())
            assert set(series) == {before}
        if planted.kind is Doctoring.JUST_ABOVE:
            line = PAYING_LINE[planted.indicator]
            assert line <= series.min()
            assert series.max() <= line + 0.3
        if planted.kind is Doctoring.TOO_SMOOTH:
            assert np.abs(np.diff(series, 2)).max() < 0.1
        if planted.kind is Doctoring.ROUNDED:
            assert set(series % 5) == {0.0}
        if planted.kind is Doctoring.TEN_TIMES and planted.corrected:
            assert slip(planted.organisation, planted.first) == {planted.indicator: 10.0}


def test_one_street_has_a_very_long_name_and_codes_are_unique() -> None:
    codes = [each.code for each in STREETS]
    assert len(codes) == len(set(codes))
    assert max(len(each.place.label_zh) for each in STREETS) > 30
