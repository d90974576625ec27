"""The tree of a scheme as one table: a row per leaf, a column per level, cells that reach over the leaves below."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from jixiao.engine.model.node import Node
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text, show
from jixiao.report.document import Cell, Grid, Head, Line, Paragraph, Span
from jixiao.report.scheme import words
from jixiao.report.scheme.sentences.told import points
from jixiao.report.scheme.speech import Speech, same
from jixiao.report.scheme.words import Names

LEVELS_BESIDE = 4
"""Deeper trees get one column of names, with the way down to each leaf in it."""
BETWEEN_LINES = frozenset({"linear_between", "efficacy"})
Row = tuple[Cell | None, ...]


@dataclass(frozen=True)
class Column:
    """What is said of every leaf; a column that says the same of all becomes a clause of the note, unless `always`."""

    head: Text
    told: Callable[[Node], Text]
    numeric: bool = False
    always: bool = False


def tree_table(scheme: Scheme, names: Names, speech: Speech) -> tuple[Grid, Paragraph | None]:
    """The table, and a note with what holds for every leaf and so needs no column."""
    shown: list[Column] = []
    for_all: list[Text] = []
    for column in _columns(scheme, names):
        entries = {column.told(leaf) for leaf in scheme.leaves}
        if column.always or len(entries) > 1:
            shown.append(column)
        elif entries != {same("")}:
            told = entries.pop()
            for_all.append(Text(f"{column.head.en}: {told.en}", f"{column.head.zh}：{told.zh}"))
    names_of_rows, heads = _name_cells(scheme, speech)
    heads += [Head(speech.say(column.head), column.numeric) for column in shown]
    rows = [
        (*cells, *(Cell(speech.say(column.told(leaf))) for column in shown))
        for cells, leaf in zip(names_of_rows, scheme.leaves, strict=True)
    ]
    return Grid(tuple(heads), tuple(rows)), _note(for_all, scheme, speech)


def _columns(scheme: Scheme, names: Names) -> list[Column]:
    goals = _goals(scheme)
    return [
        Column(Text("Points", "分值"), lambda leaf: same(show(leaf.weight)), numeric=True, always=True),
        Column(Text("Direction", "方向"), lambda leaf: words.DIRECTIONS[leaf.direction], always=True),
        Column(Text("Unit", "计量单位"), _unit),
        Column(Text("Target", "目标值"), _target, numeric=True),
        Column(Text("Over time", "跨期汇总"), lambda leaf: words.OVER_TIME[leaf.over_time]),
        Column(Text("Divided by", "折算"), lambda leaf: words.per(leaf.per, names) if leaf.per else same("")),
        Column(Text("Missing value", "缺失值"), lambda leaf: words.missing(scheme.policy(leaf))),
        Column(Text("Objective", "绩效目标"), lambda leaf: same(goals[leaf.code])),
    ]


def _unit(leaf: Node) -> Text:
    """The unit, and how many decimals of the value are shown."""
    unit, n = leaf.unit_of_measure, leaf.decimals
    if n is None:
        return same(unit)
    return Text(f"{unit} ({n} decimal{'' if n == 1 else 's'})".strip(), f"{unit}（{n} 位小数）")


def _target(leaf: Node) -> Text:
    if leaf.target is not None:
        return same(f"{show(leaf.target)}{leaf.unit_of_measure if leaf.unit_of_measure in ('%', '‰') else ''}")
    if leaf.rule is None or not leaf.rule.needs_target:
        return same("")
    if leaf.rule.name in BETWEEN_LINES:
        return Text("lines set separately", "考核线、挑战线另行下达")
    return Text("set separately", "另行下达")


def _goals(scheme: Scheme) -> dict[str, str]:
    """The objectives on the way down to each leaf."""
    found: dict[str, str] = {}
    for path in _paths(scheme):
        found[path[-1].code] = " / ".join(dict.fromkeys(node.goal for node in path if node.goal))
    return found


def _name_cells(scheme: Scheme, speech: Speech) -> tuple[list[Row], list[Head]]:
    """The cells that name each leaf: one per level, a node reaching over its leaves; leaves are numbered."""
    paths = _paths(scheme)
    depth = max(map(len, paths))
    one_head = [Head(speech.say(Text("Indicator", "指标")), names=True)]
    if depth > LEVELS_BESIDE:
        ways = [" › ".join(speech.say(node.label()) for node in path) for path in paths]
        return [(Cell(f"{number}. {way}"),) for number, way in enumerate(ways, start=1)], one_head
    reach = Counter(node.code for path in paths for node in path)
    seen: set[str] = set()
    rows: list[Row] = []
    for number, path in enumerate(paths, start=1):
        cells = [None if node.code in seen else Cell(_named(node, number, speech), reach[node.code]) for node in path]
        seen.update(node.code for node in path)
        rows.append((*cells, *([Cell()] * (depth - len(path)))))
    levels = [Text(f"Level {level}", f"{words.numeral(level)}级指标") for level in range(1, depth + 1)]
    return rows, one_head if depth == 1 else [Head(speech.say(level), names=True) for level in levels]


def _paths(scheme: Scheme) -> list[tuple[Node, ...]]:
    """The nodes from the first level down to every leaf, in the order of the file."""
    found: list[tuple[Node, ...]] = []
    waiting: list[tuple[Node, ...]] = [(node,) for node in reversed(scheme.tree)]
    while waiting:
        path = waiting.pop()
        if path[-1].is_leaf:
            found.append(path)
        waiting.extend((*path, child) for child in reversed(path[-1].children))
    return found


def _named(node: Node, number: int, speech: Speech) -> Line:
    """A leaf's number and name; of a node above others its name with its points."""
    label, own = speech.say(node.label()), speech.say(points(node.weight))
    if node.is_leaf:
        return f"{number}. {label}"
    return (label, Span(f"（{own}）", "faint")) if speech.is_chinese else (label, " ", Span(f"({own})", "faint"))


def _note(for_all: list[Text], scheme: Scheme, speech: Speech) -> Paragraph | None:
    """What holds for every leaf, and that targets set separately come first."""
    parts = list(for_all)
    if any(leaf.target is not None for leaf in scheme.leaves):
        parts.append(
            Text(
                "a target set for an organisation or a period comes before the one in the table",
                "对单位或数据所属期另行下达目标值的，以另行下达的为准",
            )
        )
    if not parts:
        return None
    told = Text(f"Note: {'; '.join(part.en for part in parts)}.", f"注：{'；'.join(part.zh for part in parts)}。")
    return Paragraph(speech.say(told), is_note=True)
