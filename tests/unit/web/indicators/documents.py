"""Scheme documents for tests: one that is right, and the many ways in which one can be wrong."""

GOOD = """\
# 这一行注释必须保留
scheme: waste-sorting
version: "2026.1"
label: {zh: 生活垃圾分类考核办法, en: Household waste sorting}
valid_from: 2026-01-01
periodicity: month
grades:
  - {code: excellent, label: {zh: 优, en: Excellent}, from: 90}
  - {code: poor, label: {zh: 差, en: Poor}, from: 0}
tree:
  - code: result   # 结果类
    label: {zh: 分类实效, en: Results}
    weight: 70
    goal: clean-city
    children:
      - code: accuracy
        label: {zh: 居民自主投放准确率, en: Accuracy}
        weight: 30   # 占三成
        direction: higher
        unit_of_measure: "%"
        rule: {name: ratio_capped}
      - code: kitchen_share
        label: {zh: 厨余垃圾分出率, en: Kitchen waste share}
        weight: 40
        direction: higher
        unit_of_measure: "%"
        rule: {name: ratio_capped}
  - code: facilities
    label: {zh: 分类体系建设达标率, en: Facilities}
    weight: 30
    direction: higher
    unit_of_measure: "%"
    rule: {name: ratio_capped}
"""

SHARES = GOOD.replace("periodicity: month", "periodicity: month\nweights: share").replace(
    "weight: 30   # 占三成", "weight: 40   # 占三成"
).replace("weight: 40\n", "weight: 60\n")  # fmt: skip

FLAT = """\
scheme: flat
nodes:
  - {code: a, weight: 60}
  - {code: b, weight: 40, direction: higher, rule: ratio_capped}
  - {code: a1, parent: a, weight: 25, direction: higher, rule: ratio_capped}
  - {code: a2, parent: a, weight: 35, direction: higher, rule: ratio_capped}
"""

BOMB = (
    "scheme: bomb\na: &a [x, x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{b}: &{b} [{', '.join(['*' + a] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "tree: *i\n"
)

FAULTY = {
    "weights": (GOOD.replace("weight: 40", "weight: 41"), "weights_do_not_add_up"),
    "unknown rule": (GOOD.replace("name: ratio_capped", "name: ratio_caped", 1), "unknown_rule"),
    "cycle": ("scheme: x\ntree: &t\n  - code: a\n    weight: 100\n    children: *t\n", "cycle"),
    "flat cycle": (FLAT.replace("code: a, weight", "code: a, parent: a1, weight"), "cycle"),
    "alias bomb": (BOMB, ""),
    "deep": ("scheme: x\ntree: " + "[" * 100_000, "too_deep"),
    "tab": (GOOD.replace("    weight: 70", "\tweight: 70"), "tab"),
    "not yaml": ('scheme: "x\ntree: [', "yaml"),
    "a list": ("- 1\n- 2\n", "not_a_mapping"),
    "a word": ("hello", "not_a_mapping"),
    "only comments": ("# nothing\n", "empty_file"),
}
