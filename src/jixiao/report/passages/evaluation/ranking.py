"""The ranking: a table per peer group, and one picture of all."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Line, Name, Picture
from jixiao.report.facts import At, Difference
from jixiao.report.facts.figure import Style
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.plots import plot_ranking
from jixiao.report.results import AFTER, BEFORE

RANKS = Style(0, is_signed=True)
MOST_DOTS = 40
NOTHING = Name("—")


def ranking(desk: EvaluationDesk) -> list[Block]:
    """Rank, score, grade, and against the evaluation before how score and rank moved; best first."""
    groups = dict.fromkeys(desk.results.group_of(code) for code in desk.results.organisations)
    blocks: list[Block] = []
    for group in groups:
        if len(groups) > 1:
            blocks.append(desk.heading(desk.results.group_label(group), 3))
        blocks.append(_table(desk, group))
    return [*blocks, _picture(desk)]


def _table(desk: EvaluationDesk, group: str) -> Block:
    members = [code for code in desk.results.organisations if desk.results.group_of(code) == group]
    totals = {code: desk.total(code) for code in members}
    is_ranked = {code: desk.value((AFTER, "rank", code, desk.results.root)) is not None for code in members}
    members.sort(key=lambda code: (totals[code] is None, not is_ranked[code], -(totals[code] or 0.0), code))
    heads = [
        (Text("Rank", "名次"), True), (Text("Organisation", "单位"), False), (Text("Score", "得分"), True),
        (Text("Grade", "等次"), False),
    ]  # fmt: skip
    if desk.results.earlier is not None:
        heads += [(Text("Change in score", "得分变动"), True), (Text("Change in rank", "名次变动"), True)]
    return desk.grid(heads, [_row(desk, code) for code in members])


def _row(desk: EvaluationDesk, code: str) -> list[Line]:
    root = desk.results.root
    row: list[Line] = [
        (desk.whole((AFTER, "rank", code, root)),), (desk.organisation(code),), (desk.score(code),),
        (_grade(desk, code),),
    ]  # fmt: skip
    if desk.results.earlier is None:
        return row
    if desk.change(code) is None:
        return [*row, (NOTHING,), (NOTHING,)]
    now, then = (At((when, "score", code, root)) for when in (AFTER, BEFORE))
    # A rank that grew smaller is better: the change is told as places won.
    won = Difference(At((BEFORE, "rank", code, root)), At((AFTER, "rank", code, root)))
    return [*row, (desk.figure(Difference(now, then), desk.change_style),), (desk.figure(won, RANKS),)]


def _grade(desk: EvaluationDesk, code: str) -> Name:
    held = desk.results.read((AFTER, "grade", code, desk.results.root))
    labels = {grade.code: grade.label() for grade in desk.results.evaluation.scheme.grades}
    return desk.speaker.name(labels[held]) if isinstance(held, str) and held in labels else NOTHING


def _picture(desk: EvaluationDesk) -> Block:
    language = desk.speaker.language
    names = {code: desk.say(desk.results.organisation_label(code)) for code in desk.results.organisations}
    codes = {desk.results.group_of(code) for code in desk.results.organisations}
    groups = {code: desk.say(desk.results.group_label(code)) for code in codes}
    plot = plot_ranking(desk.results.evaluation, names=names, groups=groups, most=MOST_DOTS, language=language)
    return Picture(desk.say(Text("Scores and grades", "得分与等次")), plot.svg)
