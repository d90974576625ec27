"""Checks across a whole scheme. They yield errors instead of raising, so that all of them are told at once."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from jixiao.engine.model.errors import DefinitionError, Place
from jixiao.engine.model.node import MAX_DEPTH
from jixiao.engine.model.parts import Adjustment, Grade, PeerGroup, Veto
from jixiao.engine.model.text import Text, did_you_mean, show

SUM_NOISE = 1e-9


class TreeItem(Protocol):
    """A node as far as the sums are concerned; a draft of the reader and a finished Node both are one."""

    @property
    def code(self) -> str: ...
    @property
    def weight(self) -> float | None: ...
    @property
    def line(self) -> int | None: ...
    @property
    def children(self) -> "Sequence[TreeItem]": ...


class Parts(Protocol):
    """The parts of a scheme that must fit together."""

    @property
    def grades(self) -> tuple[Grade, ...]: ...
    @property
    def peer_groups(self) -> tuple[PeerGroup, ...]: ...
    @property
    def adjustments(self) -> tuple[Adjustment, ...]: ...
    @property
    def adjustment_caps(self) -> tuple[tuple[str, float], ...]: ...
    @property
    def vetoes(self) -> tuple[Veto, ...]: ...
    @property
    def separate(self) -> tuple[str, ...]: ...


def check_tree(
    root: str, tree: "Sequence[TreeItem]", full_marks: float, *, as_shares: bool = False
) -> Iterator[DefinitionError]:
    """Codes are unique, the tree is not too deep; points add up to the parent, shares of siblings to 100."""
    if not tree:
        mend = Text("Add at least one indicator under “tree”.", "请在“tree”下至少写一个指标。")
        yield DefinitionError("empty_tree", Text("The scheme has no indicators.", "指标体系中没有指标。"), mend)
        return
    yield from _check_sum(root, 100.0 if as_shares else full_marks, tree, None)
    seen: dict[str, int | None] = {root: None}
    waiting: list[tuple[TreeItem, int]] = [(item, 1) for item in reversed(tree)]
    while waiting:
        item, depth = waiting.pop()
        if item.code in seen:
            yield _duplicate(item.code, item.line, seen[item.code])
        seen.setdefault(item.code, item.line)
        if depth > MAX_DEPTH:
            yield too_deep(item.line)
            return
        if item.children and item.weight is not None:
            yield from _check_sum(item.code, 100.0 if as_shares else item.weight, item.children, item.line)
        waiting.extend((child, depth + 1) for child in reversed(item.children))


def _check_sum(code: str, full: float, children: "Sequence[TreeItem]", line: int | None) -> Iterator[DefinitionError]:
    weights = [child.weight for child in children]
    known = [weight for weight in weights if weight is not None]
    if len(known) < len(weights):
        return
    total = sum(known)
    if abs(total - full) <= SUM_NOISE * max(abs(full), 1.0):
        return
    off = show(abs(total - full))
    yield DefinitionError(
        "weights_do_not_add_up",
        Text(
            f"The weights under “{code}” add up to {show(total)}, not {show(full)}: "
            f"{off} too {'much' if total > full else 'little'}.",
            f"“{code}”下级分值合计 {show(total)}，应为 {show(full)}，{'多' if total > full else '少'} {off}。",
        ),
        Text(
            f"Change the weights ({' + '.join(show(weight) for weight in known[:12])}) so that they make {show(full)}.",
            f"请调整分值（{' + '.join(show(weight) for weight in known[:12])}），使合计为 {show(full)}。",
        ),
        Place(line=line if line is not None else children[0].line, path=code),
    )


def _duplicate(code: str, line: int | None, first: int | None) -> DefinitionError:
    earlier = Text(f", first on line {first}" if first else "", f"，首次出现在第 {first} 行" if first else "")
    return DefinitionError(
        "duplicate_code",
        Text(f"The code “{code}” is used twice{earlier.en}.", f"编码“{code}”重复{earlier.zh}。"),
        Text("Give every node its own code.", "请为每个指标使用不同的编码。"),
        Place(line=line, path=code),
    )


def too_deep(line: int | None) -> DefinitionError:
    """The error for a tree with more levels than anybody can read."""
    return DefinitionError(
        "too_deep",
        Text(f"The tree has more than {MAX_DEPTH} levels.", f"指标树超过 {MAX_DEPTH} 级。"),
        Text("Two to four levels are usual.", "一般为二至四级。"),
        Place(line=line),
    )


def check_parts(parts: Parts) -> Iterator[DefinitionError]:
    """Grades go down to 0, and codes within each part are unique and known."""
    yield from _check_grades(parts.grades)
    for items in (parts.grades, parts.adjustments, parts.vetoes, parts.peer_groups):
        yield from _check_unique(items)
    yield from _check_members(parts.peer_groups)
    for code in sorted({code for code in parts.separate if parts.separate.count(code) > 1}):
        text = Text(f"“{code}” stands twice under “separate”.", f"“{code}”在“separate”中重复。")
        yield DefinitionError("duplicate_member", text, Text("Keep it once.", "请只保留一处。"))
    for veto in parts.vetoes:
        codes = [grade.code for grade in parts.grades]
        if veto.cap_grade and veto.cap_grade not in codes:
            text = Text(f"There is no grade “{veto.cap_grade}”.", f"没有等次“{veto.cap_grade}”。")
            yield DefinitionError("unknown_grade", text, did_you_mean(veto.cap_grade, codes), Place(line=veto.line))
        if veto.drop_grades and not codes:
            text = Text("“drop_grades” needs grades.", "“drop_grades”须先定义等次。")
            yield DefinitionError("unknown_grade", text, None, Place(line=veto.line))
    for kind, cap in parts.adjustment_caps:
        if kind not in ("bonus", "deduction") or not cap >= 0:
            text = Text(f"The cap “{kind}” is not valid.", f"加减分上限“{kind}”无效。")
            yield DefinitionError(
                "bad_cap", text, Text("Use bonus and deduction, 0 or more.", "请用 bonus、deduction，且不小于 0。")
            )


def _check_grades(grades: tuple[Grade, ...]) -> Iterator[DefinitionError]:
    for higher, lower in pairwise(grades):
        if higher.lowest < lower.lowest or (higher.lowest == lower.lowest and higher.quota is None):
            yield DefinitionError(
                "grade_order",
                Text(
                    f"Grade “{lower.code}” starts at {show(lower.lowest)}, "
                    f"not below “{higher.code}” ({show(higher.lowest)}).",
                    f"等次“{lower.code}”的起点 {show(lower.lowest)} 不低于“{higher.code}”的 {show(higher.lowest)}。",
                ),
                Text("Write grades from the best to the worst, each “from” smaller.", "请从高到低书写，起点逐个降低。"),
                Place(line=lower.line, path=f"grades.{lower.code}"),
            )
    if grades and grades[-1].quota is not None:
        last = grades[-1]
        text = Text(
            f"The last grade “{last.code}” has a quota, so some may get none.",
            f"最后一个等次“{last.code}”不能设比例上限。",
        )
        mend = Text("Remove its “quota”.", "请删除其“quota”。")
        yield DefinitionError("last_grade_quota", text, mend, Place(line=last.line, path=f"grades.{last.code}"))
    if grades and grades[-1].lowest > 0:
        yield DefinitionError(
            "grade_gap",
            Text(
                f"Scores below {show(grades[-1].lowest)} have no grade.",
                f"低于 {show(grades[-1].lowest)} 分没有对应等次。",
            ),
            Text("Let the last grade start at 0.", "请将最后一个等次的起点设为 0。"),
            Place(line=grades[-1].line, path=f"grades.{grades[-1].code}"),
        )


def _check_unique(items: Sequence[Grade | Adjustment | Veto | PeerGroup]) -> Iterator[DefinitionError]:
    seen: dict[str, int | None] = {}
    for item in items:
        if item.code in seen:
            yield _duplicate(item.code, item.line, seen[item.code])
        seen.setdefault(item.code, item.line)


def _check_members(groups: tuple[PeerGroup, ...]) -> Iterator[DefinitionError]:
    home: dict[str, str] = {}
    for group in groups:
        for organisation in group.organisations:
            if organisation in home:
                yield DefinitionError(
                    "organisation_in_two_groups",
                    Text(
                        f"“{organisation}” stands twice: in “{home[organisation]}” and in “{group.code}”.",
                        f"“{organisation}”同时列在“{home[organisation]}”和“{group.code}”中。",
                    ),
                    Text("An organisation is ranked in one group only.", "每个单位只能属于一个考核组。"),
                    Place(line=group.line),
                )
            home.setdefault(organisation, group.code)
