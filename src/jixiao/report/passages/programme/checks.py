"""What does not fit together in a form: sums, the execution's score, weights, scores without figures."""

from collections.abc import Iterator

from jixiao.engine.budget.self_evaluation import check_form
from jixiao.engine.model.text import Text
from jixiao.report.facts import At, Difference, Expression, Product, Ratio, Summary
from jixiao.report.facts.wording import Part
from jixiao.report.passages.programme.conclusion import rules
from jixiao.report.passages.programme.desk import MONEY, POINTS, RATE, ProgrammeDesk
from jixiao.report.results.programme import is_filled

CENT = 0.005
"""Half of the last digit in which a form is written: a smaller difference is rounding."""
COLUMNS = {
    "initial": Text("initial budget", "年初预算数"), "full_year": Text("budget of the year", "全年预算数"),
    "executed": Text("money spent", "全年执行数"),
}  # fmt: skip
TOLD_HERE = frozenset((
    "fund_sum", "budget_change_unexplained", "execution_rate", "no_budget", "execution_score", "execution_weight",
    "goal_is_help_text", "weight_missing", "weights_total", "not_filled", "score_without_actual", "score_above_weight",
    "total_off", "shortfall_unexplained", "goal_missing", "score_missing", "funds_missing",
))  # fmt: skip
"""Checks of self-evaluation whose finding is told with its figures, here or in the passage that it belongs to."""
Line = tuple[Part, ...]
TOTAL = ("fund", "1")


def checks(desk: ProgrammeDesk) -> list[Line]:
    """A sentence for each fault, with the figures that do not fit."""
    funds = [*_parts(desk), *_change(desk), *_rate(desk), *_execution(desk)] if desk.programme.funds else []
    return [*funds, *_goal(desk), *_weights(desk), *_indicators(desk), *_total(desk), *_others(desk)]


def _others(desk: ProgrammeDesk) -> Iterator[Line]:
    """What the checks of self-evaluation find beyond these, as they say it."""
    for finding in check_form(desk.programme.form, rules()):
        if finding.rule not in TOLD_HERE:
            yield (desk.name(finding.text),)


def _number(desk: ProgrammeDesk, expression: Expression) -> float | None:
    value = expression.value(desk.book.source.read)
    return float(value) if isinstance(value, (int, float)) else None


def _apart(desk: ProgrammeDesk, one: Expression, other: Expression, by: float = CENT) -> bool:
    """Whether two known figures differ by more than rounding."""
    apart = _number(desk, Difference(one, other, is_absolute=True))
    return apart is not None and apart > by + 1e-9


def _parts(desk: ProgrammeDesk) -> Iterator[Line]:
    numbers = [str(n) for n in range(2, len(desk.programme.funds) + 1)]
    for column, label in COLUMNS.items():
        whole, parts = At((*TOTAL, column)), Summary("sum", tuple(("fund", n, column) for n in numbers))
        if _apart(desk, whole, parts):
            pattern = Text(
                "The parts of the {column} add up to {parts}, its total says {whole}.",
                "{column}各分项合计{parts}，与总额{whole}不一致。",
            )
            yield desk.tell(
                pattern, column=desk.say(label), parts=desk.figure(parts, MONEY), whole=desk.figure(whole, MONEY)
            )


def _change(desk: ProgrammeDesk) -> Iterator[Line]:
    initial, full_year = At((*TOTAL, "initial")), At((*TOTAL, "full_year"))
    if _apart(desk, initial, full_year) and not is_filled(desk.programme.funds_reason):
        pattern = Text(
            "The budget was changed within the year by {change} (from {initial} to {full_year}); no reason is given.",
            "年中调整预算{change}（由{initial}调整为{full_year}），未说明理由。",
        )
        change = desk.figure(Difference(full_year, initial), MONEY)
        yield desk.tell(
            pattern, change=change, initial=desk.figure(initial, MONEY), full_year=desk.figure(full_year, MONEY)
        )


def _rate(desk: ProgrammeDesk) -> Iterator[Line]:
    said, reckoned = At((*TOTAL, "rate")), Ratio(At((*TOTAL, "executed")), At((*TOTAL, "full_year")))
    if _apart(desk, said, reckoned):
        pattern = Text("The form's rate of execution is {said}, reckoned it is {reckoned}.",
                       "填报的预算执行率为{said}，按执行数计算应为{reckoned}。")  # fmt: skip
        yield desk.tell(pattern, said=desk.figure(said, RATE), reckoned=desk.figure(reckoned, RATE))
    if _number(desk, At((*TOTAL, "full_year"))) == 0 and _number(desk, At((*TOTAL, "score"))) is not None:
        words = Text(
            "The budget of the year is nil: no score applies to its execution.",
            "全年预算数为零，预算执行率得分不适用。",
        )
        yield (desk.say(words),)


