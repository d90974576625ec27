"""Whether a condition holds for an organisation, and the reason in words."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from jixiao.engine.model.text import Text, show
from jixiao.engine.result_use.results import Result
from jixiao.engine.result_use.rules import When


def why_not(life: Sequence[Result], when: When) -> str | None:
    """None where it holds in each of the newest `when.periods`, one right after the other; else the condition that fails."""
    for back in range(when.periods):
        if back >= len(life):
            return "periods"
        now = life[-1 - back]
        if back and now.period.next() != life[-back].period:
            return "periods"
        before = life[-2 - back] if back + 1 < len(life) and life[-2 - back].period.next() == now.period else None
        failed = _fails(now, before, when)
        if failed:
            return failed
    return None


def _fails(now: Result, before: Result | None, when: When) -> str | None:
    if when.frequencies and now.period.frequency not in when.frequencies:
        return "frequency"
    if when.grades and not now.grade_names & when.grades:
        return "grade"
    score, moved = now.score, _moved(now, before)
    holds: dict[str, Callable[[float], bool]] = {
        "score_at_least": lambda line: score is not None and score >= line,
        "score_below": lambda line: score is not None and score < line,
        "rank_at_most": lambda line: now.rank is not None and now.rank <= line,
        "rank_at_most_share": lambda line: (
            now.rank is not None and now.rank <= int(Fraction(repr(float(line))) * now.n)
        ),
        "rank_from_bottom": lambda line: now.from_bottom is not None and now.n > 1 and now.from_bottom <= line,
        "rises_by": lambda line: moved is not None and moved >= line - 1e-9,
        "falls_by": lambda line: moved is not None and -moved >= line - 1e-9,
    }
    return next((name for name, line in when.numbers.items() if not holds[name](line)), None)


def _moved(now: Result, before: Result | None) -> float | None:
    if before is None or now.score is None or before.score is None:
        return None
    return now.score - before.score


def reason(life: Sequence[Result], when: When) -> Text:
    """What the proposal stands on: the figures of the newest period, and for how long it has been so."""
    now, names = life[-1], set(when.numbers)
    before = life[-2] if len(life) > 1 and life[-2].period.next() == now.period else None
    parts: list[Text] = []
    if when.grades:
        parts.append(Text(f"grade {now.grade_label.en}", f"等次为{now.grade_label.zh}"))
    if names & {"score_at_least", "score_below"} and now.score is not None:
        parts.append(Text(f"score {show(now.score)}", f"得分 {show(now.score)}"))
    if names & {"rank_at_most", "rank_at_most_share", "rank_from_bottom"}:
        parts.append(Text(f"rank {now.rank} of {now.n}", f"第 {now.rank} 名（共 {now.n} 个）"))
    moved = _moved(now, before)
    if names & {"rises_by", "falls_by"} and moved is not None:
        size = show(round(abs(moved), 6))
        parts.append(
            Text(f"{'up' if moved >= 0 else 'down'} {size}", f"较上期{'上升' if moved >= 0 else '下降'} {size} 分")
        )
    if when.periods > 1:
        parts.append(Text(f"{when.periods} periods in a row", f"连续 {when.periods} 期"))
    en, zh = ", ".join(part.en for part in parts), "，".join(part.zh for part in parts)
    return Text(f"{now.period}: {en}.", f"{now.period}：{zh}。")
