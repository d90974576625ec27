"""Scheme files: read, written back, and refused with the line and the cure."""

import time
from pathlib import Path

import pytest

from jixiao import DefinitionError, DefinitionErrors, Scheme

GOOD = """\
scheme: waste-sorting
version: "2026.1"
label: {zh: 生活垃圾分类考核办法, en: Household waste sorting}
valid_from: 2026-01-01
periodicity: month
missing: {policy: carry-forward, limit: 2, otherwise: zero}
grades:
  - {code: excellent, label: {zh: 优}, from: 90}
  - {code: good, from: 80}
  - {code: poor, from: 0}
peer_groups:
  central: {label: {zh: 门城}, organisations: [S01, S02]}
tree:
  - code: accuracy
    label: {zh: "准确率: 抽查", en: Accuracy}
    weight: 33.3
    direction: higher
    unit_of_measure: "%"
    rule: {name: ratio_capped, cap: 1.2}
  - code: facilities
    weight: 66.7
    goal: 目标一
    children:
      - {code: a, weight: 33.4, rule: {name: bands, bands: [{from: 9, points: 30}, {from: 1, points: 1}]}, direction: higher}
      - {code: b, weight: 33.3, rule: {name: deduct_per_event, points_each: 0.5}, indicator: faults, over_time: sum}
adjustments:
  - {code: innovation, kind: bonus, points_each: 1, cap: 3}
adjustment_caps: {bonus: 5}
vetoes:
  - {code: safety, indicator: accidents, when: "> 0", effect: {cap_grade: good}}
"""


def faults(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(DefinitionErrors) as caught:
        Scheme.from_yaml(text, name="s.yaml")
    for error in caught.value.errors:
        assert error.file == "s.yaml"
        assert error.message
        assert error.message_zh
    return [(error.code, error.line) for error in caught.value.errors]


def test_what_is_written_reads_back_equal() -> None:
    scheme = Scheme.from_yaml(GOOD)
    again = Scheme.from_yaml(scheme.to_yaml())
    assert again == scheme
    assert again.digest == scheme.digest
    assert again.to_yaml() == scheme.to_yaml()


def test_comments_and_order_of_keys_do_not_change_the_digest() -> None:
    turned = GOOD.replace('version: "2026.1"\n', "").replace("tree:\n", 'version: "2026.1" # 版本\ntree:\n')
    assert Scheme.from_yaml(turned).digest == Scheme.from_yaml(GOOD).digest
    assert Scheme.from_yaml(GOOD.replace("cap: 3", "cap: 4")).digest != Scheme.from_yaml(GOOD).digest


def test_weights_are_found_again_through_binary_noise() -> None:
    tree = "".join(f"  - {{code: n{n}, weight: 0.1, rule: manual}}\n" for n in range(10))
    assert len(Scheme.from_yaml(f"scheme: s\nfull_marks: 1\ntree:\n{tree}").leaves) == 10


def test_shares_become_points() -> None:
    scheme = Scheme.from_yaml("""
scheme: s
weights: share
tree:
  - {code: a, weight: 40, children: [{code: a1, weight: 25, rule: manual}, {code: a2, weight: 75, rule: manual}]}
  - {code: b, weight: 60, rule: manual}
""")
    assert [scheme.node(code).weight for code in ("a", "a1", "a2", "b")] == [40, 10, 30, 60]


def test_shares_that_do_not_add_up_are_told_as_shares() -> None:
    text = "scheme: s\nweights: share\ntree:\n - {code: a, weight: 40, rule: manual}\n - {code: b, weight: 50, rule: manual}\n"
    with pytest.raises(DefinitionErrors, match="add up to 90, not 100: 10 too little"):
        Scheme.from_yaml(text)


def test_a_flat_list_with_parents_is_a_tree_too() -> None:
    scheme = Scheme.from_yaml("""
scheme: s
nodes:
  - {code: a, weight: 100}
  - {code: a1, parent: a, weight: 100, rule: manual}
""")
    assert scheme.node("a").children[0].code == "a1"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("weight: 33.3\n", "weight: 33\n", [("weights_do_not_add_up", 14)]),
        ("weight: 33.4", "weight: 33.5", [("weights_do_not_add_up", 20)]),
        ("ratio_capped, cap", "ratio_caped, cap", [("unknown_rule", 19)]),
        ("cap: 1.2", "cup: 1.2", [("unknown_parameter", 19)]),
        ("cap: 1.2", "cap: １", [("bad_parameter", 19)]),
        ("cap: 1.2", "cap: -1", [("bad_parameter", 19)]),
        ("periodicity: month", "periodicty: month", [("unknown_key", 5)]),
        ("periodicity: month", "periodicity: weekly", [("bad_choice", 5)]),
        ("periodicity: month", "periodicity: month\nperiodicity: year", [("duplicate_key", 6)]),
        ("code: facilities", "code: accuracy", [("duplicate_code", 20)]),
        ("    direction: higher\n", "", [("missing_direction", 14)]),
        ("    weight: 33.3\n", "", [("missing_key", 14)]),
        ("weight: 33.3\n", "weight: 1,234\n", [("not_a_number", 16)]),
        ("weight: 33.3\n", "weight: .nan\n", [("not_a_number", 16)]),
        ("weight: 33.3\n", "weight: -3\n", [("weights_do_not_add_up", 14), ("bad_weight", 14)]),
        ("from: 80", "from: 95", [("grade_order", 9)]),
        ("{code: poor, from: 0}", "{code: poor, from: 10}", [("grade_gap", 10)]),
        ("[S01, S02]", "[S01, S01]", [("organisation_in_two_groups", 12)]),
        ("cap_grade: good", "cap_grade: god", [("unknown_grade", 30)]),
        ("effect: {cap_grade: good}", "effect: {}", [("bad_veto", 30)]),
        ('when: "> 0"', "when: often", [("bad_condition", 30)]),
        ("valid_from: 2026-01-01", "valid_from: 2026-02-30", [("not_a_date", 4)]),
        ("    weight: 33.3\n", "\tweight: 33.3\n", [("tab", 16)]),
        ("rule: {name: ratio_capped, cap: 1.2}", "goal: x", [("missing_rule", 14)]),
        ("points: 30}", "points: 40}", [("bad_parameter", 24)]),
        ("grades:\n", "grades: 5\nx:\n", [("not_a_list", 7), ("unknown_key", 8)]),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, expected: list[tuple[str, int | None]]) -> None:
    assert old in GOOD
    assert faults(GOOD.replace(old, new, 1)) == expected


