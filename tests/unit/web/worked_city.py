"""The small city in the middle of its work: schemes, tasks in every state, evidence, targets, scored months."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from jixiao.capture.connector import SourceFault
from jixiao.engine.model.text import Text
from jixiao.web.analysis import actions as analysis
from jixiao.web.api import actions as push
from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import CollectionTask, Evidence, Observation
from jixiao.web.collection.rules import Entry
from jixiao.web.doubts import actions as doubts
from jixiao.web.doubts.models import Doubt
from jixiao.web.doubts.rules import Asked, Found, Place
from jixiao.web.evaluation import actions as evaluation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.followup import actions as followup
from jixiao.web.followup.rules import DraftPlan, PlannedRemedy
from jixiao.web.hotline import actions as hotline
from jixiao.web.hotline.models import WorkOrder
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Indicator, SchemeVersion
from jixiao.web.notices import actions as notices
from jixiao.web.notices.rules import Message
from jixiao.web.organisations.models import Account
from jixiao.web.satisfaction import actions as ratings
from jixiao.web.satisfaction.actions.points import NewPoint
from jixiao.web.satisfaction.actions.surveys import NewSurvey
from jixiao.web.satisfaction.rules import Given, Question
from jixiao.web.sources import actions as sources
from jixiao.web.warnings import actions as warnings
from jixiao.web.warnings import rules as warning_rules
from jixiao.web.warnings.models import WarningCase
from jixiao.web.warnings.queries import library_document
from tests.unit.web.factories import City, make_city

NOW = datetime(2026, 9, 20, 1, 0, tzinfo=UTC)
LEAF = "direction: higher, rule: ratio_capped"
DOCUMENT = """\
scheme: {code}
version: "2026.1"
label: {{zh: 分类考核{code}, en: Waste sorting {code}}}
valid_from: 2026-01-01
periodicity: month
grades:
  - {{code: good, label: {{zh: 良, en: Good}}, from: 60}}
  - {{code: poor, label: {{zh: 差, en: Poor}}, from: 0}}
tree:
  - {{code: accuracy, label: {{zh: 投放准确率, en: Accuracy}}, weight: 60, unit_of_measure: "%", {leaf}}}
  - {{code: trainings, label: {{zh: 培训场次, en: Trainings}}, weight: 40, unit_of_measure: 场, {leaf}}}
"""
SOURCE = """\
source: cgj
label: {zh: 城管局月报, en: Monthly report}
provider: CITY
schedule: "30 6 * * *"
connector: {name: csv, path: 月报.csv}
mapping:
  organisation: {column: 街道, codes_from: organisations}
  indicator: {is: accuracy}
  period: 月份
  value: 投放准确率
