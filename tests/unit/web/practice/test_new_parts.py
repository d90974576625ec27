"""Exercises of finance, the department, the air officer and the blind panel, played by what their steps say."""

import pytest
from django.test import Client

from jixiao.demo.sandbox.air import put_right
from jixiao.demo.sandbox.attempts import Attempts
from jixiao.demo.sandbox.gathering import gathered
from jixiao.demo.sandbox.money_words import PROPOSALS
from jixiao.demo.sandbox.playing import City
from jixiao.demo.sandbox.situations import air
from jixiao.demo.sandbox.situations.frame import Place
from jixiao.engine.model.period import Period
from jixiao.web.air.frames.statistics import standard_for, summaries
from jixiao.web.appraisal.models import Assignment
from jixiao.web.base import clock
from jixiao.web.budgets.models import Programme
from jixiao.web.portal import actions as portal
from jixiao.web.portal.models import Release
from jixiao.web.portal.tasks import prepare_waiting
from jixiao.web.practice import actions, queries
from jixiao.web.practice.tasks import note_what_is_solved
from jixiao.web.projects.models import Project
from tests.unit.web.practice.rooms import Desk, account, facts, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.xdist_group("sandbox")]
REVIEW = {f"points_{code}": points for code, points in
          {"completeness": 16, "relevance": 16, "adequacy": 17, "feasibility": 22}.items()}  # fmt: skip


def test_a_vague_target_is_sent_back(learner: Client) -> None:
    desk = Desk(learner, "vague-target")
    programme = f"/budgets/programmes/{desk.facts['programme']}/"
    assert "数据质量" in text_of(learner, programme)
    desk.answer_wrong_then_right("find", "vague")
    assert "“进一步”" in text_of(learner, programme), "the checks point at the same line"
    desk.post(f"{programme}admit/", {**REVIEW, "words": "“数据质量”请改为可核实的比例。"})
    assert desk.is_solved
    assert Programme.objects.get(code=desk.facts["programme"]).state == "revising"


@pytest.mark.parametrize(("more", "hint"), [(12, "vague target and all"), (-30, "bar the programme")])
def test_too_many_points_or_too_few_are_explained(learner: Client, more: int, hint: str) -> None:
    desk = Desk(learner, "vague-target")
    points = {**REVIEW, "points_adequacy": 17 + more if more > 0 else 0, "points_feasibility": 22 + (min(0, more))}
    points["points_feasibility"] = max(points["points_feasibility"], 0)
    desk.post(f"/budgets/programmes/{desk.facts['programme']}/admit/", {**points, "words": "同意申报。"})
    assert hint in desk.page


def test_a_pair_is_judged(learner: Client) -> None:
    desk = Desk(learner, "judge-a-pair")
    assert desk.facts["one"]["en"] in text_of(learner, f"/budgets/duplicates/?year={desk.facts['year']}")
    desk.answer_wrong_then_right("compare", "same")
    judge = f"/budgets/duplicates/{desk.facts['first']}/{desk.facts['second']}/"
    desk.post(judge, {"verdict": "not_same", "reason": "名称不同。"})
    assert "judge them again" in desk.page
    desk.post(judge, {"verdict": "same", "reason": "地点和建设内容逐条对应。"})
    assert desk.is_solved


def monitored(desk: Desk, **changes: str) -> dict[str, object]:
    """The form as the sheet tells it."""
    on_sheet = {row["code"]: row["text"] for row in desk.facts["sheet"]} | changes
    return {
        "month": desk.facts["period"], "paid": on_sheet["paid"], "expected_paid": on_sheet["expected"], "words": "",
        "done_0": on_sheet["done_0"], "expected_0": "", "likelihood_0": "certain", "reason_0": "",
        "done_1": on_sheet["done_1"], "expected_1": on_sheet["expected_1"], "likelihood_1": "possible",
        "reasons_1": ["staff"], "reason_1": "两个部门的接口改造推迟", "done_2": on_sheet["done_2"], "expected_2": "",
        "likelihood_2": "certain", "reason_2": "",
    }  # fmt: skip


