"""Rules in YAML: what is read, and every fault with its line and a cure."""

import subprocess
import sys
from pathlib import Path

import pytest

from jixiao.engine.model.errors import DefinitionError, DefinitionErrors
from jixiao.engine.warning.rules.reader import read_rules
from jixiao.engine.warning.rules.rule import WarningRule
from jixiao.engine.warning.signals.registry import SIGNALS
from jixiao.engine.warning.signals.threshold import Threshold
from jixiao.library import parameters

FULL = """
rules:
  - code: low
    label: {zh: 偏低, en: Low}
    indicators: [x, y]
    organisations: A
    signal: {name: threshold, side: below, scale: 5}
    severity: {yellow: 70, red: 50}
    pending: 2
    clear_at: 75
    clear_after: 3
    message: {zh: "{organisation}偏低：{value}", en: "{organisation} low: {value}"}
  - code: odd
    label: 异常
    signal: anomaly
    severity: orange
"""


def faults(text: object) -> list[DefinitionError]:
    with pytest.raises(DefinitionErrors) as raised:
        read_rules(text, "rules.yaml")
    return list(raised.value.errors)


def test_everything_that_a_rule_may_say() -> None:
    low, odd = read_rules(FULL)
    assert (low.code, *low.label, low.indicators, low.organisations) == ("low", "Low", "偏低", ("x", "y"), ("A",))
    assert low.signal == Threshold("below", 5.0)
    assert low.severity.cuts == (("yellow", 70.0), ("red", 50.0))
    assert (low.pending, low.clear_at, low.clear_after) == (2, 75.0, 3)
    assert low.message == ("{organisation} low: {value}", "{organisation}偏低：{value}")
    assert (odd.label.zh, odd.indicators, odd.severity.cuts) == ("异常", ("*",), (("orange", 1.0),))


def test_plain_data_and_read_rules_are_the_same() -> None:
    rules = read_rules(FULL)
    assert read_rules(list(rules)) == rules
    plain = {
        "rules": [
            {
                "code": "low",
                "label": {"zh": "偏低", "en": "Low"},
                "indicators": ["x", "y"],
                "organisations": "A",
                "signal": {"name": "threshold", "side": "below", "scale": 5},
                "severity": {"yellow": 70, "red": 50},
                "pending": 2,
                "clear_at": 75,
                "clear_after": 3,
                "message": {"zh": "{organisation}偏低：{value}", "en": "{organisation} low: {value}"},
            }
        ]
    }
    found = read_rules(plain)[0]
    assert {**vars(found), "line": None} == {**vars(rules[0]), "line": None}


def test_every_fault_at_once_with_its_line() -> None:
    found = faults(
        """rules:
  - code: a b
    signal: {name: treshold, side: x}
    severity: {yellow: 1, purple: 3}
    pending: 1.5
  - code: c
    indicatrs: x
    signal: {name: threshold, side: over}
    message: "{val}"
  - signal: threshold
  - code: d
    signal: {name: threshold}
    severity: red
  - code: e
    signal: anomaly
    severity: {yellow: 3, red: 2}
  - code: e
    signal: {name: anomaly, sight: both}
  - code: f
    signal: anomaly
    indicators: []
  - code: g
    signal: anomaly
    clear_at: 1.5
  - code: h
    signal: anomaly
    pending: 0
"""
    )
    told = [(each.line, each.code) for each in found]
    assert told == [
        (2, "bad_code"), (3, "unknown_signal"), (4, "unknown_key"), (5, "not_whole"), (7, "unknown_key"),
        (8, "bad_parameter"), (9, "unknown_place"), (10, "missing_key"), (10, "missing_key"), (13, "no_cut"),
        (16, "steps_out_of_order"), (18, "unknown_parameter"), (21, "empty_list"), (22, "bad_parameter"),
        (25, "bad_parameter"),
    ]  # fmt: skip
    assert all(each.message and each.message_zh for each in found)
    said = {each.code: each for each in found}
    assert "threshold" in said["unknown_signal"].mend
    assert "indicators" in next(each.mend for each in found if each.line == 7)
    assert "value" in said["unknown_place"].mend
    assert "{red: 60}" in said["no_cut"].mend


def test_faults_of_plain_data_name_the_place() -> None:
    found = faults([{"code": "a", "signal": "anomaly", "pending": 0.5}, {"signal": "anomoly"}])
    assert [(each.path, each.line) for each in found] == [
        ("rules[0].pending", None), ("rules[1]", None), ("rules[1].signal", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"), ("rules:", "missing_key"), ("rules: []", "no_rules"), ("hello", "not_a_mapping"),
        ("rules: hello", "not_a_list"), ("rules: [3]", "not_a_mapping"), ("rules:\n\t- code: x", "tab"),
        ("rules: [", "yaml"), ("a: &x {b: *x}", "cycle"), ("rools: []", "unknown_key"),
        ("rules: [{code: a, signal: anomaly, severity: {}}]", "no_severity"),
        ("rules: [{code: a, signal: anomaly, severity: {red: nan}}]", "not_a_number"),
        ("rules: [{code: a, signal: anomaly, severity: crimson}]", "bad_choice"),
        ("rules: [{code: a, signal: {side: both}}]", "missing_key"),
        ("rules: [{code: a, signal: [anomaly]}]", "not_text"),
        ('rules: [{code: a, signal: anomaly, message: "{value"}]', "bad_message"),
        ('rules: [{code: a, signal: anomaly, message: "{value.__class__}"}]', "unknown_place"),
        ('rules: [{code: a, signal: anomaly, message: "{value:>9999999}"}]', "unknown_place"),
        ('rules: [{code: a, signal: anomaly, message: "{}"}]', "unknown_place"),
    ],
)  # fmt: skip
def test_unusable_texts(text: str, code: str) -> None:
    assert code in [each.code for each in faults(text)]


@pytest.mark.parametrize("data", [None, 3, {"rules": 3}, [object()], [[]], {}])
def test_unusable_data(data: object) -> None:
    assert faults(data)


def test_every_signal_has_a_default_that_reads() -> None:
    for name in SIGNALS:
        severity = {} if name != "threshold" else {"severity": {"red": 1}}
        rule = read_rules([{"code": "a", "signal": name, **severity}])[0]
        assert isinstance(rule, WarningRule)
        assert rule.signal.name == name
        assert rule.signal.label.zh
        assert rule.signal.unit.zh
        assert (rule.signal.__doc__ or "").strip()


def test_the_libraries_rules_read_and_its_cuts_have_sources() -> None:
    from importlib.resources import files

    text = files("jixiao").joinpath("library", "warnings", "default.yaml").read_text(encoding="utf-8")
    rules = read_rules(text)
    assert len(rules) >= 5
    assert all(rule.label_zh and rule.label_en for rule in rules)
    for code, values in parameters("warning-signals").items():
        assert all(each["source"] and each["certainty"] for each in values), code


def test_the_page_is_fresh() -> None:
    root = Path(__file__).resolve().parents[4]
    done = subprocess.run(
        [sys.executable, root / "tools" / "print_warning_rules.py", "--check"], check=False, capture_output=True
    )
    assert done.returncode == 0, "run: python tools/print_warning_rules.py"
