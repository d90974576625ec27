"""What the walk over every address needs besides the worked city: reports, air, a release, the keys of what there is."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from jixiao.report.templates import read_template
from jixiao.report.templates.starters import starter_sentences
from jixiao.web.air import actions as air
from jixiao.web.air.frames import computed, read_upload
from jixiao.web.air.models import Abatement
from jixiao.web.air.queries import places as air_places
from jixiao.web.air.queries import stored_hours
from jixiao.web.analysis.models import SavedView
from jixiao.web.api.models import PushToken
from jixiao.web.appraisal import actions as appraisal
from jixiao.web.appraisal.models import Assignment, ChainStep, Member, PanelReport, Reviewer, Suspension
from jixiao.web.appraisal.rules import GroupOfRaters
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.budgets import actions as budgets
from jixiao.web.budgets.models import Evaluation, Programme
from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import Evidence
from jixiao.web.doubts.models import Doubt, Explanation
from jixiao.web.evaluation import actions as evaluation
from jixiao.web.evaluation.actions.events import Brought, EntryChain
from jixiao.web.evaluation.models import ItemEntry, ScoringRun
from jixiao.web.followup.models import OrderEvent, Remedy
from jixiao.web.hotline.models import UnreasonableClaim
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Plan, SchemeVersion
from jixiao.web.jobs.models import Job
from jixiao.web.organisations.models import RoleAssignment
from jixiao.web.portal import actions as portal_actions
from jixiao.web.portal import queries as portal_queries
from jixiao.web.portal import tasks as portal
from jixiao.web.projects import actions as projects
from jixiao.web.projects.models import ProgressReport, ProjectEvent
from jixiao.web.reports import actions as reports
from jixiao.web.reports.models import Mailing
from jixiao.web.result_use import actions as use
from jixiao.web.result_use.models import UseEvent, UseProposal
from jixiao.web.satisfaction.models import BadRating, ServicePoint
from jixiao.web.satisfaction.queries import public_code
from jixiao.web.set_up import actions as set_up
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.sources.models import RegisteredPlace
from jixiao.web.warnings.models import ChartRebase, WarningCase, WarningEvent
from tests.unit.web.budgets.conftest import draft, run_programme, scored, self_evaluated, told
from tests.unit.web.budgets.whole import HUBEI, reached_whole, run_whole
from tests.unit.web.projects.conftest import PLAN, line
from tests.unit.web.projects.conftest import draft as project_draft
from tests.unit.web.worked_city import NOW, WorkedCity

QUALITY = """\
scheme: quality
version: "2026"
label: {zh: 工作质量评议, en: Quality of work}
valid_from: 2026-01-01
periodicity: half
tree:
  - {code: care, label: {zh: 群众工作, en: Work with residents}, weight: 100, rule: tier_range, direction: higher}
