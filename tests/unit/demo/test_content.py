"""The case's content in the library holds together: scheme, indicators, parameters."""

from datetime import date

import pytest

from jixiao import Scheme
from jixiao.demo import content
from jixiao.demo.figures import DECIMALS
from jixiao.demo.stages.planning import NEW_WEIGHTS, TARGETS


def test_first_level_is_the_monthly_assessments() -> None:
    scheme = Scheme.from_yaml(content.scheme_text())
    assert [node.weight for node in scheme.tree] == [30, 30, 10, 30]
    assert [node.label_zh for node in scheme.tree] == [
        "居民自主投放准确率",
        "家庭厨余垃圾分出率",
        "生活垃圾减量率",
        "分类体系建设管理达标率",
    ]


def test_every_indicator_of_the_scheme_is_in_the_library_and_agrees_with_it() -> None:
    library = {entry["code"]: entry for entry in content.indicators()}
    scheme = Scheme.from_yaml(content.scheme_text())
    assert set(scheme.indicators) == set(library) == set(DECIMALS)
    for leaf in scheme.leaves:
        entry = library[leaf.indicator]
        assert (leaf.direction, leaf.unit_of_measure) == (entry["direction"], entry["unit_of_measure"])
        assert (leaf.over_time, leaf.decimals) == (entry["over_time"], entry["decimals"])
    assert {code: entry["decimals"] for code, entry in library.items()} == DECIMALS


def test_library_entries_say_what_they_mean_in_both_languages() -> None:
    for entry in content.indicators():
        for key in ("label", "definition", "formula"):
            assert entry[f"{key}_zh"]
            assert entry[f"{key}_en"]
        assert entry["source_note"]


def test_parameters_are_dated() -> None:
    assert content.parameter("accuracy_goal", date(2025, 6, 1)) == 80
    assert content.parameter("accuracy_goal", date(2026, 1, 1)) > 80
    with pytest.raises(KeyError):
        content.parameter("accuracy_goal", date(2024, 12, 31))
    for code in TARGETS.values():
        assert content.parameter(code, date(2025, 1, 1)) > 0


def test_the_schemes_line_for_checks_is_the_parameter() -> None:
    scheme = Scheme.from_yaml(content.scheme_text())
    rule = next(leaf.rule for leaf in scheme.leaves if leaf.code == "accuracy_checks")
    assert rule is not None
    assert rule.params()["threshold"] == content.parameter("checks_at_least", date(2025, 1, 1))


def test_new_weights_add_up() -> None:
    scheme = Scheme.from_yaml(content.scheme_text())
    system = scheme.node("system")
    assert {child.code for child in system.children} == set(NEW_WEIGHTS)
    assert sum(NEW_WEIGHTS.values()) == system.weight
