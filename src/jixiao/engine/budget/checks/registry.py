"""The checks there are, by the name of their rule, in the order of the form. A new check is a function and a line here."""

from jixiao.engine.budget.checks import figures, funds, goals, names, points, totals
from jixiao.engine.budget.checks.found import Check
from jixiao.engine.model.text import Text

CHECKS = {
    "wrong_shape": Check(Text("a part that is no list, row or field", "结构无法读取"), goals.wrong_shape),
    "project_missing": Check(Text("no name of the programme", "未填项目名称"), goals.project_missing),
    "not_a_number": Check(Text("words where a number belongs", "应填数字处不是数字"), goals.not_a_number),
    "funds_missing": Check(Text("no funds, no total", "未填资金"), funds.funds_missing),
    "amount_negative": Check(Text("a negative amount", "金额为负"), funds.amount_negative),
    "fund_sum": Check(Text("parts that do not make the total", "资金分项与总额不一致"), funds.fund_sum),
    "over_spent": Check(Text("more spent than budgeted", "执行数超过预算数"), funds.over_spent),
    "no_budget": Check(Text("a rate or score without a budget", "预算为零仍填执行率或得分"), funds.no_budget),
    "execution_rate": Check(Text("rate ≠ spent ÷ budget", "执行率与执行数、预算数不符"), funds.execution_rate_off),
    "execution_score": Check(Text("execution's score ≠ rule", "预算执行率得分与规则不符"), funds.execution_score_off),
    "execution_weight": Check(Text("execution's points ≠ rule", "预算执行率分值与规则不符"), funds.execution_weight),
    "budget_change_unexplained": Check(
        Text("a change within the year without a reason", "年中调整未说明理由"), funds.budget_change_unexplained
    ),
    "execution_unexplained": Check(
        Text("a low rate of execution without a reason", "执行率偏低未说明原因"), funds.execution_unexplained
    ),
    "goal_missing": Check(Text("a goal left blank", "未填年度目标"), goals.goal_missing),
    "goal_is_help_text": Check(Text("help text left standing", "目标仍为填写说明原文"), goals.goal_is_help_text),
    "goal_is_number": Check(Text("a goal that is only a number", "目标仅为数字"), goals.goal_is_number),
    "indicators_missing": Check(Text("no indicators", "未填指标"), names.indicators_missing),
    "level1_unknown": Check(
        Text("a first level that the rules do not have", "一级指标不在规则中"), names.level1_unknown
    ),
    "level2_elsewhere": Check(Text("a second level in the wrong place", "二级指标归属不当"), names.level2_elsewhere),
    "name_vague": Check(Text("no telling name", "三级指标名称空泛"), names.name_vague),
    "target_missing": Check(Text("no target", "未填指标值"), names.target_missing),
    "target_vague": Check(Text("a quantity without a number", "数量指标的指标值不是数值"), names.target_vague),
    "money_as_output": Check(Text("money in the place of an output", "以资金金额作产出指标"), names.money_as_output),
    "duplicate_indicator": Check(Text("an indicator twice", "指标重复"), names.duplicate_indicator),
    "weight_missing": Check(Text("no points", "未填分值"), points.weight_missing),
    "weight_not_positive": Check(Text("points of 0 or less", "分值不大于零"), points.weight_not_positive),
    "weights_total": Check(Text("points that do not make the whole", "分值合计不等于总分"), points.weights_total),
    "level1_split": Check(Text("first levels' points ≠ rule", "一级指标分值与规则不符"), points.level1_split),
    "level_label_points": Check(
        Text("a first level's own points ≠ its indicators'", "一级指标标明分值与其下合计不符"),
        points.level_label_points,
    ),
    "not_filled": Check(Text("neither figure nor score", "完成值与得分均为空"), figures.not_filled),
    "score_without_actual": Check(Text("a score without a figure", "未填完成值却有得分"), figures.score_without_actual),
    "score_missing": Check(Text("a figure without a score", "未填得分"), figures.score_missing),
    "actual_not_a_figure": Check(
        Text("words against a target in numbers", "完成值不是数值"), figures.actual_not_a_figure
    ),
    "unit_differs": Check(Text("two units", "指标值与完成值单位不一致"), figures.unit_differs),
    "score_negative": Check(Text("a negative score", "得分为负"), figures.score_negative),
    "score_above_weight": Check(Text("a score above its points", "得分高于分值"), figures.score_above_weight),
    "score_off_rule": Check(Text("score ≠ rule", "指标得分与规则不符"), figures.score_off_rule),
    "score_outside_tier": Check(Text("a score outside of its tier", "得分不在所评档次内"), figures.score_outside_tier),
    "shortfall_unexplained": Check(
        Text("a target missed without a reason", "未达指标值未说明原因"), figures.shortfall_unexplained
    ),
    "over_achievement_unexplained": Check(
        Text("a target passed by far without a reason", "大幅超额未分析原因"), figures.over_achievement_unexplained
    ),
    "rate_above_whole": Check(Text("a share above 100%", "比率超过100%"), figures.rate_above_whole),
    "total_off": Check(Text("total ≠ sum", "总分与各项得分合计不符"), totals.total_off),
    "total_above_whole": Check(Text("total above all points", "总分超过满分"), totals.total_above_whole),
    "grade_off": Check(Text("grade ≠ total", "等次与总分不符"), totals.grade_off),
    "all_full_marks": Check(Text("full marks everywhere (look again)", "全部指标满分（提示）"), totals.all_full_marks),
}
"""Every check by the name that stands in the column `rule`."""