def _execution(desk: ProgrammeDesk) -> Iterator[Line]:
    """The score is the rate times the points, never more than the points (财预〔2020〕10号)."""
    rate = _number(desk, Ratio(At((*TOTAL, "executed")), At((*TOTAL, "full_year")), 1))
    points = _number(desk, At((*TOTAL, "weight")))
    score = _number(desk, At((*TOTAL, "score")))
    if rate is None or points is None or score is None:
        return
    full = At((*TOTAL, "weight"))
    wanted: Expression = (
        full if rate >= 1 else Product(Ratio(At((*TOTAL, "executed")), At((*TOTAL, "full_year")), 1), full)
    )
    if _apart(desk, At((*TOTAL, "score")), wanted):
        pattern = Text(
            "The execution's score is {score}, by its rate it is {wanted}.",
            "预算执行率填报得分{score}分，按执行率计算应为{wanted}分。",
        )
        yield desk.tell(
            pattern, score=desk.figure((*TOTAL, "score"), POINTS), wanted=desk.figure(wanted, POINTS)
        )  # fmt: skip
    if points != rules().execution.points:
        pattern = Text("{points} points stand against the budget's execution, where the rules say {rule}.",
                       "预算执行率分值为{points}分，规定为{rule}分。")  # fmt: skip
        rule = desk.name(f"{rules().execution.points:f}")
        yield desk.tell(pattern, points=desk.plain((*TOTAL, "weight")), rule=rule)


def _goal(desk: ProgrammeDesk) -> Iterator[Line]:
    if desk.programme.goal_actual and not is_filled(desk.programme.goal_actual):
        words = Text(
            "Under “what was achieved” the form's own help text still stands.",
            "“目标完成情况”仍为填写说明原文，视为未填写。",
        )
        yield (desk.say(words),)


def _weights(desk: ProgrammeDesk) -> Iterator[Line]:
    numbers = range(1, len(desk.programme.indicators) + 1)
    fund = [(*TOTAL, "weight")] if desk.programme.funds else []
    places = (*fund, *(("indicator", str(n), "weight") for n in numbers))
    whole = float(rules().total)
    weights = Summary("sum", places)
    if any(desk.value(place) is None for place in places):
        yield (desk.say(Text("Not every part has its points filled in.", "部分指标未填分值。")),)
    elif abs((_number(desk, weights) or 0.0) - whole) > CENT:
        pattern = Text("The points add up to {weights}, not to {whole}.", "分值合计{weights}分，不等于{whole}分。")
        yield desk.tell(pattern, weights=desk.figure(weights, POINTS), whole=desk.name(f"{whole:g}"))


def _indicators(desk: ProgrammeDesk) -> Iterator[Line]:
    for number, indicator in enumerate(desk.programme.indicators, start=1):
        at, label = ("indicator", str(number)), desk.name(indicator.level3)
        is_blank = not is_filled(indicator.actual)
        if is_blank and indicator.score is not None:
            pattern = Text(
                "{label}: scored {score} without a figure.", "{label}：未填实际完成值，却填报得分{score}分。"
            )
            yield desk.tell(pattern, label=label, score=desk.figure((*at, "score"), POINTS))
        elif is_blank:
            yield desk.tell(Text("{label}: no figure is filled in.", "{label}：未填实际完成值。"), label=label)
        if indicator.score is not None and indicator.weight is not None and indicator.score > indicator.weight:
            pattern = Text(
                "{label}: the score {score} is above its points ({weight}).",
                "{label}：得分{score}分高于分值{weight}分。",
            )
            yield desk.tell(
                pattern,
                label=label,
                score=desk.figure((*at, "score"), POINTS),
                weight=desk.figure((*at, "weight"), POINTS),
            )


def _total(desk: ProgrammeDesk) -> Iterator[Line]:
    scores = Summary("sum", desk.programme.scores)
    if desk.programme.scores and _apart(desk, At(("programme", "total")), scores):
        pattern = Text(
            "The form's total is {said}, its scores add up to {scores}.", "填报总分{said}分，各项得分合计{scores}分。"
        )
        yield desk.tell(
            pattern, said=desk.figure(("programme", "total"), POINTS), scores=desk.figure(scores, POINTS)
        )  # fmt: skip