"""
FIGURES = [Entry("accuracy", "61.4"), Entry("trainings", "4")]


@dataclass
class WorkedCity:
    """What the city has been working on, by short names."""

    city: City
    tasks: dict[str, CollectionTask] = field(default_factory=dict)
    versions: dict[str, SchemeVersion] = field(default_factory=dict)
    runs: dict[str, ScoringRun] = field(default_factory=dict)
    evidence: Evidence | None = None
    feed_token: str = ""


def make_worked_city() -> WorkedCity:
    """Scheme `waste` of the city: S11 has August scored and confirmed, then scored anew; September handed in;
    October open with one file of evidence. Scheme `own` of district D2 with its own scored cycle: D1 sees none of it.
    """
    worked = WorkedCity(make_city())
    city, office = worked.city, worked.city.accounts["office"]
    _publish(worked, "waste", "CITY", ["S11", "S21"])
    for period in ("2026-08", "2026-09"):
        for code, reporter in [("S11", "reporter"), ("S21", "outsider")]:
            _hand_in(worked, f"{code}/{period}", city.accounts[reporter])
    collection.approve(task=worked.tasks["S11/2026-08"], by=city.accounts["approver"], now=NOW)
    collection.approve(task=worked.tasks["S21/2026-08"], by=office, now=NOW)
    worked.evidence = collection.attach_evidence(
        task=worked.tasks["S11/2026-10"], indicator=None, name="list.csv", content=b"a,b\n1,2\n",
        by=city.accounts["reporter"], now=NOW,
    )  # fmt: skip
    _set_targets(worked)
    worked.runs["confirmed"] = _score(worked, "waste", office)
    evaluation.confirm(run=worked.runs["confirmed"], by=office, now=NOW)
    cycle = worked.runs["confirmed"].cycle
    worked.runs["computed"] = evaluation.score(cycle=cycle, period="2026-08", by=office, now=NOW)
    worked.versions["draft"] = indicators.new_version(version=worked.versions["waste"], by=office, now=NOW)
    _tell(worked)
    _publish(worked, "own", "D2", ["S22"])
    _hand_in(worked, "own/S22/2026-08", office)
    collection.approve(task=worked.tasks["own/S22/2026-08"], by=city.accounts["evaluator"], now=NOW)
    _connect_source(worked)
    _issue_token(worked)
    _doubt(worked)
    _keep_views(worked)
    _warn(worked)
    _order(worked)
    _answer_hotline(worked)
    worked.runs["own"] = _score(worked, "own", office)
    evaluation.confirm(run=worked.runs["own"], by=office, now=NOW)
    _rate(worked)
    return worked


def _rate(worked: WorkedCity) -> None:
    """The windows of two streets are rated badly."""
    office = worked.city.accounts["office"]
    for code in ("S11", "S21"):
        place = worked.city.organisations[code]
        new = NewPoint(f"{code}-W1", f"{code}一号窗口", place, "counter", date(2026, 1, 1))
        point = ratings.create_point(point=new, by=office, now=NOW)
        given = Given(1, ("waiting",), f"等候太久{code}", date(2026, 9, 18))
        arrived = ratings.Arrived(date(2026, 9, 18), 600)
        one = ratings.NewRating(point.pk, place.pk, given, arrived, f"RECE9PT00{code}", f"token-{code}")
        ratings.store_ratings(ratings=[one], now=NOW)
    asked = [Question("overall", "degree", "总体上满意吗？", is_required=True)]
    draft = NewSurvey("street-life", "街道生活满意度", worked.city.organisations["S11"])
    survey = ratings.make_survey(survey=draft, questions=asked, by=office, now=NOW)
    ratings.open_survey(survey=survey, opened_from=date(2026, 1, 1), by=office, now=NOW)


def _publish(worked: WorkedCity, code: str, owner: str, streets: list[str]) -> None:
    city, office = worked.city, worked.city.accounts["office"]
    document = DOCUMENT.format(code=code, leaf=LEAF)
    version = indicators.import_scheme(text=document, organisation=city.organisations[owner], by=office, now=NOW)
    worked.versions[code] = version = indicators.publish(version=version, by=office, now=NOW)
    for period in ("2026-08", "2026-09", "2026-10"):
        tasks = collection.publish_tasks(
            scheme_version=version, period=period, organisations=[city.organisations[one] for one in streets],
            opens_date=date(2026, 9, 1), due_date=date(2026, 9, 10), by=office, now=NOW,
        )  # fmt: skip
        prefix = "" if code == "waste" else f"{code}/"
        worked.tasks |= {f"{prefix}{task.organisation.code}/{period}": task for task in tasks}


def _hand_in(worked: WorkedCity, key: str, by: Account) -> None:
    task = worked.tasks[key]
    collection.save_entries(task=task, entries=FIGURES, by=by, now=NOW)
    collection.submit(task=task, by=by, now=NOW)


def _tell(worked: WorkedCity) -> None:
    """A message to the reporter of S11, who reads deadlines in a calendar; S11's chat group is told as well."""
    city, office = worked.city, worked.city.accounts["office"]
    reporter, street = city.accounts["reporter"], city.organisations["S11"]
    address = "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef"
    notices.add_bot(organisation=street, label="工作群", address=address, by=office, now=NOW)
    message = Message("请填报", "Fill in", href="/tasks/")
    notices.post(key="hello", message=message, accounts=[reporter], organisation=street, by=office, now=NOW)
    worked.feed_token = notices.make_feed(account=reporter, by=reporter, now=NOW)


