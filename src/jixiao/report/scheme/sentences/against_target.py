"""Rules that hold a value against a target or against lines: ratios, lines between two marks, met or not."""

from jixiao.engine.model.text import Text, show
from jixiao.engine.scoring.binary import Binary
from jixiao.engine.scoring.efficacy import Efficacy
from jixiao.engine.scoring.linear_between import LinearBetween
from jixiao.engine.scoring.ratio_capped import RatioCapped
from jixiao.engine.scoring.ratio_threshold import RatioThreshold
from jixiao.report.scheme.sentences.told import Told, both, percent, points, sentence


def ratio_capped(told: Told[RatioCapped]) -> Text:
    """按完成比例赋分: in proportion to the target, capped; “equal to” and 偏离度调减 where asked for."""
    rule, value, goal, full = told.rule, told.value, told.goal, told.all_points
    if rule.op == "=":
        way = both("{full} × (1 − |{value} − {goal}| ÷ |{goal}|)", full=show(told.full), value=told.bare, goal=_TARGET)
        return sentence([
            Text(f"{value.en} equal to {goal.en} earns {full.en}", f"{value.zh}等于{goal.zh}的，得满分 {full.zh}"),
            Text(f"off it, above or below, by how far it is off: {way.en}, never below 0",
                 f"偏离目标值的（无论高低），按偏离幅度计分，即 {way.zh}，扣完为止"),
        ])  # fmt: skip
    parts = [_in_proportion(told)] if rule.cap != 1 else [_to_the_target(told)]
    if rule.over_achievement_k:
        parts.append(_over_achieved(told))
    return sentence(parts)


_TARGET = Text("target", "目标值")


def _way(told: Told[RatioCapped]) -> Text:
    ratio = "{full} × {value} ÷ {goal}" if told.is_higher else "{full} × {goal} ÷ {value}"
    return both(ratio, full=show(told.full), value=told.bare, goal=_TARGET)


def _to_the_target(told: Told[RatioCapped]) -> Text:
    value, goal, full, way = told.value, told.goal, told.all_points, _way(told)
    least = Text(", never below 0", "，最低 0 分") if told.is_higher else Text("", "")
    return Text(
        f"{value.en} {told.reached.en} {goal.en} earns {full.en}; {told.missed.en} it, in proportion: {way.en}{least.en}",
        f"{value.zh}{told.reached.zh}{goal.zh}的，得满分 {full.zh}；{told.missed.zh}目标值的，按比例计分，即 {way.zh}{least.zh}",
    )


def _in_proportion(told: Told[RatioCapped]) -> Text:
    most, way, goal = told.share(told.rule.cap), _way(told), told.goal
    tail = (
        Text("never below 0", "最低 0 分")
        if told.is_higher
        else Text(f"{told.value.en} of 0 or less earns the most", f"{told.value.zh}为 0 及以下的得最高分")
    )
    return Text(
        f"in proportion to {goal.en}: {way.en}, at most {most.en}; {tail.en}",
        f"按{told.value.zh}与{goal.zh}的比例计分，即 {way.zh}，最高 {most.zh}，{tail.zh}",
    )


def _over_achieved(told: Told[RatioCapped]) -> Text:
    rule, floor = told.rule, told.share(told.rule.over_achievement_floor)
    alert, k = percent(rule.over_achievement_alert), show(rule.over_achievement_k)
    return Text(
        f"better than the target by more than {alert} counts as a target set too low: the points are multiplied with "
        f"1 − {k} × (how much better − {alert}), and stay at {floor.en} at least",
        f"优于目标值超过 {alert} 的，视为目标值设定明显偏低，得分再乘以 1 − {k} ×（优于目标值的幅度 − {alert}），"
        f"最低保留 {floor.zh}",
    )


def ratio_threshold(told: Told[RatioThreshold]) -> Text:
    """按完成比例赋分并设及格门槛: nothing below the pass mark."""
    gate, full = percent(told.rule.pass_share), show(told.full)
    ratio = both("{value} ÷ {goal}" if told.is_higher else "{goal} ÷ {value}", value=told.bare, goal=_TARGET)
    given = Text("", "")
    if told.target is not None:
        aim = told.figure(told.target)
        given = Text(f", the target being {aim.en}", f"，目标值为 {aim.zh}")
    return sentence([
        Text(f"completion ({ratio.en}{given.en}) below {gate} earns 0 points",
             f"完成比例（{ratio.zh}{given.zh}）低于 {gate} 的，得 0 分"),
        Text(f"from {gate} on, {full} × (completion − {gate}) ÷ (100% − {gate})",
             f"达到 {gate} 的，按 {full} ×（完成比例 − {gate}）÷（100% − {gate}）计分"),
        Text(f"with the target reached, {points(told.full).en}", f"达到目标值的，得满分 {points(told.full).zh}"),
    ])  # fmt: skip


