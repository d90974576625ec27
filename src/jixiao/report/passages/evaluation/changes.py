"""What the changes are made of: the organisations that moved most, and the parts of their scores that moved."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Items, Paragraph
from jixiao.report.facts import At, Difference
from jixiao.report.facts.wording import Part
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results import AFTER, BEFORE

MOST_ORGANISATIONS, MOST_PARTS = 3, 3
NOTE = Text(
    "The parts add up to the change of the score. They say where points were won and lost, not why.",
    "各构成部分之和等于总分变动，只说明分数增减之处，不代表原因。",
)
KINDS = {
    "performance": Text("{name}", "{name}"),
    "weight": Text("weight of {name}", "{name}的权重调整"),
    "missing": Text("missing figures of {name}", "{name}的数据缺失"),
    "adjustment": Text("adjustment “{name}”", "加减分“{name}”"),
    "cap": Text("the cap", "上限"),
    "floor": Text("the floor", "下限"),
    "veto": Text("the veto “{name}”", "一票否决“{name}”"),
    "rounding": Text("rounding", "取整"),
}


def changes(desk: EvaluationDesk) -> list[Block]:
    """The three that rose and the three that fell most; nothing without an evaluation before."""
    moved = [(code, change) for code in desk.results.organisations if (change := desk.change(code))]
    if not moved:
        return []
    moved.sort(key=lambda each: (each[1], each[0]))
    fallen = [code for code, change in moved if change < 0][:MOST_ORGANISATIONS]
    risen = [code for code, change in reversed(moved) if change > 0][:MOST_ORGANISATIONS]
    lines = [_line(desk, code) for code in (*risen, *fallen)]
    return [Items(tuple(lines)), Paragraph(desk.say(NOTE), is_note=True)]


def own_change(desk: EvaluationDesk) -> list[Block]:
    """The change of the organisation that the report is about; nothing where there is none."""
    if not desk.change(desk.about):
        return []
    return [Paragraph(_line(desk, desk.about)), Paragraph(desk.say(NOTE), is_note=True)]


def _line(desk: EvaluationDesk, code: str) -> tuple[Part, ...]:
    root = desk.results.root
    change = Difference(At((AFTER, "score", code, root)), At((BEFORE, "score", code, root)))
    pattern = Text(
        "{name}: {change} points, from {before} to {after}", "{name}：变动{change}分，由{before}分到{after}分"
    )
    told = desk.tell(
        pattern, name=desk.organisation(code), change=desk.figure(change, desk.change_style),
        before=desk.score(code, when=BEFORE), after=desk.score(code),
    )  # fmt: skip
    parts = _parts(desk, code)
    if not parts:
        return (*told, desk.say(Text(".", "。")))
    return (*told, *desk.tell(Text("; most of it: {parts}.", "；主要构成：{parts}。"), parts=parts))


def _parts(desk: EvaluationDesk, code: str) -> tuple[Part, ...]:
    """The strongest parts, each with its points."""
    why = desk.results.why(code)
    lines = sorted(why.lines, key=lambda line: (-abs(line.effect), line.code)) if why else []
    told = []
    for line in lines[:MOST_PARTS]:
        named = KINDS.get(line.kind, KINDS["performance"])
        effect = desk.figure(("moved", code, line.code, line.kind), desk.change_style)
        filling = {"name": desk.node(line.code)} if "{name}" in named.en else {}
        told.append((*desk.tell(named, **filling), " ", effect))
    return desk.speaker.listed(told, last=Text(", ", "，")) if told else ()
