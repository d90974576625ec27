"""A template and choices become a scheme's text; points are spread so that they add up."""

from datetime import date

import pytest

from jixiao.engine.model.errors import DefinitionError, DefinitionErrors
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.engine.scheme_template.adapting import Choices, adapted, figures_of_rules, spread
from jixiao.engine.scheme_template.template import template


def test_without_choices_the_scheme_is_the_templates() -> None:
    one = template("department-annual")
    assert Scheme.from_yaml(adapted(one, Choices())).digest == one.scheme.digest


def test_what_an_office_chooses_is_written() -> None:
    one = template("county-annual")
    choices = Choices(
        code="quality-2027", version="2027", label=Text("", "县区考核办法"), valid_from=date(2027, 1, 1),
        dropped=frozenset({"market_kept_rate", "honour", "grave"}), weights={"gdp_growth": 22.0},
        targets={"people_works_rate": 95.0, "air_good_rate": None},
        parameters={("gdp_growth", "low"): 2.0, ("safety_deaths", "points_each"): 1.0, ("gdp_growth", "name"): 3.0},
    )  # fmt: skip
    scheme = Scheme.from_yaml(adapted(one, choices))
    assert (scheme.code, scheme.version, scheme.label_zh, scheme.valid_from) == (
        "quality-2027", "2027", "县区考核办法", date(2027, 1, 1),
    )  # fmt: skip
    codes = [node.code for node in scheme.walk()]
    assert "market_field" not in codes  # nothing was left of it
    assert scheme.node("economy_field").weight == 45
    assert scheme.node("gdp_growth").rule.params()["low"] == 2.0  # type: ignore[union-attr]
    assert scheme.node("gdp_growth").rule.name == "efficacy"  # type: ignore[union-attr]
    assert (scheme.node("people_works_rate").target, scheme.node("air_good_rate").target) == (95.0, None)
    assert (scheme.adjustments, scheme.vetoes, scheme.adjustment_caps) == ((), (), ())
    assert one.scheme.node("gdp_growth").weight == 12  # the template itself is as it was


def test_points_that_do_not_add_up_are_the_schemes_to_refuse() -> None:
    with pytest.raises(DefinitionErrors) as refused:
        Scheme.from_yaml(adapted(template("hotline-12345"), Choices(weights={"happy_rate": 40.0})))
    assert {error.code for error in refused.value.errors} == {"weights_do_not_add_up"}


def test_numbers_of_rules_that_can_be_set() -> None:
    found = figures_of_rules(template("department-annual"))
    assert found == {
        ("innovation", "points_each"): 1, ("innovation", "cap"): 3, ("reprimand", "points_each"): 1, ("reprimand", "cap"): 5,
    }  # fmt: skip
    assert figures_of_rules(template("air-quality"))["pm25_fall", "stretch"] == 5


def test_what_is_left_goes_evenly_to_those_without() -> None:
    assert spread({"a": 40.0, "b": None, "c": None, "d": None}, 100) == {"a": 40, "b": 20, "c": 20, "d": 20}
    assert spread({"a": 0.0, "b": None, "c": None, "d": None}, 100) == {"a": 0, "b": 33.4, "c": 33.3, "d": 33.3}
    assert spread({"a": 99.95, "b": None}, 100) == {"a": 99.95, "b": 0.05}


def test_with_nobody_empty_all_are_scaled() -> None:
    assert spread({"a": 20.0, "b": 20.0, "c": 10.0}, 100) == {"a": 40, "b": 40, "c": 20}
    assert spread({"a": 1.0, "b": 1.0, "c": 1.0}, 100) == {"a": 33.4, "b": 33.3, "c": 33.3}


@pytest.mark.parametrize("weights", [{"a": 100.0, "b": None}, {"a": 120.0, "b": None}, {"a": 0.0}, {}])
def test_nothing_to_spread_is_told(weights: dict[str, float | None]) -> None:
    with pytest.raises(DefinitionError, match="nothing left to spread"):
        spread(weights, 100)
