"""Releases of joint projects: how far they are each month, and once they are accepted what came of the plan, and by whom."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.timezone import make_aware

from jixiao import Period
from jixiao.engine.model.text import Text
from jixiao.report.open_data import OpenTable
from jixiao.report.open_data.pictures import FEWEST, Picture
from jixiao.report.open_data.published import Extract
from jixiao.web.portal.frames.budget_words import day_told
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.goals import goals_table
from jixiao.web.portal.frames.kind import Source, marked
from jixiao.web.portal.frames.printed import printed
from jixiao.web.portal.frames.project_tables import tables_of
from jixiao.web.portal.frames.publisher import publisher_on
from jixiao.web.projects import queries, rules
from jixiao.web.projects.models import Project
from jixiao.web.projects.queries import ProjectSummary

KIND = "projects"
CLOSED = "closed"
METHOD = (
    Text(
        "Progress is what its participants reported and what was accepted; a milestone weighs what the plan says.",
        "进度以参与单位填报并经审核的为准，里程碑权重以计划为准。",
    ),
    Text(
        "Earlier or later is counted against the plan that was approved first: a later change of plan moves nothing.",
        "提前或滞后以首次批准的计划为基准，后续变更计划不改变基准。",
    ),
    Text(
        "The shares of the credit were agreed in the plan and are 100% together, so that nothing is counted twice.",
        "成果分配比例在计划中商定，合计为100%，不重复计算。",
    ),
)
EXTRACTS = (
    Extract("milestones", ("milestone", "organisation", "planned_finish", "finished", "days_early")),
    Extract("contributors", ("organisation", "credit", "working_days_held")),
)


class ProjectsKind:
    """A month of a running project, and a project that was accepted; each project is a series of its own."""

    label = Text("Joint project", "联合项目进展公开")

    def sources(self, today: date) -> Sequence[Source]:
        """Accepted projects by the month of their acceptance, running ones by their newest month that is reported on."""
        found = []
        for one in Project.objects.filter(state__in=rules.APPROVED).order_by("created_at", "pk"):
            if one.closed_at is not None:
                month = f"{timezone.localdate(one.closed_at):%Y-%m}"
                found.append(Source(f"{_series(one)}-{CLOSED}", _series(one), month, one.closed_at, is_over=True))
            elif (reported := _reported(one, today)) is not None:
                settled = make_aware(datetime.combine(queries.reports_due(reported), time(23, 59)))
                found.append(Source(f"{_series(one)}-{reported}", _series(one), str(reported), settled))
        return found

    def mark(self, source: Source) -> str:
        """Over progress, days and credit; not over names."""
        one = _summary(source)
        done = [
            (each.code, each.share_done, each.started, each.finished, each.planned_finish) for each in one.milestones
        ]
        credit = [(each.organisation_code, each.credit) for each in one.participants]
        return marked([(one.finish, one.baseline_finish, one.variance_days, one.n_plans), *done, *credit])

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """Where the project stands, or what came of it."""
        one, period = _summary(source), Period.parse(source.period)
        project, milestones, contributors = tables_of(one)
        goal = _project(source).goal
        title = Text(
            f"Joint project: {one.label.en}, {period.label_en}", f"联合项目：{one.label.zh}（{period.label_zh}）"
        )
        description = Text(
            "Progress, milestones planned and come, forecast or finish, and who contributed.",
            "进度、里程碑计划与完成情况、预计或实际完成时间以及参与单位。",
        )
        said = tuple(_told(one))
        return Content(
            KIND, source.series, source.period, title, description, publisher_on(one.day),
            (*map(Headline, said), *([Headline(said[0], f"goal:{goal.code}")] if goal else [])), METHOD,
            (project, milestones, contributors, *goals_table([goal] if goal else [], one.day)), _pictures(one, milestones),
            extracts=EXTRACTS,
        )  # fmt: skip

    def reports(self, source_code: str, content: Content) -> Mapping[str, bytes]:
        """The project on paper."""
        return printed(content)


def _series(one: Project) -> str:
    return f"project-{one.code}"


def _reported(one: Project, today: date) -> Period | None:
    """The newest month on which reports were due before today, if the project was under way in it."""
    month = Period.parse(f"{today:%Y-%m}").previous()
    if queries.reports_due(month) >= today:
        month = month.previous()
    baseline = queries.plans_of(one).baseline
    begun = timezone.localdate(baseline.decided_at) if baseline and baseline.decided_at else None
    return month if begun is not None and begun <= month.last_date else None


def _project(source: Source) -> Project:
    found = Project.objects.select_related("organisation", "goal__owner", "holder", "indicator")
    return found.get(code=source.series.removeprefix("project-"))


def _summary(source: Source) -> ProjectSummary:
    """Accepted: as it stood then; running: at the end of the month's last day for reports, by reports up to the month."""
    one = _project(source)
    if source.code.endswith(CLOSED):
        return queries.project_summary(one, source.settled_at)
    return queries.project_summary(one, source.settled_at, Period.parse(source.period))


def _told(one: ProjectSummary) -> Iterator[Text]:
    plan, finish = day_told(one.baseline_finish), day_told(one.finish)
    days, late = abs(one.days_early), one.days_early < 0
    en = (
        "as planned"
        if not days
        else f"{days} {'day' if days == 1 else 'days'} {'later' if late else 'earlier'} than planned"
    )
    zh = "与计划一致" if not days else f"比计划{'滞后' if late else '提前'}{days}天"
    if one.is_finished:
        yield Text(
            f"{one.label.en}: finished on {finish.en}, {en} ({plan.en}).",
            f"{one.label.zh}：{finish.zh}完成，{zh}（计划{plan.zh}）。",
        )
    else:
        done, due = f"{100 * one.share_done:.1f}", f"{100 * one.share_planned:.1f}"
        yield Text(
            f"{one.label.en}: {done}% done where {due}% were planned; the finish is expected on {finish.en}, {en} ({plan.en}).",
            f"{one.label.zh}：已完成{done}%，计划应完成{due}%；预计{finish.zh}完成，{zh}（计划{plan.zh}）。",
        )
    n_done = sum(each.finished is not None for each in one.milestones)
    yield Text(
        f"{n_done} of {len(one.milestones)} milestones are finished; {one.leading.en} leads, {len(one.participants)} "
        "organisations take part.",
        f"{len(one.milestones)}个里程碑完成{n_done}个；由{one.leading.zh}牵头，{len(one.participants)}个单位参与。",
    )
    shares = [each for each in one.participants if each.credit]
    if shares:
        en = ", ".join(f"{each.label.en} {100 * (each.credit or 0):.1f}%" for each in shares)
        zh = "，".join(f"{each.label.zh}{100 * (each.credit or 0):.1f}%" for each in shares)
        yield Text(f"The credit is shared: {en}.", f"成果分配：{zh}。")


def _pictures(one: ProjectSummary, milestones: OpenTable) -> tuple[Picture, ...]:
    """By how many days each milestone came earlier."""
    place = [field.name for field in milestones.fields].index("days_early")
    known = [int(str(row[place])) for row in milestones.rows if row[place] is not None]
    if len(known) < FEWEST:
        return ()
    late = Text(" (below 0: later)", "（负数为滞后）") if min(known) < 0 else Text("", "")
    title = Text(
        f"{one.label.en}: milestones came from {min(known)} to {max(known)} days before their planned day{late.en}",
        f"{one.label.zh}：各里程碑比计划提前{min(known)}至{max(known)}天{late.zh}",
    )
    return (Picture("milestones", "milestone", ("days_early",), title, "bars"),)
