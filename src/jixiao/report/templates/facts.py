"""Facts by name for an office's own wording: {rank of S11}, {得分：城西街道，准确率}; each is a bound figure or a name."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.report.facts import At, Book, Difference, Expression, Place, Speaker, Summary
from jixiao.report.facts.wording import Part
from jixiao.report.passages.desk import Desk
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results import AFTER, BEFORE, Results

ENGLISH = re.compile(r"([a-z ]+?)(?: of (.+?))?(?: on (.+?))?( before)?")
LONGEST = 200
CELL = re.compile(r"(?:cell |单元格：)(.+)")
OWN, FIRST, LAST = ("organisation", "本单位"), ("first", "第一名"), ("last", "最后一名")
CHINESE = {
    "得分": "score", "名次": "rank", "等次": "grade", "变动": "change", "失分": "lost", "实际值": "figure", "目标值": "target",
    "满分": "full marks", "名称": "name", "单位数": "organisations", "平均分": "mean", "中位数": "median", "最高分": "highest",
    "最低分": "lowest", "周期": "period", "方案": "scheme",
}  # fmt: skip
OF_ONE = ("score", "rank", "grade", "change", "lost", "figure", "target", "name")
OF_LEAF = ("lost", "figure", "target")
OF_ALL = ("organisations", "mean", "median", "highest", "lowest", "period", "scheme", "full marks")
FACTS = (*OF_ONE, *OF_ALL)


@dataclass(frozen=True)
class Asked:
    """What stands between braces: a fact, of whom, on which indicator, of which period; or a cell."""

    fact: str
    who: str = ""
    indicator: str = ""
    is_before: bool = False
    cell: Place = ()


def read_asked(words: str) -> Asked:
    """The words between braces; DefinitionError with the nearest fact where there is none of that name."""
    words = words.strip()
    if len(words) > LONGEST:
        text = Text(f"“{words[:60]}…” is too long for a fact.", f"“{words[:60]}……”过长，不是数据名称。")
        raise DefinitionError("unknown_fact", text, did_you_mean("", FACTS))
    cell = CELL.fullmatch(words)
    if cell:
        return Asked("cell", cell=tuple(cell[1].split("/")))
    asked = (
        _in_chinese(words) if any(words.startswith(name) for name in CHINESE) or "：" in words else _in_english(words)
    )
    if asked.fact not in FACTS:
        text = Text(
            f"There is no fact “{asked.fact}” for {{{words}}}.", f"没有名为“{asked.fact}”的数据（{{{words}}}）。"
        )
        known = [*CHINESE, *FACTS] if any(sign > "ÿ" for sign in words) else FACTS
        raise DefinitionError("unknown_fact", text, did_you_mean(asked.fact, known))
    if asked.fact in OF_ONE and not asked.who:
        text = Text(f"{{{words}}} does not say of whom.", f"{{{words}}} 没有写明是哪个单位。")
        mend = Text(f"Write {{{asked.fact} of CODE}} or {{{asked.fact} of organisation}}.", f"请写 {{{words}：单位}}。")
        raise DefinitionError("of_whom", text, mend)
    if asked.fact in OF_LEAF and not asked.indicator:
        text = Text(f"{{{words}}} does not say on which indicator.", f"{{{words}}} 没有写明是哪个指标。")
        mend = Text(f"Write {{{words} on INDICATOR}}.", f"请写 {{{words}，指标}}。")
        raise DefinitionError("on_what", text, mend)
    return asked


def _in_english(words: str) -> Asked:
    found = ENGLISH.fullmatch(words)
    if found is None:
        return Asked(words)
    return Asked(found[1].strip(), found[2] or "", found[3] or "", bool(found[4]))


def _in_chinese(words: str) -> Asked:
    name, _sign, rest = words.partition("：")
    parts = [part.strip() for part in re.split("[，,]", rest) if part.strip()]
    is_before = "上期" in parts
    parts = [part for part in parts if part != "上期"]
    fact = CHINESE.get(name.strip(), name.strip())
    if fact == "full marks":
        return Asked(fact, "", parts[0] if parts else "", is_before)
    return Asked(fact, parts[0] if parts else "", parts[1] if len(parts) > 1 else "", is_before)


class Told:
    """Answers what is asked, from one source, through the book."""

    def __init__(self, source: object, book: Book, speaker: Speaker, about: str) -> None:
        self.desk = Desk(book, speaker)
        self.evaluation = EvaluationDesk(book, speaker, source, about) if isinstance(source, Results) else None

    def answer(self, asked: Asked) -> tuple[Part, ...]:
        """The figure or name; DefinitionError where the results hold nothing of the kind."""
        if asked.cell:
            try:
                return (self.desk.plain(asked.cell),)
            except (KeyError, ValueError, IndexError):
                shown = "/".join(asked.cell)
                raise DefinitionError(
                    "unknown_cell", Text(f"There is no cell {shown}.", f"没有单元格 {shown}。")
                ) from None
        if self.evaluation is None:
            text = Text(f"“{asked.fact}” is a fact of evaluations.", f"“{asked.fact}”仅适用于考核结果。")
            raise DefinitionError("other_source", text, Text("Use {cell …} here.", "此处请用 {单元格：…}。"))
        return (_of_one if asked.fact in OF_ONE else _of_all)(self.evaluation, asked)


def _of_all(desk: EvaluationDesk, asked: Asked) -> tuple[Part, ...]:
    results, when = desk.results, BEFORE if asked.is_before else AFTER
    _check_before(desk, asked)
    node = _node(desk, asked.indicator)
    if asked.fact == "period":
        return (desk.period(when),)
    if asked.fact == "scheme":
        return (desk.name(results.evaluation.scheme.label),)
    if asked.fact == "organisations":
        return (desk.whole((when, "organisations")),)
    if asked.fact == "full marks":
        return (desk.figure((when, "full", node), desk.score_style),)
    cells = tuple((when, "score", code, node) for code in _there(desk, when))
    return (desk.figure(Summary(asked.fact, cells), desk.score_style),)


def _of_one(desk: EvaluationDesk, asked: Asked) -> tuple[Part, ...]:
    when = BEFORE if asked.is_before else AFTER
    _check_before(desk, asked)
    code, node = _who(desk, asked.who), _node(desk, asked.indicator)
    if asked.fact == "name":
        return (desk.organisation(code),)
    if asked.fact == "grade":
        held = desk.words((when, "grade", code, node))
        labels = {grade.code: grade.label() for grade in desk.results.evaluation.scheme.grades}
        return (desk.name(labels.get(held, held or "—")),)
    columns: dict[str, Callable[[], tuple[Expression | Place, bool]]] = {
        "score": lambda: ((when, "score", code, node), False), "lost": lambda: ((when, "lost", code, node), False),
        "figure": lambda: ((when, "raw", code, node), True), "target": lambda: ((when, "target", code, node), True),
    }  # fmt: skip
    if asked.fact == "rank":
        return (desk.whole((when, "rank", code, node)),)
    if asked.fact == "change":
        _check_before(desk, Asked("change", is_before=True))
        now, then = (At((each, "score", code, node)) for each in (AFTER, BEFORE))
        return (desk.figure(Difference(now, then), desk.change_style),)
    place, is_plain = columns[asked.fact]()
    if is_plain and isinstance(place, tuple):
        return (desk.plain(place),)
    return (desk.figure(place, desk.score_style),)


def _there(desk: EvaluationDesk, when: str) -> tuple[str, ...]:
    """Who was evaluated then: the roster of the earlier evaluation may be another one."""
    earlier = desk.results.earlier
    if when == BEFORE and earlier is not None:
        return tuple(earlier.workings.roster.codes)
    return desk.results.organisations


def _check_before(desk: EvaluationDesk, asked: Asked) -> None:
    if asked.is_before and desk.results.earlier is None:
        text = Text(
            f"“{asked.fact}” asks for an earlier period; none was given.", f"“{asked.fact}”需要上期结果，但未提供。"
        )
        raise DefinitionError("no_earlier", text, Text("Give it with --before.", "请用 --before 提供。"))


def _who(desk: EvaluationDesk, words: str) -> str:
    """The code of an organisation told by code, by name, or by its place."""
    if words in OWN:
        if desk.about:
            return desk.about
        text = Text("This report is not about one organisation.", "本报告不是针对单个单位的报告。")
        raise DefinitionError("of_whom", text)
    ranked = sorted(
        (code for code in desk.results.organisations if desk.total(code) is not None),
        key=lambda code: (-(desk.total(code) or 0.0), code),
    )
    if words in (*FIRST, *LAST) and ranked:
        return ranked[0] if words in FIRST else ranked[-1]
    named = {code: code for code in desk.results.organisations}
    for code in desk.results.organisations:
        for name in desk.results.organisation_label(code):
            named.setdefault(name, code)
    return _found(words, named, Text("organisation", "单位"))


def _node(desk: EvaluationDesk, words: str) -> str:
    """The code of an indicator told by code or by name; the whole score without words."""
    if not words:
        return desk.results.root
    named = {node.code: node.code for node in desk.results.evaluation.scheme.walk()}
    for node in desk.results.evaluation.scheme.walk():
        for name in node.label():
            named.setdefault(name, node.code)
    return _found(words, named, Text("indicator", "指标"))


def _found(words: str, named: dict[str, str], what: Text) -> str:
    if words not in named:
        text = Text(f"There is no {what.en} “{words}” in the results.", f"结果中没有{what.zh}“{words}”。")
        raise DefinitionError(f"unknown_{what.en}", text, did_you_mean(words, named))
    return named[words]