def _set_targets(worked: WorkedCity) -> None:
    months = {f"2026-{month:02}": 70.0 for month in range(1, 13)}
    for code in ("S11", "S21"):
        for indicator in Indicator.objects.filter(code__in=["accuracy", "trainings"]):
            indicators.set_target_plan(
                indicator=indicator, organisation=worked.city.organisations[code], year=2026, annual_target=70,
                path_kind="manual", path=months, basis="年度任务书", by=worked.city.accounts["office"], now=NOW,
            )  # fmt: skip
    city = worked.city.organisations["CITY"]
    indicators.create_plan(
        code="2026", label_zh="2026年绩效计划", year=2026, organisation=city, by=worked.city.accounts["office"], now=NOW
    )


def _keep_views(worked: WorkedCity) -> None:
    """Two views of the office: one about S11 that it shares, one that it keeps to itself."""
    office = worked.city.accounts["office"]
    for name, names, is_shared in (("湿垃圾", ["S11"], True), ("全市", [], False)):
        address = "&".join(f"organisation={code}" for code in names)
        analysis.save_view(name=name, address=address, names=names, is_shared=is_shared, by=office, now=NOW)


def _connect_source(worked: WorkedCity) -> None:
    """Source `cgj` of the whole city, in use, read once in vain; one registered folder."""
    office = worked.city.accounts["office"]
    sources.register_place(
        kind="folder", address="/srv/exchange", reason="交换目录", by=worked.city.accounts["administrator"], now=NOW
    )
    source = sources.create_source(document=SOURCE, provider=worked.city.organisations["CITY"], by=office, now=NOW)
    source = sources.activate(source=source, by=office, now=NOW)
    run = sources.begin_run(source=source, why="schedule", holder="walk", by=office, now=NOW)
    fault = SourceFault("file_missing", Text("There is no file.", "没有文件。"), is_passing=True)
    sources.fail_run(run=run, fault=fault, by=office, now=NOW)


def _doubt(worked: WorkedCity) -> None:
    """A doubt about S11, explained with a file, one about all organisations, and a re-check of two figures."""
    city, office = worked.city, worked.city.accounts["office"]
    seen = Observation.objects.get(organisation__code="S11", indicator__code="accuracy", period="2026-08")
    one = Place(seen.organisation_id, seen.indicator_id, seen.period, "outlier")
    everybody = Place(city.organisations["CITY"].pk, seen.indicator_id, "", "benford", is_about_all=True)
    found = [
        Found(one, 1, seen.pk, "level", 2.5, "数值偏高。", "Too high.", {"series": [["2026-08", 61.4]]}),
        Found(everybody, 2026, None, "digits", 1.5, "首位数字异常。", "First digits are unusual."),
    ]
    searched = doubts.Searched(Asked(), seen.pk, 2, 2)
    doubts.keep_doubts(found=found, searched=searched, by=office, now=NOW)
    doubts.explain(
        doubt=Doubt.objects.get(rule="outlier"), words="当月抽查点位有变化。", file_name="list.csv",
        content=b"a,b\n1,2\n", by=city.accounts["reporter"], now=NOW,
    )  # fmt: skip
    root = city.organisations["CITY"]
    streets = {city.organisations[code].pk for code in ("S11", "S21")}
    doubts.draw(
        label="复核", organisation=root, ids=streets, first_period="2026-08", last_period="2026-09", size=2, seed=7,
        by=office, now=NOW,
    )  # fmt: skip


