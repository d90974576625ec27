"""The sample for re-checking is reproducible; error rates have Wilson's interval; the review queue asks for two signs."""

import numpy as np
import pytest

from jixiao import DefinitionError, doubts
from jixiao.engine.integrity.review import review_queue
from jixiao.engine.integrity.rule import benjamini_hochberg
from jixiao.engine.integrity.sample import draw_sample, error_rates, wilson
from jixiao.engine.model.rows import ColumnsMissingError
from tests.unit.engine.integrity.series import frame, seasonal


def city() -> dict[str, list[object]]:
    rng = np.random.default_rng(1)
    return frame({(f"S{who}", f"x{what}"): seasonal(rng, 24) for who in range(6) for what in range(3)})


def keys(table: object) -> list[tuple[object, ...]]:
    return [(r["organisation_code"], r["indicator_code"], r["period"]) for r in table]  # type: ignore[attr-defined]


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    values = city()
    order = np.random.default_rng(2).permutation(len(values["value"])).tolist()
    shuffled = {name: [column[place] for place in order] for name, column in values.items()}
    drawn = draw_sample(values, seed=7).table
    assert keys(drawn) == keys(draw_sample(shuffled, seed=7).table)
    assert keys(drawn) != keys(draw_sample(values, seed=8).table)
    assert len(set(keys(drawn))) == len(drawn) == 6 * 4  # 5 % of 72, rounded up


def test_one_organisations_sample_does_not_depend_on_the_others() -> None:
    values = city()
    alone = {name: column[:72] for name, column in values.items()}
    assert keys(draw_sample(alone, seed=7).table) == keys(draw_sample(values, seed=7).table)[:4]


def test_who_has_few_is_checked_whole() -> None:
    values = {name: column[:2] for name, column in city().items()}
    assert len(draw_sample(values, seed=1, least=5).table) == 2


@pytest.mark.parametrize(
    "options", [{"seed": -1}, {"seed": 1, "share": 0.0}, {"seed": 1, "share": 2}, {"seed": 1, "least": -1}]
)
def test_an_impossible_sample_is_refused(options: dict[str, float]) -> None:
    with pytest.raises(DefinitionError):
        draw_sample(city(), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("n_wrong", "n_checked", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_newcombe_prints_it(n_wrong: int, n_checked: int, lower: float, upper: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3."""
    interval = wilson(n_wrong, n_checked)
    assert (round(interval.lower, 4), round(interval.upper, 4)) == (lower, upper)


@pytest.mark.parametrize(("n_wrong", "n_checked"), [(0, 0), (2, 1), (-1, 5)])
def test_no_share_has_no_interval(n_wrong: int, n_checked: int) -> None:
    with pytest.raises(DefinitionError):
        wilson(n_wrong, n_checked)


def test_error_rates_by_organisation() -> None:
    results = {
        "organisation_code": ["B", "A", "A", "A", "B"],
        "indicator_code": ["x"] * 5,
        "period": ["2025"] * 5,
        "value": [10, 10, 0.3, 7, "nine"],
        "verified": [10, 11, 0.1 + 0.2, None, 9],
    }
    outcome = error_rates(results)
    assert [tuple(row.values())[:4] for row in outcome.table] == [
        ("A", 2, 1, 0.5),
        ("B", 1, 0, 0.0),
        ("*", 3, 1, 1 / 3),
    ]
    assert [row["rule"] for row in outcome.findings] == ["text"]
    assert [row["n_wrong"] for row in error_rates(results, tolerance=0.1).table] == [0, 0, 0]
    with pytest.raises(ColumnsMissingError, match="verified"):
        error_rates({name: column for name, column in results.items() if name != "verified"})


def test_benjamini_hochberg_as_printed() -> None:
    """Benjamini and Hochberg (1995), section 3.2: of these fifteen four are rejected at 0.05."""
    p = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.0]  # fmt: skip
    adjusted = benjamini_hochberg(np.array(p))
    assert int((adjusted <= 0.05).sum()) == 4
    assert adjusted[3] == pytest.approx(0.0095 * 15 / 4)
    assert benjamini_hochberg(np.array(p[::-1])).tolist() == adjusted[::-1].tolist()


def test_two_independent_signs_make_a_case() -> None:
    rng = np.random.default_rng(3)
    series = {(f"S{who}", f"x{what}"): seasonal(rng) for who in range(6) for what in range(4)}
    series["S1", "x0"][20] *= 100
    series["S2", "x0"][20] *= 100
    series["S2", "x1"][12:18] = [series["S2", "x1"][12]] * 6
    series["S3", "x0"][20] *= 100
    series["S3", "x1"][10] *= 100
    result = doubts(frame(series))
    assert list(result.review["organisation_code"]) == ["S2"]
    assert result.review["families"] == ("level repetition",)
    assert len(review_queue(doubts({}).table, {}, result.case.cuts)) == 0
