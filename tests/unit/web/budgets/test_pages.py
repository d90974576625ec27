"""The pages of every step: forms posted as a browser does, official workbooks out, edited and in again, what is refused."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from jixiao.web.budgets import actions, queries
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import life
from tests.unit.web.budgets.conftest import GOAL, ROWS, doer, scored, self_evaluated, told
from tests.unit.web.budgets.pages import cell_of, edited, fields_of
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
HOSTILE = {
    "empty.xlsx": b"",
    "broken.xlsx": b"PK\x03\x04 broken",
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "page.xls": b"<html><table></table></html>",
    "table.csv": "一级指标,三级指标\n".encode(),
    "large.xlsx": bytes(5_000_001),
}


def address(step: str, one: Programme, *more: object) -> str:
    return reverse(f"budgets:{step}", args=[one.code, *more])


def at(content: bytes, label: str, head: str) -> str:
    """The name of the cell in the label's row under that heading."""
    return f"{get_column_letter(cell_of(content, head)[1])}{cell_of(content, label)[0]}"


def test_objectives_go_out_as_a_workbook_come_back_edited_and_are_submitted(city: City, proposed: Programme) -> None:
    actions.declare(programme=proposed, goal=GOAL, rows=ROWS, **doer(city, "reporter"))
    actions.send_back(programme=proposed, reason="请调整点位数量。", **doer(city, "approver"))
    reporter = city.signed_in("reporter")
    out = reporter.get(address("objectives_file", proposed)).content
    sent = edited(
        out, {at(out, "新增监控点位", "年度指标值"): "≥520个", at(out, "群众满意度", "佐证资料要求"): "第三方问卷"}
    )
    shown = reporter.post(address("declare", proposed), {"do": "upload", "file": sent})
    assert shown.status_code == 200
    assert "≥520个" in shown.content.decode()
    assert queries.objectives_of(proposed).number == 1, "a file fills the page and stores nothing"  # type: ignore[union-attr]
    answer = reporter.post(address("declare", proposed), fields_of(shown, do="submit"))
    assert answer.status_code == 302, answer.content.decode()
    held = queries.objectives_of(proposed)
    assert held is not None
    rows = list(held.rows.all())
    assert (held.number, held.goal, len(rows)) == (2, GOAL, len(ROWS))
    assert (rows[0].target_text, rows[0].value, rows[4].evidence) == ("≥520个", 520.0, "第三方问卷")
    assert [row.points for row in rows] == [row.points for row in ROWS]


def test_faults_in_objectives_stand_beside_their_line(city: City, proposed: Programme) -> None:
    reporter = city.signed_in("reporter")
    page = reporter.get(address("declare", proposed))
    typed = {
        "goal": GOAL,
        "label_0": "资金金额",
        "target_text_0": "≥100万元",
        "points_0": "一百",
        "level_1_0": "产出指标",
    }
    answer = reporter.post(address("declare", proposed), fields_of(page, **typed, do="submit"))
    assert answer.status_code == 422
    proposed.refresh_from_db()
    assert proposed.state == life.PROPOSED
    assert answer.content.decode().count('class="is-error"') > 0


def test_monitoring_goes_out_comes_back_and_is_filed(city: City, running: Programme) -> None:
    reporter = city.signed_in("reporter")
    out = reporter.get(address("monitoring_file", running, 0)).content
    cells: dict[str, object] = {}
    for label, done, expected in (("新增监控点位", "200个", "480个"), ("验收合格率", "96%", "96%"),
                                  ("单个点位成本", "1.7万元", "1.75万元"), ("案件发现率", "82%", "85%"),
                                  ("群众满意度", "", "90%")):  # fmt: skip
        cells |= {at(out, label, "执行情况"): done, at(out, label, "全年预计完成情况"): expected}
        cells[at(out, label, "完成目标可能性")] = "有可能" if label == "新增监控点位" else "确定能"
    cells |= {at(out, "新增监控点位", "人员保障"): "√", at(out, "新增监控点位", "原因说明"): "施工队伍缺员"}
    shown = reporter.post(address("monitor", running), {"do": "upload", "file": edited(out, cells)})
    answer = reporter.post(address("monitor", running), fields_of(shown))
    assert answer.status_code == 302, answer.content.decode()
    [report] = queries.monitorings_of(running)
    usual = told()
    assert (report.month, report.paid) == ("2026-07", usual.paid)
    rows = {row.row.position: row for row in queries.monitoring_rows(report)}
    for position, row in usual.rows.items():
        kept = rows[position]
        assert (kept.done_text, kept.expected_text, kept.likelihood) == (row.done, row.expected, row.likelihood)
        assert (tuple(kept.reasons), kept.reason) == (row.reasons, row.reason)