def _warn(worked: WorkedCity) -> None:
    """Rules in force, a draft of others, and a blue warning (of which nobody is told) about S11's accuracy in September."""
    office, text = worked.city.accounts["office"], library_document()
    rule_set = warnings.start_draft(by=office, now=NOW)
    warnings.keep_trial(rule_set=rule_set, document=text, trial={"n_warnings": 1}, by=office, now=NOW)
    rule_set = warnings.release(rule_set=rule_set, by=office, now=NOW)
    seen = Observation.objects.get(organisation__code="S11", indicator__code="accuracy", period="2026-09")
    place = warning_rules.Place(seen.organisation_id, seen.indicator_id)
    alarm = warning_rules.FoundAlarm("unusual", "anomaly", "blue", "2026-09", 1.6, "数值异常。", "Unusual.")
    series = [["2026-08", 63.0], ["2026-09", 61.4]]
    found = warning_rules.Found(place, (alarm,), {"series": series, "marked": ["2026-09"]})
    warnings.keep_warnings(found=[found], looked=warnings.Looked(rule_set, {place: "2026-09"}), by=office, now=NOW)
    warnings.explain(
        warning=WarningCase.objects.get(), category="people", words="抽查点位减少。", by=worked.city.accounts["reporter"],
        now=NOW, file_name="台账.csv", content=b"a,b",
    )  # fmt: skip
    warnings.rebase(
        organisation=seen.organisation, indicator=seen.indicator, period="2026-09", periods=["2026-08", "2026-09"],
        reason="九月起改为第三方抽查", by=office, now=NOW,
    )  # fmt: skip
    warnings.start_draft(by=office, now=NOW)


def _order(worked: WorkedCity) -> None:
    """An order to S11, planned, with one measure and a file that shows progress."""
    city, reporter = worked.city, worked.city.accounts["reporter"]
    street, due = city.organisations["S11"], date(2026, 10, 15)
    problem, requirement = Text("Bins without lids", "投放点桶盖缺失"), Text("Replace them", "请更换并报送照片")
    draft = followup.DraftOrder("inspection", street, problem, requirement, due)
    order = followup.issue(draft=draft, by=city.accounts["office"], now=NOW)
    followup.sign(order=order, by=reporter, now=NOW)
    plan = DraftPlan(("桶盖老化", "三年未更换"), "hardware", (PlannedRemedy("统一更换桶盖", due, street.pk),))
    followup.submit_plan(order=order, plan=plan, by=reporter, now=NOW)
    followup.note_progress(
        order=order, words="已更换一半。", by=reporter, now=NOW, file_name="list.csv", content=b"a,b\n1,2\n"
    )


def _answer_hotline(worked: WorkedCity) -> None:
    """July's work orders of S11 are confirmed; of August's one is claimed to be unreasonable."""
    office, reporter = worked.city.accounts["office"], worked.city.accounts["reporter"]
    rows = [f"0{m}-S11-{n},2026-0{m}-02 09:00,S11,已回访,已解决,满意" for m in (7, 8) for n in (1, 2)]
    text = "\n".join(["工单编号,受理时间,承办单位,回访结果,是否解决,满意度", *rows])
    hotline.import_work_orders(name="工单.csv", content=text.encode(), by=office, now=NOW)
    hotline.confirm_month(month="2026-07", by=office, now=NOW)
    order = WorkOrder.objects.get(code="08-S11-1")
    hotline.claim(work_order=order, reason="诉求人要求过高。", by=reporter, now=NOW)


def _issue_token(worked: WorkedCity) -> None:
    """A system of the whole city may push."""
    push.issue(
        label="城管业务系统", provider=worked.city.organisations["CITY"], indicators=Indicator.objects.all(), roots=[],
        expires_date=date(2027, 1, 1), per_minute=600, by=worked.city.accounts["office"], now=NOW,
    )  # fmt: skip


def _score(worked: WorkedCity, code: str, by: Account) -> ScoringRun:
    cycle = evaluation.create_cycle(
        code=f"{code}-2026", label_zh="年度考核", scheme_version=worked.versions[code], year=2026, by=by, now=NOW
    )
    cycle = evaluation.start_cycle(cycle=cycle, by=by, now=NOW)
    return evaluation.score(cycle=cycle, period="2026-08", by=by, now=NOW)
