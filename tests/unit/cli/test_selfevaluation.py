"""`jixiao selfevaluation`: findings in every format, from JSON, YAML and the official workbook; refusals and wrong calls."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from jixiao.capture.guard.workbook import read_workbook
from tests.unit.cli.calls import call
from tests.unit.engine.budget.self_evaluation_forms import CLEAN, damaged

HEAD = ["rule", "place", "message", "expected", "found"]


def written(folder: Path, form: object, name: str = "form.json") -> str:
    path = folder / name
    path.write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
    return str(path)


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_same_findings_in_every_format(tmp_path: Path) -> None:
    form = written(tmp_path, damaged(total=95, grade="良"))
    for ending in ("csv", "json", "xlsx"):
        assert (
            call(
                "selfevaluation",
                form,
                "--rules",
                "cn-2020-10",
                "--out",
                str(tmp_path / f"out.{ending}"),
                "--lang",
                "zh",
            )
            == 0
        )
    rows = read(tmp_path / "out.csv")
    assert rows[0] == HEAD
    assert [row[:2] for row in rows[1:]] == [["total_off", "总分"], ["grade_off", "等次"]]
    assert rows[1][3:] == ["93.51", "95"]
    assert [list(row.values()) for row in json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))] == rows[1:]
    sheet = read_workbook((tmp_path / "out.xlsx").read_bytes()).sheets[0]
    assert [[str(cell) for cell in row] for row in sheet.rows] == rows


def test_through_the_official_workbook_and_back(tmp_path: Path) -> None:
    """What is wrong stays wrong, what is right stays right, each at its cell."""
    form, sheet, again = (
        written(tmp_path, damaged(indicators__0__self_score=30, goal_actual="47", total=95)),
        tmp_path / "form.xlsx",
        tmp_path / "2.xlsx",
    )
    assert call("selfevaluation", form, "--out", str(tmp_path / "1.csv"), "--form-out", str(sheet), "--lang", "zh") == 0
    assert (
        call("selfevaluation", str(sheet), "--out", str(tmp_path / "2.csv"), "--form-out", str(again), "--lang", "zh")
        == 0
    )
    first, second = read(tmp_path / "1.csv"), read(tmp_path / "2.csv")
    assert [row[0] for row in first] == ["rule", "goal_is_number", "score_off_rule", "total_off"]
    assert [(row[0], *row[2:]) for row in first] == [(row[0], *row[2:]) for row in second]
    assert [row[1] for row in second[1:]] == ["自评表!F10", "自评表!H12", "自评表!H18"]
    assert read_workbook(again.read_bytes()).sheets[0].rows == read_workbook(sheet.read_bytes()).sheets[0].rows


def test_a_layout_with_columns_of_its_own(tmp_path: Path) -> None:
    """As in Sichuan: sign, number and unit in three columns, levels filled in once, notes below the table."""
    rows: list[list[Any]] = [
        ["部门预算项目支出绩效自评表（2023年度）"],
        ["项目名称", "设备更新"],
        ["主管部门", "某局", None, "实施单位", "某局本级"],
        ["预算执行情况（万元）", "年初预算数", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"],
        ["总额", 10, 10, 10, 1, 10, 10],
        ["其中：财政资金", 10, 10, 10],
        ["年度目标", "更新设备", None, "目标实际完成情况", "已更新"],
        [],
        [
            "一级指标",
            "二级指标",
            "三级指标",
            "指标性质",
            "指标值",
            "度量单位",
            "完成值",
            "权重",
            "得分",
            "未完成原因分析",
        ],
        ["产出指标", "数量指标", "设备数", "≥", 50, "台", "48", 60, 57.6, "一批未到货"],
        [None, None, None],
        ["效益指标", "社会效益指标", "服务能力", "定性", "优良中低差", None, "优", 20, 20],
        [None, None, "故障率", "≤", 5, "%", 0.04, 10, 9],
        ["合计", None, None, None, None, None, None, 100, 96.6],
        ["填报人：甲"],
    ]
    path = tmp_path / "form.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, percent = book.add_worksheet("表"), book.add_format({"num_format": "0.00%"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                is_share = (number, column) in ((4, 4), (12, 6))
                sheet.write(number, column, cell, percent if is_share else None)
    assert (
        call(
            "selfevaluation",
            str(path),
            "--rules",
            "sichuan-programme",
            "--out",
            str(tmp_path / "o.csv"),
            "--lang",
            "zh",
        )
        == 0
    )
    found = read(tmp_path / "o.csv")[1:]
    assert [row[:2] + row[3:] for row in found] == [["score_off_rule", "表!I13", "10", "9"]]


OFFICIAL: list[list[Any]] = [
    ["项目支出绩效自评表"],
    ["（2022年度）"],
    ["项目名称", None, "农村公路养护"],
    ["主管部门", None, "县交通局", None, None, "实施单位", None, "县公路站"],
    [
        "项目资金\n（万元）",
        None,
        None,
        "年初预算数",
        "全年预算数（A）",
        "全年执行数（B）",
        "分值",
        "执行率（B/A）",
        "得分",
    ],
    [None, "年度资金总额", None, 238.93, 251.89, 200, "10分", "100.00%", 10],
    [None, "其中：当年财政拨款", None, 238.93, 251.89, 251.89, "—", "", "—"],
    [None, "      上年结转资金", None, 0, 0, 0, "—", "", "—"],
    ["年度总体目标", "预期目标", None, None, None, "实际完成情况"],
    [None, "养护县道100公里。", None, None, None, "251.89"],
    [
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度\n指标值",
        "实际\n完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ],
    [None, "产出指标\n（50分）", "数量指标", "指标1：养护里程", "≥100公里", "95公里", 20, 20],
    [None, None, None, "指标2：资金金额", "251.89万元", "251.89万元", 15, 15],
    [None, None, None, "……"],
    [None, None, "时效指标", "指标1：完成及时率", "=100%", None, 10, 10],
    [None, None, "成本指标", "指标1：养护成本", "≤2万元/公里", "2.1万元/公里", 5, 4.76, "人工涨价"],
    [None, "效益指标\n（30分）", "社会效益指标", "指标1：通行条件", "明显改善", "达成年度指标", 30, 29],
    [None, "满意度指标\n（10分）", "服务对象满意度指标", "指标1：群众满意度", "≥90%", "92个", 10, 11],
    ["总分", None, None, None, None, None, 100, 99],
    ["注：本表由单位填写"],
]
"""The official layout without merged cells, with its template's own rows and brackets, and with a dozen mistakes."""