def linear_between(told: Told[LinearBetween]) -> Text:
    """考核线与挑战线: from the base to the stretch in proportion."""
    rule, value, full = told.rule, told.value, told.all_points
    base, stretch = _line_at(told, rule.base, "base"), _line_at(told, rule.stretch, "stretch")
    start = told.share(rule.points_at_base)
    way = both(
        "({value} − {base}) ÷ ({stretch} − {base})",
        value=told.bare,
        base=Text("base", "考核线"),
        stretch=Text("stretch", "挑战线"),
    )
    span = show(told.full * (1 - rule.points_at_base))
    body = f"{span} × " if not rule.points_at_base else f"{show(told.full * rule.points_at_base)} + {span} × "
    return sentence([
        Text(f"{value.en} {told.reached.en} {stretch.en} earns {full.en}",
             f"{value.zh}{told.reached.zh}{stretch.zh}的，得满分 {full.zh}"),
        Text(f"{told.missed.en} {base.en}, 0 points", f"{told.missed.zh}{base.zh}的，得 0 分"),
        Text(f"in between, in proportion from {start.en} on: {body}{way.en}",
             f"介于两线之间的，自 {start.zh}起按比例计分，即 {body}{way.zh}"),
    ])  # fmt: skip


_LINES = {"base": Text("the base line", "考核线"), "stretch": Text("the stretch line", "挑战线")}


def _line_at(told: Told[LinearBetween], own: float | None, name: str) -> Text:
    line = _LINES[name]
    if own is None:
        return line
    shown = told.figure(own)
    return Text(f"{line.en} ({shown.en})", f"{line.zh}（{shown.zh}）")


def efficacy(told: Told[Efficacy]) -> Text:
    """功效系数法: from the value not allowed to the satisfying one."""
    rule = told.rule
    low, high = Text("value not allowed", "不允许值"), Text("satisfying value", "满意值")
    way = both("({value} − {low}) ÷ ({high} − {low})", value=told.bare, low=low, high=high)
    given = both(
        f"{{full}} × ({show(rule.base)} + {show(rule.span)} × {{name}}) ÷ 100",
        full=show(told.full),
        name=Text("coefficient", "功效系数"),
    )
    parts = [
        _mark(told, rule.low, low, Text("the base line", "考核线")),
        _mark(told, rule.high, high, Text("the stretch line", "挑战线")),
        Text(f"efficacy coefficient = {way.en}", f"功效系数 = {way.zh}"),
        Text(f"points = {given.en}", f"得分 = {given.zh}"),
    ]
    return sentence([*parts, *_cut(told)])


def _mark(told: Told[Efficacy], own: float | None, name: Text, column: Text) -> Text:
    """A mark with its figure, or with the line of the targets that gives it."""
    shown = column if own is None else told.figure(own)
    return Text(f"the {name.en} is {shown.en}", f"{name.zh}为{shown.zh}")


def _cut(told: Told[Efficacy]) -> list[Text]:
    rule = told.rule
    if not rule.clamp:
        return [
            Text("the coefficient is not cut", "功效系数不设上下限"),
            Text(
                "points never fall below 0, and pass full marks beyond the satisfying value",
                "得分最低 0 分，优于满意值的可超过满分",
            ),
        ]
    least, most = told.share(rule.base / 100), told.share((rule.base + rule.span) / 100)
    return [
        Text("the coefficient counts as 0 below 0 and as 1 above 1", "功效系数小于 0 的按 0 计，大于 1 的按 1 计"),
        Text(f"so the points lie between {least.en} and {most.en}", f"得分在 {least.zh}至 {most.zh}之间"),
    ]


def binary(told: Told[Binary]) -> Text:
    """直接赋分: met or not met."""
    rule, value, full, bar = told.rule, told.value, told.all_points, _bar(told)
    parts = [Text(f"{value.en} {told.reached.en} {bar.en} earns {full.en}",
                  f"{value.zh}{told.reached.zh}{bar.zh}的，得满分 {full.zh}")]  # fmt: skip
    if rule.deduction is not None:
        off, rest = points(rule.deduction), points(told.full - rule.deduction)
        parts.append(Text(f"otherwise {off.en} are taken off, which leaves {rest.en}",
                          f"否则扣 {off.zh}，得 {rest.zh}"))  # fmt: skip
    else:
        rest = told.share(rule.otherwise)
        parts.append(Text(f"otherwise {rest.en}", f"否则得 {rest.zh}"))
    return sentence(parts)


def _bar(told: Told[Binary]) -> Text:
    rule = told.rule
    if rule.threshold is not None:
        return told.figure(rule.threshold)
    return {
        "target": told.goal,
        "previous": Text("the value of the period before", "上期数"),
        "last_year": Text("the value of the same period last year", "上年同期数"),
        "mean_of_previous": Text(
            f"the mean of the {rule.n} periods before (of those that have a value)",
            f"前 {rule.n} 期平均数（按有数的各期平均）",
        ),
    }[rule.against]
