"""The pages of a whole department, step by step as its people go: who may, what a workbook brings back, both scores."""

from decimal import Decimal

import pytest
from django.urls import reverse

from jixiao.web.budgets import actions, queries
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import life
from tests.unit.web.budgets.conftest import doer
from tests.unit.web.budgets.pages import edited, fields_of
from tests.unit.web.budgets.test_pages import address, at
from tests.unit.web.budgets.whole import HUBEI, open_whole, reached_whole, run_whole
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
WHOLE = reverse("budgets:departments") + "?view=whole&year=2026"


def test_the_reporter_opens_the_form_and_writes_its_objectives_from_a_workbook(city: City, running: Programme) -> None:
    reporter = city.signed_in("reporter")
    assert reverse("budgets:open_whole") in reporter.get(WHOLE).content.decode()
    assert reverse("budgets:open_whole") not in city.signed_in("office").get(WHOLE).content.decode()
    sent = {"organisation": "S11", "year": "2026", "rule_set": HUBEI, "at_first": "500", "amount": "六百"}
    page = reporter.post(reverse("budgets:open_whole"), sent)
    assert "error-summary" in page.content.decode()
    assert (
        reporter.post(reverse("budgets:open_whole"), sent | {"amount": "600", "organisation": "S21"}).status_code == 200
    )
    answer = reporter.post(reverse("budgets:open_whole"), sent | {"amount": "600"})
    one = queries.find_whole(city.organisations["S11"].pk, 2026)
    assert one is not None
    assert answer["Location"] == address("programme", one)
    shown = reporter.get(address("programme", one)).content.decode()
    assert "1,500.00" in shown, "nine of its programme and six besides"
    out = reporter.get(address("objectives_file", one)).content
    cells: dict[str, object] = {"C6": "全年完成重点任务20项，群众满意度90%以上。"}
    lines = (
        ("产出指标", "数量指标", "重点任务完成数", "≥20项", "", 40),
        ("效益指标", "社会效益指标", "案件发现率", "≥80%", "", 25),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "", 15),
    )
    for number, line in enumerate(lines, start=8):
        cells |= {f"{column}{number}": value for column, value in zip("ABCDEF", line, strict=True)}
    page = reporter.post(address("declare", one), {"do": "upload", "file": edited(out, cells)})
    answer = reporter.post(address("declare", one), fields_of(page, do="submit"))
    assert answer.status_code == 302, answer.content.decode()
    one.refresh_from_db()
    assert one.state == life.DECLARED


def test_the_self_evaluation_goes_out_comes_back_and_is_reviewed(city: City, running: Programme) -> None:
    one = run_whole(city)
    reporter = city.signed_in("reporter")
    out = reporter.get(address("self_evaluation_file", one)).content
    done = {"重点任务完成数": "19项", "诉求按期办结率": "96%", "案件发现率": "82%", "群众满意度": "91%"}
    cells: dict[str, object] = {at(out, label, "实际完成值"): value for label, value in done.items()}
    cells[at(out, "其中：基本支出及其他", "全年执行数")] = 540
    page = reporter.post(address("self_evaluate", one), {"do": "upload", "file": edited(out, cells)})
    sent = fields_of(page, goal_actual="全年重点任务基本完成。")
    assert sent["paid"] == ["540.0"]
    sent |= {name: "" for name in sent if name.startswith("score_")}
    checked = reporter.post(address("self_evaluate", one), {**sent, "do": "check"}).content.decode()
    assert "91.00" in checked
    answer = reporter.post(address("self_evaluate", one), {**sent, "do": "submit"})
    assert answer.status_code == 302, answer.content.decode()
    assert city.signed_in("approver").post(address("endorse_self", one)).status_code == 302
    office = city.signed_in("office")
    page = office.get(address("review_self", one))
    assert (
        office.post(address("review_self", one), fields_of(page, score_1="21", words="复核意见。")).status_code == 422
    )
    assert (
        office.post(address("review_self", one), fields_of(page, score_1="15", words="复核意见。")).status_code == 302
    )
    shown = office.get(address("programme", one)).content.decode()
    assert "91.00" in shown
    assert "87.00" in shown
    for page in (WHOLE, WHOLE + "&export=csv"):
        text = office.get(page).content.decode()
        assert "91" in text
        assert "-4" in text or "−4" in text
    review = queries.review_of(one)
    assert review is not None
    assert "重点任务完成数" in office.get(address("evaluation", one, review.pk)).content.decode()


def test_nobody_does_what_is_not_theirs(city: City, running: Programme) -> None:
    one = run_whole(city)
    assert city.signed_in("outsider").get(address("programme", one)).status_code == 404
    assert city.signed_in("approver").get(address("self_evaluate", one)).status_code == 404
    assert city.signed_in("office").get(reverse("budgets:open_whole")).status_code == 404
    for step in ("monitor", "adjust", "evaluate", "answer_idle"):
        for who in ("reporter", "office"):
            assert city.signed_in(who).get(address(step, one)).status_code == 404, step
    assert city.signed_in("reporter").post(address("spend", one)).status_code == 404
    assert city.signed_in("office").get(address("review_self", one)).status_code == 404, "nothing to review yet"
    actions.self_evaluate(programme=one, rule_set=HUBEI, told=reached_whole(), place="", **doer(city, "reporter"))
    actions.endorse_self(programme=one, **doer(city, "approver"))
    assert city.signed_in("reporter").get(address("review_self", one)).status_code == 404
    assert city.signed_in("reporter").get(address("review_self", running)).status_code == 404


def test_money_outside_programmes_is_told_anew_on_the_page(city: City, running: Programme) -> None:
    one = open_whole(city)
    reporter = city.signed_in("reporter")
    assert reporter.post(address("tell_rest", one), {"at_first": "-1", "amount": "700"}).status_code == 422
    assert reporter.post(address("tell_rest", one), {"at_first": "500", "amount": "700"}).status_code == 302
    one.refresh_from_db()
    assert one.amount == Decimal(16_000_000)
    assert reporter.post(address("tell_rest", running), {"at_first": "500", "amount": "700"}).status_code == 404
