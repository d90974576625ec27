"""Checks of the points: each indicator's, their sum, and how they are shared out over the first levels."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from jixiao.engine.budget.checks.found import BLANK, Found, as_written, number, points_of, same
from jixiao.engine.budget.checks.likely import known_points, points_gap
from jixiao.engine.budget.checks.names import misplaced
from jixiao.engine.budget.forms import FormIndicator, SelfEvaluationForm
from jixiao.engine.budget.rule_sets import RuleSet, Split
from jixiao.engine.budget.scores import level_words
from jixiao.engine.budget.targets import read_target
from jixiao.engine.model.text import Text

Gaps = dict[tuple[str, ...], tuple[Decimal, Decimal]]
"""Wanted and found points of levels that share theirs."""


def weight_missing(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """An indicator, or the execution, without points."""
    total = form.total_row
    rows = [(row.weight, row.name) for row in form.judged]
    if total is not None and rules.execution.points:
        rows.insert(0, (total.weight, "预算执行率"))
    for entry, name in rows:
        if entry.is_blank:
            text = Text(f"{name}: no points are set.", f"{name}：未填分值。")
            yield Found(entry.place, text, Text("points", "分值"), BLANK)


def weight_not_positive(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """Points of nothing or less."""
    for row in form.judged:
        points = points_of(row.weight)
        if points is not None and points <= 0:
            text = Text(f"{row.name}: points must be above 0.", f"{row.name}：分值应大于0。")
            yield Found(row.weight.place, text, Text("above 0", "大于0"), as_written(row.weight))


def weights_total(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """Points that do not make the whole."""
    gap = points_gap(form, rules)
    if gap:
        whole = number(rules.total + gap)
        text = Text(
            f"The points add up to {whole.en}, not to {number(rules.total).en}.",
            f"分值合计{whole.zh}分，不等于{number(rules.total).zh}分。",
        )
        yield Found("分值合计", text, number(rules.total), whole)


def level1_split(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """First levels with other points than the rules share out; of several ways the nearest is told.

    Not where the points miss the whole or a first level is unknown: then this is a consequence.
    """
    if not _can_be_shared(form, rules) or not rules.splits:
        return
    ways = [_gaps(split, held, rules) for held in _readings(form, rules) for split in rules.splits]
    nearest = min(ways, key=lambda way: (len(way), _size(way)))
    if not nearest:
        return
    names = {codes: "、".join(rules.levels[code].label.zh for code in codes) for codes in nearest}
    wanted, held = (
        "、".join(f"{names[codes]}{number(pair[place]).zh}" for codes, pair in nearest.items()) for place in (0, 1)
    )
    text = Text(
        f"The points of the first levels are {held}; the rules give {wanted}.",
        f"一级指标分值为{held}，规则规定为{wanted}。",
    )
    place = f"一级指标[{'、'.join(names.values())}]"
    codes = {code for each in nearest for code in each}
    cells = (row.level1.place for row in form.judged if _code(row, rules) in codes and "!" in row.level1.place)
    yield Found(next(cells, place), text, same(wanted), same(held))


def _can_be_shared(form: SelfEvaluationForm, rules: RuleSet) -> bool:
    is_known = all(_code(row, rules) for row in form.judged)
    return bool(known_points(form)) and is_known and not points_gap(form, rules)


def _code(row: FormIndicator, rules: RuleSet) -> str:
    level = rules.level_called(level_words(row.level1.text))
    return "" if level is None else level.code


def _readings(form: SelfEvaluationForm, rules: RuleSet) -> list[dict[str, Decimal]]:
    """Points by first level as written, then with each second level at its home, where some are elsewhere."""
    written = points_by_level(form, rules)
    at_home = dict(written)
    for row, home in misplaced(form, rules):
        points = points_of(row.weight) or Decimal(0)
        at_home[_code(row, rules)] -= points
        at_home[home.code] = at_home.get(home.code, Decimal(0)) + points
    return [written, at_home]


def points_by_level(form: SelfEvaluationForm, rules: RuleSet) -> dict[str, Decimal]:
    """Points of each first level that the rules know."""
    held: dict[str, Decimal] = {}
    for row in form.judged:
        level = rules.level_called(level_words(row.level1.text))
        if level is not None:
            held[level.code] = held.get(level.code, Decimal(0)) + (points_of(row.weight) or Decimal(0))
    return held


def _gaps(split: Split, held: Mapping[str, Decimal], rules: RuleSet) -> Gaps:
    """Where a way of sharing out and the form differ: wanted and found."""
    named = {code for codes in split for code in codes}
    wanted: dict[tuple[str, ...], Decimal] = dict(split)
    for code in held:
        if code not in named:
            wanted[(code,)] = Decimal(0)
    gaps: Gaps = {}
    for codes, points in wanted.items():
        found = sum((held.get(code, Decimal(0)) for code in codes), Decimal(0))
        if abs(points - found) > rules.allowed.points:
            gaps[codes] = (points, found)
    return gaps


def _size(gaps: Gaps) -> Decimal:
    return sum((abs(wanted - found) for wanted, found in gaps.values()), Decimal(0))


def level_label_points(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A first level that names its points (产出指标（50分）) and whose indicators have others."""
    if not _can_be_shared(form, rules):
        return
    readings = _readings(form, rules)
    held = readings[0]
    told: set[str] = set()
    for row in form.judged:
        level = rules.level_called(level_words(row.level1.text))
        said = _said(row.level1.text)
        if level is None or said is None or level.code in told:
            continue
        told.add(level.code)
        if all(abs(each[level.code] - said) > rules.allowed.points for each in readings):
            text = Text(
                f"{level.label.zh} says {number(said).en} points, its indicators have {number(held[level.code]).en}.",
                f"{level.label.zh}标明{number(said).zh}分，其下指标分值合计{number(held[level.code]).zh}分。",
            )
            yield Found(row.level1.place, text, number(said), number(held[level.code]))


def _said(words: str) -> Decimal | None:
    """产出指标（50分） → 50."""
    inner = words.replace("（", "(").replace("）", ")").partition("(")[2].partition(")")[0]
    return read_target(inner).value if inner else None