"""


def print_and_mail(worked: WorkedCity) -> None:
    """The office has all cards written, and the card about S11 sent to its reporter."""
    city, run = worked.city, ScoringRun.objects.get(pk=worked.runs["confirmed"].pk)
    office, everybody = city.accounts["office"], {one.pk for one in city.organisations.values()}
    reports.ask_to_print(run=run, kind="card", language="zh", formats=["html"], visible=everybody, by=office, now=NOW)
    reports.set_up_mailing(
        kind="card", language="zh", formats=["pdf"], organisation=city.organisations["S11"], timing="confirmed",
        working_day=None, recipients=[city.accounts["reporter"]], by=office, now=NOW,
    )  # fmt: skip


def bring_sentences(worked: WorkedCity) -> None:
    """The office has brought sentences of its own; nothing is written with them yet."""
    city, content = worked.city, starter_sentences("annual")
    reports.bring_template(
        organisation=city.organisations["CITY"], kind="annual", template=read_template(content), name="annual.yaml",
        content=content, by=city.accounts["office"], now=NOW,
    )  # fmt: skip


def breathe(worked: WorkedCity) -> None:
    """One station with a day of August, worked out; something is done against pollution."""
    city, office = worked.city, worked.city.accounts["office"]
    day = date(2026, 8, 3)
    air.add_station(
        code="A1", label_zh="东港站", organisation=city.organisations["D1"], valid_from=day, by=office, now=NOW
    )  # fmt: skip
    lines = [f"2026-08-03 {hour}:00,A1,20,40,6,20,0.6,90" for hour in range(24)]
    content = "\n".join(["time,station,pm25,pm10,so2,no2,co,o3", *lines]).encode()
    read = read_upload(content, "hours.csv", air_places(), datetime(2026, 9, 20, tzinfo=UTC))
    air.take_over(read=read, by=office, now=NOW)
    found = computed(air_places(), stored_hours(day, day), day, day)
    air.keep_results(found=found, first=day, last=day, by=office, now=NOW)
    air.enter_abatement(label_zh="错峰生产", first_date=day, by=office, now=NOW)


def aim(worked: WorkedCity) -> None:
    """Three goals of the year: one that schemes measure, one of the air, one of money."""
    plan, city = Plan.objects.get(code="2026"), worked.city
    for code, subject in (("habit", ""), ("clear-air", "air"), ("money", "budgets")):
        indicators.create_goal(
            plan=plan, code=code, label_zh=code, owner=city.organisations["CITY"], subject=subject,
            by=city.accounts["office"], now=NOW,
        )  # fmt: skip


def publish_august(worked: WorkedCity) -> None:
    """August of the city's scheme is published, that of the district's a draft."""
    for kind, source in portal_queries.undrafted_sources(NOW.date()):
        if source.period != "2026-08":
            continue
        release = portal.prepare(kind=kind, source=source, by=SYSTEM, now=NOW)
        if source.series == "waste":
            portal_actions.publish(release=release, by=worked.city.accounts["office"], now=NOW)


def budget(worked: WorkedCity) -> None:
    """S11 has programmes that are proposed, monitored and evaluated; as a whole it evaluated itself, too."""
    city = worked.city
    proposed = {"code": "proposed", "label_zh": "河道保洁"}
    budgets.enter(draft=draft(city, **proposed), by=city.accounts["reporter"], now=NOW)
    for code in ("monitored", "evaluated"):
        one = Programme.objects.get(pk=run_programme(city, code))
        if code == "monitored":
            budgets.file_report(programme=one, draft=told(), by=city.accounts["reporter"], now=NOW)
        else:
            self_evaluated(city, one)
            everything = {"kind": "department", "scored": scored(), "words": "部门评价结论。"}
            budgets.evaluate(programme=one, **everything, by=city.accounts["evaluator"], now=NOW)
    whole = run_whole(city)
    told_of_whole = {"rule_set": HUBEI, "told": reached_whole(), "place": "滨江街道"}
    budgets.self_evaluate(programme=whole, **told_of_whole, by=city.accounts["reporter"], now=NOW)
    budgets.endorse_self(programme=whole, by=city.accounts["approver"], now=NOW)
    outcome = {"rows": [], "bindings": [], "conflicts": [], "summary": {"is_feasible": False}}
    settings = {"change": "0", "floor": 70, "cap": 130, "turnover": 10}
    budgets.propose(label="2027", year=2026, settings=settings, outcome=outcome, by=city.accounts["office"], now=NOW)


def appraise(worked: WorkedCity) -> None:
    """The evaluator scores S11, which wrote a self-evaluation with a file; a second panel is in preparation."""
    city, office = worked.city, worked.city.accounts["office"]
    indicators.create_indicator(
        code="care", label_zh="群众工作", direction="higher", valid_from=date(2020, 1, 1), by=office, now=NOW
    )
    draft = indicators.import_scheme(text=QUALITY, organisation=city.organisations["CITY"], by=office, now=NOW)
    version = indicators.publish(version=draft, by=office, now=NOW)
    tasks = collection.publish_tasks(
        scheme_version=version, period="2026H1", organisations=[city.organisations["S11"]], opens_date=date(2026, 9, 1),
        due_date=date(2026, 9, 30), by=office, now=NOW,
    )  # fmt: skip
    reporter = city.accounts["reporter"]
    collection.attach_evidence(task=tasks[0], indicator=None, name="care.csv", content=b"a", by=reporter, now=NOW)
    appraisal.take_step(
        step="self_evaluation", scheme_version=version, period="2026H1", node_code="care", organisation=tasks[0].organisation,
        score=90, words="走访入户全覆盖。", file_name="self.csv", content=b"b", by=reporter, now=NOW,
    )  # fmt: skip
    new = appraisal.NewPanel("专家组", version, "2026H1", date(2026, 9, 30), (GroupOfRaters("experts", 100),))
    for number in (1, 2):
        panel = appraisal.make_panel(
            panel=new, node_codes=["care"], organisations=[city.organisations["S11"]], by=office, now=NOW
        )
        evaluator = city.accounts["evaluator"]
        member = appraisal.add_member(panel=panel, account=evaluator, group="experts", by=office, now=NOW)
        if number == 1:
            member.panel = appraisal.open_panel(panel=panel, by=office, now=NOW)
            appraisal.hand_in_report(member=member, name="report.csv", content=b"c", by=evaluator, now=NOW)
    party = appraisal.add_third_party(
        code="institute", label_zh="研究院", registration="52990000MD0000107T", by=office, now=NOW
    )
    lead = appraisal.enter_reviewer(
        third_party=party, name="余克俭", is_lead=True, qualification="注册会计师", by=office, now=NOW
    )
    work = appraisal.NewCommission(
        "经费绩效评价",
        "2026H1",
        Decimal(80_000),
        NOW.date(),
        city.organisations["CITY"],
        [city.organisations["S11"]],
        lead,
    )
    appraisal.commission(third_party=party, new=work, by=office, now=NOW)
    days = {"first_date": NOW.date(), "last_date": NOW.date() + timedelta(days=30)}
    appraisal.suspend(third_party=party, **days, reason="底稿缺失", by=office, now=NOW)


def contest(worked: WorkedCity) -> None:
    """A deduction of S11 waits for its approval, with a file; its reporter contests August, with another."""
    city, run = worked.city, ScoringRun.objects.get(pk=worked.runs["confirmed"].pk)
    office, street = city.accounts["office"], city.organisations["S11"]
    entry = ItemEntry.objects.create(
        code="E2026-0001", year=2026, number=1, cycle=run.cycle, organisation=street, period="2026-08",
        kind="deduction", item_code="supervision", n_events=1, reason="被督办通报", proposed_by=office, proposed_at=NOW,
    )  # fmt: skip
    proof = [("督办通报.pdf", b"%PDF-1.7")]
    EntryChain(office, NOW).record("propose", entry, **Brought(proof).kept())
    evaluation.submit(
        cycle=run.cycle, period="2026-08", organisation=street, subject="indicator", node_code="accuracy",
        words="抽查记录少计", files=proof, by=city.accounts["reporter"], now=NOW,
    )  # fmt: skip


def share_work(worked: WorkedCity) -> None:
    """S11 leads a project with D1 and S12 that runs; its reporter has sent a report with a file."""
    city, reporter = worked.city, worked.city.accounts["reporter"]
    made = projects.plan_project(draft=project_draft(city), plan=PLAN, by=reporter, now=NOW)
    projects.plan_project(draft=project_draft(city, code="one-net-draft"), plan=PLAN, by=reporter, now=NOW)
    projects.submit(project=made, by=reporter, now=NOW)
    projects.approve(project=made, words="同意立项。", by=city.accounts["office"], now=NOW)
    projects.file_report(
        project=made, organisation=city.organisations["S11"], period=f"{NOW:%Y-%m}", lines=[line("a", 0.5, None)],
        words="按计划推进。", file_name="进度.csv", content=b"d", by=reporter, now=NOW,
    )  # fmt: skip


RULES_OF_USE = """\
result_use: all
label: {zh: 结果应用}
source: 本地办法
valid_from: 2026-09-20
rules:
  - {rule: praise, label: {zh: 表扬}, when: {score_at_least: 0}, propose: {kind: commendation}}
  - {rule: talk, label: {zh: 约谈}, when: {score_at_least: 0}, propose: {kind: talk}}
