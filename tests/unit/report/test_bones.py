"""The cause diagram: every cause stands on its bone, nothing runs out of the picture, hostile words stay words."""

import re

from jixiao.report.charts.bones_spec import Bone, Bones
from jixiao.report.charts.svg import draw

SIX = ("人员", "制度", "资金", "设备", "数据", "环境")


def picture(*causes: str, at: int = 1, head: str = "投放准确率连续三个月下降") -> Bones:
    bones = [Bone(label, causes if place == at else ()) for place, label in enumerate(SIX)]
    return Bones("问题在制度", head, bones, "原因数")


def test_every_bone_and_cause_is_drawn_within_the_picture() -> None:
    svg = draw(picture("抽查少了", "督导员减半", "合同到期未续", "采购流程长", "没有年度计划"))
    for words in (*SIX, "抽查少了", "督导员减半", "合同到期未续", "采购流程长", "没有年度计划"):
        assert f">{words}</text>" in svg
    assert all(0 <= float(x) <= 860 for x in re.findall(r' x\d?="([-0-9.]+)"', svg))
    assert all(0 <= float(y) <= 380 for y in re.findall(r' y\d?="([-0-9.]+)"', svg))


def test_long_and_hostile_words_are_cut_and_escaped() -> None:
    svg = draw(
        picture(
            "<script>alert(1)</script>" * 9, head="新疆维吾尔自治区伊犁哈萨克自治州霍尔果斯经济开发区管理委员会" * 4
        )
    )
    assert "<script>" not in svg
    assert "…" in svg


def test_the_table_behind_it_says_the_chain() -> None:
    heads, rows = picture("甲", "乙", at=0).table()
    assert heads == ["原因数"]
    assert rows[0] == ("人员: 甲 → 乙", [2.0])
    assert [count for _, (count,) in rows] == [2.0, 0.0, 0.0, 0.0, 0.0, 0.0]