def test_a_month_is_monitored_with_both_lights(learner: Client) -> None:
    desk = Desk(learner, "monitor-a-month")
    form = f"/budgets/programmes/{desk.facts['programme']}/monitoring/"
    desk.post(form, monitored(desk, paid="1.00"))
    assert "your report says 1.00" in desk.page
    desk.post(form, monitored(desk))
    desk.answer("lights", "none")
    assert "look at the two in turn" in desk.page
    desk.answer("lights", "both")
    assert desk.is_solved


def test_a_demand_is_met(learner: Client) -> None:
    desk = Desk(learner, "give-back")
    programme = f"/budgets/programmes/{desk.facts['programme']}/"
    assert "提出调减申请" in text_of(learner, programme)
    desk.answer_wrong_then_right("read", "demand")
    targets = {"target_0": "≥40个", "target_1": "≥98%", "target_2": "≥90%"}
    wanted = next(row["text"] for row in desk.facts["sheet"] if row["code"] == "amount")
    desk.post(f"{programme}adjust/", {"amount": wanted, "reason": "招标流标，年内无法实施。", **targets})
    assert desk.is_solved


def test_the_ball_is_handed_on(learner: Client) -> None:
    desk = Desk(learner, "pass-the-ball")
    project = f"/projects/{desk.facts['project']}/"
    assert "Interfaces of the grid&#x27;s data" in text_of(learner, f"{project}report/")
    report = {"period": "2025-12", "words": "接口已联调。", "started_0": "2025-10-13", "finished_0": ""}
    desk.post(f"{project}report/", {**report, "share_0": str(desk.facts["share"])})
    ids = {one.code: one.pk for one in Project.objects.get(code=desk.facts["project"]).participants.all()}
    desk.post(f"{project}pass-on/", {"to": ids["BH-P2"], "words": "请继续。"})
    assert "Whose milestone is open?" in desk.page
    desk.post(f"{project}pass-on/", {"to": ids[desk.facts["next_code"]], "words": "接口已就绪，请核对网格信息。"})
    assert desk.is_solved


def test_a_wrong_share_is_told(learner: Client) -> None:
    desk = Desk(learner, "pass-the-ball")
    sent = {"period": "2025-12", "words": "接口已联调。", "started_0": "2025-10-13", "finished_0": "", "share_0": "99"}
    desk.post(f"/projects/{desk.facts['project']}/report/", sent)
    assert "your report says 99 %" in desk.page


def test_a_month_of_air_is_read(learner: Client) -> None:
    desk = Desk(learner, "read-the-air")
    assert f"<dd>{desk.facts['good_days']['right'][0]} / " in text_of(learner, f"/air/?month={desk.facts['period']}")
    desk.answer("read", "1")
    assert "before the stroke" in desk.page
    desk.answer("read", desk.facts["good_days"]["right"][0])
    assert desk.is_solved


@pytest.fixture
def drafted(city: City) -> Release:
    """The month's draft, as the office's confirmation brings it; the year stands where results are there."""
    prepare_waiting(now=clock.now())
    draft = Release.objects.get(kind="air", state="draft")
    place = Place(gathered(), Period.parse("2025-11"), "results")
    actions.stand_at(
        number=2, n_stops=36, first_month="2025-11", offset_seconds=int(queries.shift().total_seconds()),
        situations={"keep-it-back": air.tampered(place)}, by=queries.VISITOR, now=clock.now(),
    )  # fmt: skip
    return draft


def test_a_doctored_month_is_kept_from_the_public(learner: Client, drafted: Release) -> None:
    desk = Desk(learner, "keep-it-back")
    month = Period.parse(desk.facts["period"])
    rows = summaries(month, standard_for(month))
    ratio = {code: row["pm10_figure"] / row["pm25_figure"] for code, row in rows.items() if code}
    assert max(ratio, key=lambda code: ratio[code]) == desk.facts["station"]["right"][0], "the page shows what is asked"
    assert max(ratio.values()) > 1.3 * sorted(ratio.values())[-2]
    desk.answer_wrong_then_right("find", "station")
    desk.post(f"/publications/{drafted.code}/discard/")
    assert desk.is_solved
    put_right(gathered(), month, clock.now(), attempts := Attempts())
    assert attempts.stumbles == []
    ratio = {
        code: row["pm10_figure"] / row["pm25_figure"] for code, row in summaries(month, standard_for(month)).items()
    }
    assert max(ratio.values()) < 1.2 * min(ratio.values()), "the true hours fit together"


