"""Rule sets from files: what differs is enough, and every fault is told with its line."""

import pytest

from jixiao.engine.budget.rule_set_reader import library_rule_set, read_rule_set, rule_set_codes
from jixiao.engine.model.errors import DefinitionError

OWN = """rule_set: our-city
based_on: cn-2020-10
label: {zh: 我市, en: City}
source: 我市办法
valid_from: 2026-01-01
splits:
  - {output: 50, benefit: 40}
"""


def test_the_library() -> None:
    assert set(rule_set_codes()) >= {"cn-2020-10", "cn-2021-101", "hubei-whole-department", "sichuan-programme"}
    for code in rule_set_codes():
        rules = library_rule_set(code)
        assert rules.code == code
        assert rules.label.zh
        assert rules.source
        assert all(rules.execution.points + sum(split.values()) == rules.total for split in rules.splits)
    assert library_rule_set("hubei-whole-department").execution.points == 20
    assert [len(library_rule_set(code).splits) for code in ("cn-2020-10", "cn-2021-101")] == [1, 4]


def test_a_file_says_only_what_differs() -> None:
    rules, basis = read_rule_set(OWN, "city.yaml"), library_rule_set("cn-2020-10")
    assert rules.splits == ({("output",): 50, ("benefit",): 40},)
    assert (rules.grades, rules.scoring, rules.tiers, rules.allowed) == (
        basis.grades,
        basis.scoring,
        basis.tiers,
        basis.allowed,
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("based_on: cn-2020-10", "based_on: cn-2020", "unknown_rule_set", "cn-2020-10"),
        ("benefit: 40", "benefit: 30", "points_do_not_add_up", "make 90, not 100"),
        ("benefit: 40", "benfit: 40", "unknown_level", "benefit"),
        ("benefit: 40", "benefit: -40", "negative", "0 or more"),
        ("benefit: 40", "benefit: 四十", "not_a_number", "benefit"),
        ("splits:", "split:", "unknown_key", "splits"),
        ("2026-01-01", "2026-13-01", "not_a_date", "2026-01-31"),
        ("source: 我市办法\n", "", "missing_key", "source"),
        ("label: {zh: 我市, en: City}", "label: 我市", "not_a_mapping", "Keys"),
        ("splits:", "scoring: {figure: [{name: ratio_caped}], equal: []}\nsplits:", "unknown_rule", "ratio_capped"),
        ("splits:", "grades: [{from: 60, zh: 中, en: fair}]\nsplits:", "bad_grades", "from 0"),
        ("splits:", "grades: cn-2019\nsplits:", "bad_choice", "cn-2020-10"),
        ("splits:", "tiers: {standard: cn-hubi, words: []}\nsplits:", "bad_choice", "cn-hubei"),
        ("based_on: cn-2020-10\n", "", "missing_key", "total"),
    ],
)
def test_faults_teach(old: str, new: str, code: str, said: str) -> None:
    assert old in OWN
    with pytest.raises(DefinitionError) as caught:
        read_rule_set(OWN.replace(old, new), "city.yaml")
    faults = getattr(caught.value, "errors", [caught.value])
    assert code in [fault.code for fault in faults]
    assert said in " ".join(str(fault) for fault in faults)
    assert all(fault.line for fault in faults)
    assert all(fault.message_zh for fault in faults)
