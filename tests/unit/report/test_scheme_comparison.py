"""What changed between two versions, in words; nothing is told twice and nothing is passed over."""

from pathlib import Path

import pytest

from jixiao import Scheme
from jixiao.report.scheme import scheme_amendments, scheme_comparison, scheme_comparison_page

EVERYTHING = Path(__file__).with_name("everything.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def old() -> Scheme:
    return Scheme.from_yaml(EVERYTHING)


def edited(*pairs: tuple[str, str]) -> Scheme:
    text = EVERYTHING
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after, 1)
    return Scheme.from_yaml(text)


def told(old: Scheme, new: Scheme) -> list[tuple[str, str, str, str]]:
    return [(c.code, c.what.zh, c.before.zh, c.after.zh) for c in scheme_amendments(old, new)]


def test_the_same_scheme_has_no_changes(old: Scheme) -> None:
    assert scheme_amendments(old, Scheme.from_yaml(old.to_yaml())) == ()
    text = scheme_comparison(old, old)
    assert "两版内容一致，没有变化。" in text
    assert "|" not in text


def test_a_rule_is_told_with_both_sentences(old: Scheme) -> None:
    new = edited(("points_per_point: 0.5, floor: 12.5", "points_per_point: 1, floor: 10"))
    ((code, what, before, after),) = told(old, new)
    assert (code, what) == ("solved", "赋分规则")
    assert "每低 1 个百分点扣 0.5 分" in before
    assert "每低 1 个百分点扣 1 分" in after


def test_a_target_a_grade_and_a_veto(old: Scheme) -> None:
    new = edited(
        ("target: 15", "target: 12"), ("from: 60}", "from: 65}"), ('"> 3"', '"> 2"'), ("quota: 0.2", "quota: 0.15")
    )
    assert told(old, new) == [
        ("waiting", "目标值", "15 分钟", "12 分钟"),
        ("sloppy", "触发条件", "大于 3", "大于 2"),
        ("a", "名额", "不超过 20%", "不超过 15%"),
        ("c", "起点", "60 分", "65 分（+5）"),
    ]


def test_a_node_that_came_and_one_that_went(old: Scheme) -> None:
    new = edited(("code: reviewed", "code: visited"))
    changes = told(old, new)
    assert [change[:2] for change in changes] == [("visited", "新增"), ("reviewed", "删除")]
    assert changes[0][3].startswith("15 分。由评审人在 0 至 15 分之间打分")
    text = scheme_comparison(old, new)
    assert "新增指标 1 项：“现场评审”；删除指标 1 项：“现场评审”" in text
    assert "| 现场评审 visited | 新增 |" in text  # two of one name are told apart by their codes


def test_a_leaf_that_moved_to_another_parent(old: Scheme) -> None:
    leaf = "          - {code: new, label: {zh: 新, en: New}, weight: 0, direction: higher, rule: manual}\n"
    at_hotline = ("          - code: solved\n", leaf + "          - code: solved\n")
    at_halls = ("          - code: satisfied\n", leaf + "          - code: satisfied\n")
    assert told(edited(at_hotline), edited(at_halls)) == [
        ("hotline", "次序", "new、solved、late", "solved、late"),
        ("halls", "次序", "satisfied、waiting", "new、satisfied、waiting"),
        ("new", "上级", "热线办理", "政务服务"),
    ]


def test_a_new_node_is_no_change_of_order(old: Scheme) -> None:
    new = edited(
        (
            "      - code: reviewed",
            "      - {code: more, weight: 0, direction: higher, rule: manual}\n      - code: reviewed",
        )
    )
    assert [change[:2] for change in told(old, new)] == [("more", "新增")]


def test_nodes_in_another_order(old: Scheme) -> None:
    first, _, rest = EVERYTHING.partition("  - code: service")
    service, _, tail = rest.partition("  - code: environment")
    environment, _, end = tail.partition("adjustments:")
    swapped = f"{first}  - code: environment{environment}  - code: service{service}adjustments:{end}"
    assert told(old, Scheme.from_yaml(swapped)) == [("", "次序", "service、environment", "environment、service")]


def test_members_of_a_group_that_came_and_went(old: Scheme) -> None:
    ((_, _, before, after),) = told(old, edited(("[S11, S12]", "[S12, S13]")))
    assert (before, after) == ("S11、S12", "S12、S13（调入 S13；调出 S11）")


def test_a_label_in_one_language_is_shown_in_both(old: Scheme) -> None:
    ((code, what, before, after),) = told(old, edited(("en: Satisfaction", "en: Happiness")))
    assert (code, what, before, after) == ("satisfied", "名称", "群众满意度 / Satisfaction", "群众满意度 / Happiness")


def test_from_adding_up_to_another_way(old: Scheme) -> None:
    new = edited(("aggregate: {name: arithmetic}\ngrades", "grades"))
    ((_, what, before, after),) = told(old, new)
    assert what == "总分合成"
    assert "加权算术平均" in before
    assert after == "下级指标得分之和"


def test_a_leaf_that_became_a_parent_tells_every_fact(old: Scheme) -> None:
    new = edited((
        "        rule: manual\n        missing: incomplete\n",
        "        children:\n          - {code: tidy, weight: 15, direction: higher, rule: manual}\n",
    ))  # fmt: skip
    changes = told(old, new)
    assert ("reviewed", "赋分规则") in [change[:2] for change in changes]
    assert ("tidy", "新增") in [change[:2] for change in changes]


def test_the_document_in_both_languages(old: Scheme) -> None:
    new = edited(('version: "2026.2"', 'version: "2026.3"'), ("target: 15", "target: 12"))
    text = scheme_comparison(old, new, "en")
    assert text.startswith("# How streets run the city: what changed\n\nVersion 2026.2 → 2026.3\n\n2 changes.")
    assert "| Waiting time | Target | 15 分钟 | 12 分钟 |" in text
    assert old.digest in text
    assert new.digest in text
    page = scheme_comparison_page(old, new)
    assert "<h1>街道城市运行考核办法修订对照</h1>" in page
    assert "平均等候时间" in page
    with pytest.raises(ValueError, match="zh or en"):
        scheme_comparison(old, new, "de")
