"""Where one organisation stands: its score, rank and grade, beside the middle of its group and its own earlier score."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Paragraph, Picture
from jixiao.report.facts import At, Count, Difference, Summary
from jixiao.report.facts.wording import Part
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.plots import plot_receipt
from jixiao.report.results import AFTER, BEFORE

NOT_RANKED = Text(
    "In {period} {name} reached {score} of {full} points and is not ranked; {n} are in its group, with a median of {median}, "
    "which makes {apart} points.",
    "{period}，{name}得{score}分（满分{full}分），不参加排名；同组参加排名{n}个单位，中位数{median}分，相差{apart}分。",
)


def own_standing(desk: EvaluationDesk) -> list[Block]:
    """Two sentences and the way from full marks down to the score."""
    code, root = desk.about, desk.results.root
    if desk.total(code) is None:
        return [Paragraph(desk.say(Text("There is no score for this period.", "本期没有得分。")))]
    names = {each: desk.say(desk.results.organisation_label(each)) for each in desk.results.organisations}
    plot = plot_receipt(desk.results.evaluation, code, names=names, language=desk.speaker.language)
    peers = tuple((AFTER, "score", each, root) for each in desk.results.peers(code))
    middle = Summary("median", peers)
    told = desk.tell(
        Text(
            "In {period} {name} reached {score} of {full} points, rank {rank} of {n} in its group; the median there is "
            "{median}, which makes {apart} points.",
            "{period}，{name}得{score}分（满分{full}分），在同组{n}个单位中列第{rank}名；同组中位数{median}分，相差{apart}分。",
        )
        if _rank(desk, AFTER)
        else NOT_RANKED,
        period=desk.period(), name=desk.organisation(code), score=desk.score(code),
        full=desk.figure((AFTER, "full", root), desk.score_style),
        n=desk.whole(Count(tuple((AFTER, "rank", each, root) for each in desk.results.peers(code)))),
        median=desk.figure(middle, desk.score_style),
        apart=desk.figure(Difference(At((AFTER, "score", code, root)), middle), desk.change_style),
        **_rank(desk, AFTER),
    )  # fmt: skip
    picture = Picture(desk.say(Text("From full marks to the score", "从满分到得分")), plot.svg)
    return [Paragraph((*told, *_earlier(desk))), picture]


def _earlier(desk: EvaluationDesk) -> tuple[Part, ...]:
    """How it stood before, where that is known."""
    code, root = desk.about, desk.results.root
    if desk.change(code) is None:
        return ()
    now, then = (At((when, "score", code, root)) for when in (AFTER, BEFORE))
    return desk.tell(
        Text(
            " In {before} it was {score}, rank {rank}: a change of {change} points.",
            "{before}得{score}分、列第{rank}名，本期变动{change}分。",
        )
        if _rank(desk, BEFORE)
        else Text(" In {before} it was {score}: a change of {change} points.", "{before}得{score}分，本期变动{change}分。"),
        before=desk.period(BEFORE), score=desk.score(code, when=BEFORE),
        change=desk.figure(Difference(now, then), desk.change_style), **_rank(desk, BEFORE),
    )  # fmt: skip


def _rank(desk: EvaluationDesk, when: str) -> dict[str, Part]:
    """The rank as something to say; nothing where it does not compete."""
    place = (when, "rank", desk.about, desk.results.root)
    return {} if desk.value(place) is None else {"rank": desk.whole(place)}