def test_the_official_layout_as_people_fill_it_in(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(OFFICIAL):
            sheet.write_row(number, 0, row)
    assert call("selfevaluation", str(path), "--out", str(tmp_path / "o.csv"), "--lang", "zh") == 0
    found = [(row[0], row[1].removeprefix("Sheet1!"), *row[3:]) for row in read(tmp_path / "o.csv")[1:]]
    assert found == [
        ("fund_sum", "F6", "251.89", "200"),
        ("budget_change_unexplained", "E6", "说明调整理由", "238.93 → 251.89"),
        ("goal_is_number", "F10", "文字说明", "251.89"),
        ("money_as_output", "D13", "资金所产出的数量、质量或时效", "指标2：资金金额"),
        ("score_without_actual", "F15", "实际完成值", "空白"),
        ("unit_differs", "F18", "单位：%", "92个"),
        ("score_above_weight", "H18", "≤10", "11"),
        ("score_off_rule", "H12", "19", "20"),
        ("shortfall_unexplained", "I12", "偏差原因分析及改进措施", "空白"),
        ("total_off", "H19", "99.76", "99"),
    ]


def test_from_yaml_and_by_a_rule_set_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form, rules = tmp_path / "form.yaml", tmp_path / "city.yaml"
    form.write_text(
        "project: 甲\nfunds: []\ngoal_expected: 好\ngoal_actual: 好\nindicators:\n"
        "- {level1: 产出指标, level2: 数量指标, level3: 数, target: ≥10个, actual: 9个, weight: 100, score: 100, reason: 雨}\n",
        encoding="utf-8",
    )
    rules.write_text(
        "rule_set: city\nbased_on: cn-2020-10\nlabel: {zh: 甲市, en: City}\nsource: 甲市办法\nvalid_from: 2026-01-01\n"
        "execution: {points: 0, rules: [{name: ratio_capped}]}\nsplits: [{output: 100}]\n",
        encoding="utf-8",
    )
    assert call("selfevaluation", str(form), "--rules", str(rules), "--lang", "zh") == 0
    said = capsys.readouterr()
    assert [line.split(",")[0] for line in said.out.splitlines()] == ["rule", "funds_missing", "score_off_rule"]
    assert "按甲市核对，发现 2 个问题" in said.err


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "form.json", "empty"),
        (b"{", "form.json", "JSON"),
        (b'{"a": 1}', "form.json", "no self-evaluation form"),
        (b"[1, 2]", "form.json", "no self-evaluation form"),
        (b"[" * 100_000, "form.json", "deep"),
        (b"a: [", "form.yaml", "YAML"),
        (b"\xff\xfe\x00\xd8", "form.json", "form.json"),
        (b"not a workbook", "form.xlsx", "form.xlsx"),
        (b"PK\x03\x04", "form.json", "cut off"),
    ],
)
def test_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, name: str, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert call("selfevaluation", str(tmp_path / name), "--out", str(tmp_path / "o.csv"), "--lang", "en") == 1
    told = capsys.readouterr().err
    assert said in told
    assert "Internal fault" not in told
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("--rules", "cn-2020-1"), 1, "cn-2020-10"),
        (("--rules", "nowhere.yaml"), 1, "no such file"),
        (("--out", "findings.txt"), 2, "must end with"),
        (("--form-out", "form.csv"), 2, "must end with"),
        (("--lang", "fr"), 2, "zh or en"),
    ],
)
def test_wrong_calls(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: tuple[str, ...], code: int, said: str
) -> None:
    assert call("selfevaluation", written(tmp_path, CLEAN), *given) == code
    assert said in capsys.readouterr().err