def test_an_unquoted_comma_is_told_as_such() -> None:
    with pytest.raises(DefinitionError, match=r"line 3.*needs quotes"):
        Scheme.from_yaml(GOOD.replace("en: Household waste sorting", "en: Household waste, sorted"))


def test_several_faults_are_told_together() -> None:
    text = GOOD.replace("ratio_capped", "ratio_caped").replace("weight: 33.4", "weight: 30")
    text = text.replace("version", "verson").replace("from: 80", "from: 95")
    told = {code for code, _ in faults(text)}
    assert told == {"unknown_rule", "weights_do_not_add_up", "unknown_key", "grade_order"}


def test_the_message_says_how_to_mend() -> None:
    with pytest.raises(DefinitionError) as caught:
        Scheme.from_yaml(GOOD.replace("weight: 33.4", "weight: 33.5"), name="办法.yaml")
    assert "add up to 66.8, not 66.7: 0.1 too much" in str(caught.value)
    assert "第 20 行" in caught.value.in_language("zh")
    assert "66.7" in caught.value.mend


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"),
        ("# nothing\n", "empty_file"),
        ("just text", "not_a_mapping"),
        ("scheme: s\n", "missing_key"),
        ("scheme: s\ntree: []\n", "empty_tree"),
        ("scheme: s\ntree: &t\n  - {code: a, weight: 100, children: *t}\n", "cycle"),
        ("scheme: s\nnodes:\n - {code: a, parent: b, weight: 1}\n - {code: b, parent: a, weight: 1}\n", "cycle"),
        ("scheme: s\nnodes:\n - {code: a, parent: z, weight: 1}\n", "unknown_parent"),
        ("scheme: [1, 2\n", "yaml"),
        ("scheme: s\ntree: " + "[" * 100_000, "too_deep"),
        ("scheme: s\ntree: " + "{a: " * 100_000, "too_deep"),
        ("scheme: s\ntree:\n" + "- " * 100_000 + "x\n", "too_deep"),
        ("scheme: s\ntree:\n" + "".join(f"{' ' * n}-\n" for n in range(900)), "too_deep"),
        ("x" * 3_000_000, "too_long"),
    ],
)
def test_hostile_files_are_refused_quickly(text: str, code: str) -> None:
    began = time.perf_counter()
    assert code in {found for found, _ in faults(text)}
    assert time.perf_counter() - began < 30  # half a second on a quiet machine


def test_an_alias_bomb_is_refused() -> None:
    lines = ["scheme: s", "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert faults("\n".join([*lines, "tree: *a8"]))


def test_the_example_in_the_manual_is_valid() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "scheme-file.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    assert Scheme.from_yaml(example).node("faults").direction == "lower"
