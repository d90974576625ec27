"""The demo city's doctored series are found through the platform's own frames, and hardly anything else."""

from datetime import UTC, datetime

import numpy as np
import pytest

from jixiao.demo.figures import SEED, make_figures
from jixiao.demo.planted import PAYING_LINE, PLANTED, doctor
from jixiao.web.doubts import frames, queries, rules

NOW = datetime(2026, 11, 6, tzinfo=UTC)
UNCORRECTED = [planted for planted in PLANTED if not planted.corrected]


def material(doctored: bool) -> queries.Material:
    """The city's figures as observations, the paying lines as targets."""
    rng = np.random.default_rng(SEED)
    figures = make_figures(rng)
    if doctored:
        figures = doctor(figures, rng)
    organisations = {code: number for number, code in enumerate(sorted({key[0] for key in figures.values}), 1)}
    indicators = {code: number for number, code in enumerate(sorted({key[1] for key in figures.values}), 1)}
    revisions = [
        queries.Revision(
            number, organisations[organisation], organisation, indicators[indicator], indicator, str(month), 1, value,
            "form", NOW, True,
        )
        for number, ((organisation, indicator, month), value) in enumerate(figures.values.items(), 1)
    ]  # fmt: skip
    lines = [queries.Aim("*", code, "*", line, "higher") for code, line in PAYING_LINE.items()]
    return queries.Material(revisions, 1000, aims=lines)


@pytest.fixture(scope="module")
def looked() -> tuple[queries.Material, frames.Outcome]:
    seen = material(doctored=True)
    return seen, frames.search(seen)


def places(seen: queries.Material, outcome: frames.Outcome) -> set[tuple[str, str, str]]:
    """Organisation, indicator and period of each doubt."""
    organisations, indicators = ({id_: code for code, id_ in ids.items()} for ids in seen.ids)
    return {
        (
            organisations.get(one.place.organisation_id, "*"),
            indicators.get(one.place.indicator_id or 0, ""),
            one.place.period,
        )
        for one in outcome.found
    }


@pytest.mark.parametrize("planted", UNCORRECTED, ids=lambda one: f"{one.kind}-{one.organisation}")
def test_a_doctored_series_is_found(looked: tuple[queries.Material, frames.Outcome], planted: object) -> None:
    seen, outcome = looked
    months = {str(key[2]) for key in planted.keys} | {""}  # type: ignore[attr-defined]
    found = places(seen, outcome)
    assert any((planted.organisation, planted.indicator, month) in found for month in months)  # type: ignore[attr-defined]


def test_few_others_are_doubted(looked: tuple[queries.Material, frames.Outcome]) -> None:
    seen, outcome = looked
    doctored = {(planted.organisation, planted.indicator) for planted in PLANTED}
    doubted = {place[:2] for place in places(seen, outcome) if place[0] != "*"}
    assert len(doubted - doctored) <= len(seen.series) * 0.05


def test_every_doubt_of_a_figure_names_its_revision_and_shows_it(
    looked: tuple[queries.Material, frames.Outcome],
) -> None:
    _seen, outcome = looked
    single = [one for one in outcome.found if one.observation_id is not None]
    assert single
    for one in single:
        assert one.revision == 1
        assert [one.place.period, one.evidence["value"]] in one.evidence["series"]
        assert len(one.evidence["series"]) <= rules.PERIODS_SHOWN


def test_the_order_of_rows_changes_nothing(looked: tuple[queries.Material, frames.Outcome]) -> None:
    seen, outcome = looked
    turned = frames.search(queries.Material(seen.revisions[::-1], seen.top_id, aims=seen.aims))
    assert {(one.place, one.revision): round(one.score, 9) for one in turned.found} == {
        (one.place, one.revision): round(one.score, 9) for one in outcome.found
    }
    assert turned.review == outcome.review
