"""Tables of a joint project for the public: where it stands, milestones planned and come, who contributed."""

from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.web.projects.queries import ProjectSummary

DAYS = Text("days", "天")
PERCENT = "%"


def _words(name: str, en: str, zh: str) -> tuple[Field, Field]:
    return (
        Field(f"{name}_zh", "string", Text(f"{en} (Chinese)", f"{zh}（中文）")),
        Field(f"{name}_en", "string", Text(f"{en} (English)", f"{zh}（英文）")),
    )


PROJECT = (
    Field("project", "string", Text("Project (code)", "项目编码"), is_key=True),
    *_words("project", "Project", "项目名称"),
    *_words("aim", "What it is to bring", "建设目标"),
    Field("leading", "string", Text("Leads it (code)", "牵头单位编码")),
    *_words("leading", "Leads it", "牵头单位"),
    Field("approved_on", "date", Text("Approved on", "立项日期")),
    Field("planned_start", "date", Text("Planned start", "计划开始")),
    Field(
        "planned_finish",
        "date",
        Text("Planned finish", "计划完成"),
        description=Text("By the plan that was approved first.", "以首次批准的计划为准。"),
    ),
    Field("finish", "date", Text("Finish, or its forecast", "实际（预计）完成")),
    Field("is_finished", "boolean", Text("Finished", "是否完成")),
    Field(
        "days_early",
        "integer",
        Text("Days earlier than planned", "比计划提前"),
        DAYS,
        Text("Below 0: later.", "负数为滞后。"),
    ),
    Field("share_done", "number", Text("Done", "已完成"), PERCENT),
    Field("share_planned", "number", Text("Planned by then", "应完成"), PERCENT),
    Field(
        "variance_days",
        "number",
        Text("Ahead of the plan by", "进度偏差"),
        DAYS,
        Text(
            "Earned schedule: after how many days of the plan as much should have been done, less the days that passed.",
            "挣得进度法：按计划完成同等工作量所需天数减去已过天数。",
        ),
    ),
    Field("plans", "integer", Text("Plans approved", "批准计划次数"), Text("", "次")),
)
MILESTONES = (
    Field("milestone", "string", Text("Milestone (code)", "里程碑编码"), is_key=True),
    *_words("milestone", "Milestone", "里程碑"),
    Field("organisation", "string", Text("Done by (code)", "承担单位编码")),
    *_words("organisation", "Done by", "承担单位"),
    Field("planned_start", "date", Text("Planned start", "计划开始")),
    Field("planned_finish", "date", Text("Planned finish", "计划完成")),
    Field("started", "date", Text("Started", "实际开始")),
    Field("finished", "date", Text("Finished", "实际完成")),
    Field("share_done", "number", Text("Done", "已完成"), PERCENT),
    Field(
        "days_early",
        "integer",
        Text("Days earlier than planned", "比计划提前"),
        DAYS,
        Text("Of finished ones; below 0: later.", "仅列已完成的；负数为滞后。"),
    ),
)
CONTRIBUTORS = (
    Field("organisation", "string", Text("Organisation (code)", "单位编码"), is_key=True),
    *_words("organisation", "Organisation", "单位"),
    Field("is_leading", "boolean", Text("Leads it", "牵头")),
    Field(
        "credit",
        "number",
        Text("Share of the credit", "成果分配比例"),
        PERCENT,
        Text("The shares of all are 100 together.", "各单位合计为100%。"),
    ),
    Field("days_held", "integer", Text("Days on which it was its turn", "经手天数"), DAYS),
    Field("working_days_held", "integer", Text("Of these working days", "其中工作日"), DAYS),
)


def tables_of(one: ProjectSummary) -> tuple[OpenTable, OpenTable, OpenTable]:
    """The project in one row, its milestones, its contributors."""
    names = {each.organisation_code: each.label for each in one.participants}
    whole = (
        one.code,
        one.label.zh,
        one.label.en,
        one.aim.zh,
        one.aim.en,
        one.leading_code,
        one.leading.zh,
        one.leading.en,
        one.approved_on,
        one.planned_start,
        one.baseline_finish,
        one.finish,
        one.is_finished,
        one.days_early,
        _percent(one.share_done),
        _percent(one.share_planned),
        round(one.variance_days, 1),
        one.n_plans,
    )
    milestones = [
        (
            each.code, each.label.zh, each.label.en, each.organisation_code or None, who.zh or None, who.en or None,
            each.planned_start, each.planned_finish, each.started, each.finished, _percent(each.share_done),
            (each.planned_finish - each.finished).days if each.planned_finish and each.finished else None,
        )
        for each in one.milestones
        for who in [names.get(each.organisation_code, Text(each.organisation_code, each.organisation_code))]
    ]  # fmt: skip
    contributors = [
        (
            each.organisation_code, each.label.zh, each.label.en, each.is_leading,
            None if each.credit is None else _percent(each.credit), each.held_days, each.held_working_days,
        )
        for each in one.participants
    ]  # fmt: skip
    return (
        OpenTable("project", Text("The project", "项目概况"), PROJECT, [whole]),
        OpenTable("milestones", Text("Milestones", "里程碑"), MILESTONES, milestones),
        OpenTable("contributors", Text("Who contributed", "参与单位"), CONTRIBUTORS, contributors),
    )


def _percent(share: float) -> float:
    return round(100 * share, 2)