def test_no_file_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = written(tmp_path, CLEAN)
    for given in (("--out", form), ("--out", str(tmp_path / "a.xlsx"), "--form-out", str(tmp_path / "x/../a.xlsx"))):
        assert call("selfevaluation", form, *given) == 2
        assert "--" in capsys.readouterr().err
    assert json.loads(Path(form).read_text(encoding="utf-8")) == CLEAN


HOSTILE: dict[str, str] = {
    "not finite": """{"total": NaN, "grade": Infinity,
        "funds": [{"executed": -Infinity, "full_year": 1e999999999, "score": 1E-99999}]}""",
    "long numbers": f"""{{"total": {"9" * 5000}, "indicators": [{{"target": "≥{"9" * 5000}", "actual": "{"9" * 400}",
        "weight": 1e300, "self_score": {"9" * 301}}}]}}""",
    "rates beyond all": """{"funds": [{"full_year": "0.000000000000001", "executed": "99999999999999999", "score": 1}]}""",
    "passed beyond all": """{"indicators": [{"target": "≥0.00000000000000001个", "actual": "999999999999999999个",
        "weight": 5, "self_score": 5}]}""",
    "nested": f"""{{"project": {"[" * 900}1{"]" * 900}, "funds": []}}""",
    "nothing": """{"funds": null, "indicators": [null, 1, [], {}, true], "project": false, "goal_actual": {"a": []}}""",
    "half a character": r"""{"project": "\ud800", "funds": [], "funds": {}, "\udcff": 1, "\udcff": 2}""",
    "control signs": r"""{"project": "\u0000\u001b[2J=1+1",
        "indicators": [{"level3": "=1+1", "self_score": "@SUM(A1)", "weight": "\u0007"}]}""",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_json_is_told_and_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "form.json").write_text(HOSTILE[name], encoding="utf-8")
    form, findings, again = (str(tmp_path / name) for name in ("form.json", "o.csv", "form.xlsx"))
    assert call("selfevaluation", form, "--out", findings, "--form-out", again, "--lang", "zh") == 0
    assert len(read(tmp_path / "o.csv")) > 1
