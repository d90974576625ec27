"""Who does what (RACI), and whose the credit is: shares that add up to one and are never counted twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text

RESPONSIBLE, ACCOUNTABLE, CONSULTED, INFORMED = "R", "A", "C", "I"
PARTS: Final = {
    RESPONSIBLE: Text("does it", "承办"),
    ACCOUNTABLE: Text("answers for it", "牵头负责"),
    CONSULTED: Text("is asked before", "会商"),
    INFORMED: Text("is told", "知会"),
}


@dataclass(frozen=True)
class PartFault:
    """What is wrong with who does what in one milestone."""

    milestone: str
    rule: str
    text: Text


def check_parts(milestones: Iterable[str], parts: Sequence[tuple[str, str, str]]) -> Iterator[PartFault]:
    """`parts` are milestone, organisation, letter. Exactly one answers for each, somebody does it, nobody has a part twice."""
    known = list(dict.fromkeys(milestones))
    for milestone in known:
        own = [(who, part) for code, who, part in parts if code == milestone]
        answering = sorted({who for who, part in own if part == ACCOUNTABLE})
        if len(answering) != 1:
            listed = "、".join(answering)
            yield PartFault(
                milestone, "one_answers",
                Text(f"{len(answering)} answer for it ({', '.join(answering)}): there must be one.",
                     f"牵头单位有 {len(answering)} 个（{listed}），应有且仅有一个。"),
            )  # fmt: skip
        if not any(part == RESPONSIBLE for _, part in own):
            yield PartFault(milestone, "nobody_does_it", Text("Nobody is to do it.", "没有承办单位。"))
        for who, part in sorted({each for each in own if own.count(each) > 1}):
            yield PartFault(
                milestone, "part_twice", Text(f"{who} has the part {part} twice.", f"{who} 的 {part} 重复。")
            )
    for code, who, part in parts:
        if part not in PARTS:
            letters = ", ".join(PARTS)
            yield PartFault(
                code,
                "unknown_part",
                Text(f"{who}: “{part}” is none of {letters}.", f"{who}：“{part}”应为 {letters} 之一。"),
            )
        if code not in known:
            yield PartFault(
                code, "unknown_milestone", Text(f"There is no milestone “{code}”.", f"没有里程碑“{code}”。")
            )


def check_credit(shares: Mapping[str, str]) -> dict[str, Fraction]:
    """Shares as they are written (`1/3`, `0.25`, `40%`), each above 0, exactly one together; else DefinitionError."""
    read = {who: _share(who, word) for who, word in shares.items()}
    total = sum(read.values(), Fraction(0))
    if total != 1:
        text = Text(f"The shares add up to {_shown(total)}, not to 1.", f"分摊比例合计为 {_shown(total)}，应恰好为 1。")
        mend = Text(
            "Give the rest to somebody, or write fractions such as 1/3.",
            "请把差额分给某一单位，或写成 1/3 这样的分数。",
        )
        raise DefinitionError("credit_not_one", text, mend)
    return read


def _share(who: str, word: str) -> Fraction:
    text = str(word).strip().replace("％", "%")
    try:
        value = Fraction(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise DefinitionError(
            "bad_share", Text(f"{who}: “{word}” is no share.", f"{who}：“{word}”不是比例。"),
            Text("Write 1/3, 0.25 or 40%.", "请写作 1/3、0.25 或 40%。"),
        ) from None  # fmt: skip
    if not 0 < value <= 1:
        raise DefinitionError(
            "share_outside", Text(f"{who}: a share lies above 0, up to 1.", f"{who}：比例应大于 0 且不超过 1。")
        )
    return value


def _shown(value: Fraction) -> str:
    return f"{float(value):.6g}"


def split_points(points: float, shares: Mapping[str, Fraction], digits: int = 2) -> dict[str, float]:
    """`points` divided by the shares, each rounded, together exactly the rounded whole: the largest remainders get more.

    Equal remainders go by code. `points` may be negative.
    """
    unit = Fraction(1, 10**digits)
    whole = Fraction(repr(float(points)))
    n = _half_up(whole / unit)
    exact = {who: n * share for who, share in shares.items()}
    floors = {who: amount.numerator // amount.denominator for who, amount in exact.items()}
    left = n - sum(floors.values())
    order = sorted(exact, key=lambda who: (floors[who] - exact[who], who))
    for who in order[:left]:
        floors[who] += 1
    return {who: float(Fraction(count) * unit) for who, count in floors.items()}


def _half_up(value: Fraction) -> int:
    """Away from zero at the half."""
    size = abs(value)
    rounded = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return rounded if value >= 0 else -rounded
