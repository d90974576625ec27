"""Every family's registry: names as the classes say, files loaded when asked for."""

import subprocess
import sys

import pytest

from jixiao.engine.model.aggregation import AGGREGATIONS
from jixiao.engine.model.method import Method
from jixiao.engine.model.registry import Registry
from jixiao.engine.model.rule import RULE_ALIASES, RULES
from jixiao.engine.normalisation.registry import NORMALISATIONS
from jixiao.engine.weighting import registry as _registry  # noqa: F401 (fills the ways of weighting)
from jixiao.engine.weighting.method import WEIGHTINGS

FAMILIES: dict[str, Registry[type[Method]]] = {
    "scoring": RULES, "aggregation": AGGREGATIONS, "normalisation": NORMALISATIONS, "weighting": WEIGHTINGS,
}  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_a_class_has_the_name_it_is_registered_under(family: str) -> None:
    assert FAMILIES[family]
    for name, kind in FAMILIES[family].items():
        assert kind.name == name
        assert kind.label.zh


def test_other_names_of_a_rule_are_those_it_says() -> None:
    assert {alias: kind.name for kind in RULES.values() for alias in kind.aliases} == RULE_ALIASES


def test_an_unknown_name_is_no_member() -> None:
    assert "no-such-rule" not in RULES
    with pytest.raises(KeyError):
        RULES["no-such-rule"]


def test_a_method_is_loaded_only_when_it_is_asked_for() -> None:
    program = (
        "import sys; from jixiao.engine.model.rule import RULES; import jixiao.engine.evaluate\n"
        "home = 'jixiao.engine.scoring.efficacy'; assert home not in sys.modules and 'efficacy' in RULES\n"
        "RULES['efficacy']; assert home in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
