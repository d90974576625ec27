"""Columns of budget performance as the public reads them; all money in 万元, unrounded."""

from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field

MONEY = Text("10,000 yuan", "万元")
POINTS = Text("points", "分")
MORE, LESS = "more", "less"
USE = "use"


def _words(name: str, en: str, zh: str) -> tuple[Field, Field]:
    return (
        Field(f"{name}_zh", "string", Text(f"{en} (Chinese)", f"{zh}（中文）")),
        Field(f"{name}_en", "string", Text(f"{en} (English)", f"{zh}（英文）")),
    )


def _money(name: str, en: str, zh: str, told: Text | None = None) -> Field:
    return Field(name, "number", Text(en, zh), MONEY, told)


PROGRAMME = (
    Field("programme", "string", Text("Programme (code)", "项目编码"), is_key=True),
    *_words("programme", "Programme", "项目名称"),
    Field("organisation", "string", Text("Department (code)", "主管部门编码")),
    *_words("organisation", "Department", "主管部门"),
)
PROGRAMMES = (
    *PROGRAMME,
    Field("category", "string", Text("Category", "类别")),
    Field("goal", "string", Text("Goal of the year", "年度总体目标")),
    Field("objectives", "integer", Text("Performance indicators", "绩效指标数"), Text("", "个")),
    _money("initial", "Budget at the beginning of the year", "年初预算数"),
    _money("budget", "Budget of the year", "全年预算数"),
    _money("paid", "Paid", "全年执行数"),
    Field("execution_rate", "number", Text("Paid of the budget", "预算执行率"), "%"),
    Field("self_score", "number", Text("Self-evaluation", "单位自评得分"), POINTS),
    *_words("self_grade", "Grade of the self-evaluation", "自评等级"),
    Field("score", "number", Text("Evaluation", "评价得分"), POINTS),
    *_words("grade", "Grade of the evaluation", "评价等级"),
    *_words("evaluated_by", "Evaluated by", "评价方式"),
    *_words("use", "What follows", "结果应用"),
    _money("change", "Change of next year's budget", "核增核减额"),
)
OBJECTIVES = (
    Field("programme", "string", Text("Programme (code)", "项目编码"), is_key=True),
    Field("position", "integer", Text("Number", "序号"), is_key=True),
    Field("level_1", "string", Text("First level", "一级指标")),
    Field("level_2", "string", Text("Second level", "二级指标")),
    Field("label", "string", Text("Indicator", "三级指标")),
    Field("target", "string", Text("Target of the year", "年度指标值")),
    Field("actual", "string", Text("Reached", "全年完成值")),
    Field("points", "string", Text("Full points", "分值"), POINTS),
    Field("score", "string", Text("Score", "得分"), POINTS),
    Field("reason", "string", Text("Why it deviates", "偏差原因分析及改进措施")),
)
IDLE = (
    *PROGRAMME,
    _money("budget", "Budget of the year", "全年预算数"),
    _money("given_back", "Given back as idle", "收回闲置资金"),
    Field("reason", "string", Text("What the department says", "部门说明")),
    Field("said_on", "date", Text("Said on", "答复日期")),
)
SAME = (
    *PROGRAMME,
    Field("other", "string", Text("Other programme (code)", "另一项目编码"), is_key=True),
    *_words("other", "Other programme", "另一项目名称"),
    *_words("other_organisation", "Its department", "另一主管部门"),
    _money("one_of_two", "What the smaller of the two costs", "其中较小项目预算"),
    Field("reason", "string", Text("Why it is the same work", "认定理由")),
    Field("judged_on", "date", Text("Judged on", "认定日期")),
)
MOVES = (
    Field(
        "decision",
        "string",
        Text("Decision", "决定"),
        description=Text(
            "use: after the programme's own evaluation; a number: the proposal of a reallocation that was accepted.",
            "use 为按本项目评价结果作出的决定；数字为获批的预算调整建议编号。",
        ),
        is_key=True,
    ),
    *PROGRAMME,
    Field("direction", "string", Text("Which way", "增减方向")),
    Field("score", "number", Text("Score that it goes by", "依据得分"), POINTS),
    _money("before", "Budget before", "调整前"),
    _money("after", "Budget after", "调整后"),
    _money("change", "Change", "增减额"),
    *_words("why", "Why", "理由"),
    Field("decided_on", "date", Text("Decided on", "决定日期")),
)