def test_the_self_evaluation_goes_out_comes_back_and_is_scored(city: City, running: Programme) -> None:
    reporter = city.signed_in("reporter")
    out = reporter.get(address("self_evaluation_file", running)).content
    reached = {
        "新增监控点位": "487个",
        "验收合格率": "96%",
        "单个点位成本": "1.75万元",
        "案件发现率": "82%",
        "群众满意度": "94%",
    }
    cells: dict[str, object] = {at(out, label, "实际完成值"): value for label, value in reached.items()}
    shown = reporter.post(address("self_evaluate", running), {"do": "upload", "file": edited(out, cells)})
    sent = fields_of(shown, paid="866.8", goal_actual="新增点位487个。", reason_0="两处点位征地未完成")
    sent |= {name: "" for name in sent if name.startswith("score_")}
    answer = reporter.post(address("self_evaluate", running), {**sent, "do": "submit"})
    assert answer.status_code == 302, answer.content.decode()
    held = queries.self_evaluation_of(running)
    assert held is not None
    assert held.score == Decimal("98.98"), "as in test_evaluating: the same figures by another way in"


def test_evaluation_and_use_through_the_pages(city: City, running: Programme) -> None:
    self_evaluated(city, running)
    evaluator = city.signed_in("evaluator")
    page = evaluator.get(address("evaluate", running))
    scores = {f"score_{code}": str(each.score) for code, each in scored("0.9").items()}
    sent = fields_of(page, words="部门评价结论。", kind="department", **scores)
    too_much = evaluator.post(address("evaluate", running), {**sent, "score_quantity": "1000"})
    assert too_much.status_code == 422
    assert evaluator.post(address("evaluate", running), sent).status_code == 302
    running.refresh_from_db()
    assert (running.state, running.score) == (life.EVALUATED, Decimal("90.00"))
    office = city.signed_in("office")
    cut = {"kind": "cut", "change": "", "words": "据评价结果核减。"}
    assert office.post(address("use", running), cut).status_code == 422, "a cut takes something away"
    assert office.post(address("use", running), {**cut, "change": "-90"}).status_code == 302
    use = queries.use_of(running)
    assert use is not None
    assert use.change == Decimal(-900_000)


def test_every_short_act_is_done_by_whom_it_belongs_to(city: City, proposed: Programme) -> None:
    actions.declare(programme=proposed, goal=GOAL, rows=ROWS, **doer(city, "reporter"))
    assert city.signed_in("reporter").post(address("endorse", proposed)).status_code == 404
    assert city.signed_in("approver").post(address("endorse", proposed)).status_code == 302
    assert city.signed_in("approver").post(address("endorse", proposed)).status_code == 422, "done already"
    points = {
        "points_completeness": "18",
        "points_relevance": "18",
        "points_adequacy": "28",
        "points_feasibility": "28",
    }
    office = city.signed_in("office")
    assert office.post(address("admit", proposed), {**points, "words": ""}).status_code == 422
    assert office.post(address("admit", proposed), {**points, "words": "目标明确。"}).status_code == 302
    reporter = city.signed_in("reporter")
    paid = {"month": "2026-07", "paid": "360.5", "arrived": "400"}
    assert reporter.post(address("spend", proposed), {**paid, "paid": "三百"}).status_code == 422
    assert reporter.post(address("spend", proposed), paid).status_code == 302
    assert queries.payments_of(proposed)["2026-07"].paid == Decimal(3_605_000)


@pytest.mark.parametrize("name", ["declare", "monitor", "self_evaluate"])
def test_a_hostile_workbook_is_refused_in_words(
    city: City, proposed: Programme, running_too: Programme, name: str
) -> None:
    reporter, one = city.signed_in("reporter"), proposed if name == "declare" else running_too
    for file_name, content in HOSTILE.items():
        sent = {"do": "upload", "file": SimpleUploadedFile(file_name, content)}
        _refused(reporter.post(address(name, one), sent))
    _refused(reporter.post(address(name, one), {"do": "upload"}))


def _refused(answer: HttpResponse) -> None:
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "error-summary" in text
    assert "Traceback" not in text