"""


def use_result(worked: WorkedCity) -> None:
    """August is final: everybody is praised and talked with. S11 was notified of both and has replied; the others are drafts."""
    city, office, told = worked.city, worked.city.accounts["office"], {"run": "", "period": "2026-08", "n_proposed": 2}
    draft = use.save_draft(rule_set=use.start_draft(by=office, now=NOW), document=RULES_OF_USE, by=office, now=NOW)
    use.keep_trial(rule_set=draft, document=RULES_OF_USE, trial=told, by=office, now=NOW)
    use.adopt(rule_set=draft, by=city.accounts["leader"], now=NOW)
    use.draw_up(run=worked.runs["confirmed"], by=office, now=NOW + timedelta(days=20))
    for one in UseProposal.objects.filter(organisation__code="S11"):
        use.notify(proposal=one, by=office, now=NOW + timedelta(days=20))
        use.reply(
            proposal=one, words="无异议。", is_agreed=True, by=city.accounts["reporter"], now=NOW + timedelta(days=21),
            file_name="list.csv", content=b"a,b\n1,2\n",
        )  # fmt: skip
    use.start_draft(by=office, now=NOW)


def begin_set_up(worked: WorkedCity) -> None:
    """The office has begun a scheme in the set-up guide."""
    city = worked.city
    set_up.start_draft(
        template="hotline-12345", organisation=city.organisations["CITY"], today=NOW.date(), by=city.accounts["office"],
        now=NOW,
    )  # fmt: skip


def places(worked: WorkedCity) -> dict[str, str]:
    """Keys that only the database knows, by the words that EXPECTED uses."""
    assert worked.evidence is not None
    held = RoleAssignment.objects.get(account=worked.city.accounts["reporter"])
    return {
        "open task": str(worked.tasks["S11/2026-10"].pk),
        "task in review": str(worked.tasks["S11/2026-09"].pk),
        "evidence": str(worked.evidence.pk),
        "role of reporter": str(held.pk),
        "message to reporter": str(
            worked.city.accounts["reporter"].deliveries.get(channel="page", notice__key="hello").pk
        ),
        "bot of S11": str(worked.city.organisations["S11"].bots.get().pk),
        "feed of reporter": worked.feed_token,
        "job": str(Job.objects.get(key="walk").pk),
        "push token": PushToken.objects.get().code,
        "place": str(RegisteredPlace.objects.get().pk),
        "evaluator in a panel": str(Member.objects.get(panel__number=2).pk),
        "evaluator scores S11": str(Assignment.objects.get().pk),
        "lead of institute": str(Reviewer.objects.get().pk),
        "suspension of institute": str(Suspension.objects.get().pk),
        "report of evaluator": str(PanelReport.objects.get().pk),
        "evidence of S11's care": str(Evidence.objects.get(name="care.csv").pk),
        "self-evaluation of S11": str(ChainStep.objects.get().pk),
        "quality scheme": str(SchemeVersion.objects.get(scheme__code="quality").pk),
        "doubt about S11": str(Doubt.objects.get(is_about_all=False).pk),
        "doubt about all": str(Doubt.objects.get(is_about_all=True).pk),
        "warning about S11": str(WarningCase.objects.get().pk),
        "explanation": str(Explanation.objects.get().pk),
        "new limits of S11": str(ChartRebase.objects.get().pk),
        "explained with a file": str(WarningEvent.objects.get(kind="explained").pk),
        "progress with a file": str(OrderEvent.objects.get(kind="progressed").pk),
        "claim of S11": str(UnreasonableClaim.objects.get().pk),
        "praise of S11": UseProposal.objects.get(organisation__code="S11", kind="commendation").code,
        "talk with S11": UseProposal.objects.get(organisation__code="S11", kind="talk").code,
        "draft about S21": UseProposal.objects.get(organisation__code="S21", kind="commendation").code,
        "reply with a file": str(UseEvent.objects.get(kind="replied", proposal__kind="commendation").pk),
        "measure of S11": str(Remedy.objects.get().pk),
        "evaluation": str(Evaluation.objects.get().pk),
        "report with a file": str(ProgressReport.objects.get().pk),
        "event with a file": str(ProjectEvent.objects.get(kind="reported").pk),
        "set-up of the city": str(SetUpDraft.objects.get().pk),
        "abatement": str(Abatement.objects.get().pk),
        "mailing to reporter": str(Mailing.objects.get().pk),
        "bad rating of S11": str(BadRating.objects.get(organisation__code="S11").pk),
        "poster of S11": public_code(ServicePoint.objects.get(code="S11-W1")),
        "view of S11": str(SavedView.objects.get(is_shared=True).pk),
        "view of office": str(SavedView.objects.get(is_shared=False).pk),
        "confirmed run": worked.runs["confirmed"].code,
        "computed run": worked.runs["computed"].code,
        "run of D2": worked.runs["own"].code,
    }