def test_a_doctored_month_that_is_published_is_explained(learner: Client, drafted: Release) -> None:
    desk = Desk(learner, "keep-it-back")
    portal.publish(release=drafted, reports={}, by=account("air"), now=clock.now())
    assert "only be corrected in public" in desk.page


def scores(assignment: int) -> tuple[str, dict[str, str]]:
    """The scoring form of an assignment, filled in."""
    marks = {"tier-resident_work": "1", "value-resident_work": "85", "tier-site_order": "2", "value-site_order": "70"}
    return f"/scoring/{assignment}/", {**marks, "hand_in": "1"}


def test_in_a_blind_panel_the_conflict_is_found_and_declared(learner: Client) -> None:
    desk = Desk(learner, "blind-panel")
    own = desk.facts["own_assignment"]
    page = text_of(learner, f"/scoring/{own}/")
    assert "许明远教授团队" in page
    assert "白鹭" not in page, "no name gives it away"
    desk.answer_wrong_then_right("find", "own_object")
    desk.post(f"/scoring/{own}/conflict/", {"reason": "去年受托编制改造方案"})
    desk.post(*scores(desk.facts["assignments"][0]))
    assert desk.is_solved


def test_who_scores_a_client_or_steps_back_from_another_is_told(learner: Client) -> None:
    desk = Desk(learner, "blind-panel")
    desk.post(f"/scoring/{desk.facts['assignments'][0]}/conflict/", {"reason": "似曾相识"})
    assert "You stepped back from another organisation" in desk.page
    desk.post(*scores(desk.facts["own_assignment"]))
    assert Assignment.objects.get(pk=desk.facts["own_assignment"]).state == "handed_in"


def test_the_next_stop_brings_answers_and_something_new_for_the_next_learner(learner: Client, city: City) -> None:
    vague = Desk(learner, "vague-target")
    vague.post(f"/budgets/programmes/{vague.facts['programme']}/admit/", {**REVIEW, "words": "请修改后重报。"})
    vague.answer("find", vague.facts["vague"]["right"][0])
    monitor, back, ball = (Desk(learner, code) for code in ("monitor-a-month", "give-back", "pass-the-ball"))
    monitor.post(f"/budgets/programmes/{monitor.facts['programme']}/monitoring/", monitored(monitor))
    targets = {"target_0": "≥40个", "target_1": "≥98%", "target_2": "≥90%"}
    told = {"amount": back.facts["sheet"][1]["text"], "reason": "招标流标，年内无法实施。", **targets}
    back.post(f"/budgets/programmes/{back.facts['programme']}/adjust/", told)
    report = {
        "period": "2025-12",
        "words": "接口已联调。",
        "started_0": "2025-10-13",
        "share_0": str(ball.facts["share"]),
    }
    ball.post(f"/projects/{ball.facts['project']}/report/", report)
    blind = Desk(learner, "blind-panel")
    blind.post(f"/scoring/{blind.facts['own_assignment']}/conflict/", {"reason": "去年受托编制改造方案"})
    order = Desk(learner, "answer-an-order")
    order.post(f"/orders/{order.facts['order']}/sign/")
    note_what_is_solved(clock.now())
    assert city.play(1) == []
    assert facts("vague-target")["name"]["zh"] == PROPOSALS[1].label_zh
    learner.post("/practice/parts/department/")
    assert "月底前追回进度" in text_of(learner, f"/budgets/programmes/{monitor.facts['programme']}/")
    assert facts("give-back")["new_amount"] != back.facts["new_amount"], "finance has decided"
    assert facts("pass-the-ball")["share"] > ball.facts["share"], "the report was accepted"
    assert facts("blind-panel")["own_assignment"] != blind.facts["own_assignment"], "a new panel"
    assert facts("answer-an-order")["order"] not in {order.facts["order"], ""}
    assert vague.is_solved, "what was done is noted before it is renewed"
    assert not order.is_solved


def test_every_part_of_the_new_ones_has_an_account_without_a_password(city: City) -> None:
    for name in ("finance", "department", "air"):
        assert not account(name).has_usable_password()
