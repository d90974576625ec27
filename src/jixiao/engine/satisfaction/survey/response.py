"""Who answered: response, cooperation, refusal and contact rates by AAPOR's Standard Definitions (10th edition, 2023)."""

from collections.abc import Mapping
from typing import Final

OUTCOMES: Final = ("complete", "partial", "refusal", "non_contact", "other", "unknown", "not_eligible")
_SPELLED: Final = {
    **{name: name for name in OUTCOMES},
    **dict.fromkeys(("i", "完成", "完整", ""), "complete"),
    **dict.fromkeys(("p", "部分完成"), "partial"),
    **dict.fromkeys(("r", "拒访", "拒绝", "refused", "break_off", "中断"), "refusal"),
    **dict.fromkeys(("nc", "无人", "无法接通", "未接触", "noncontact"), "non_contact"),
    **dict.fromkeys(("o", "其他"), "other"),
    **dict.fromkeys(("u", "uh", "uo", "不明", "未知"), "unknown"),
    **dict.fromkeys(("ne", "不合格", "非调查对象", "ineligible"), "not_eligible"),
}
_CODED: Final = (
    ("1.1", "complete"), ("1.2", "partial"), ("2.1", "refusal"), ("2.2", "non_contact"), ("2.3", "other"),
    ("3", "unknown"), ("4", "not_eligible"),
)  # fmt: skip
"""AAPOR's final disposition codes by their first digits."""


def outcome_of(text: str) -> str:
    """The outcome that a word or a code of AAPOR (1.1 … 4.9) names; “” where it names none."""
    word = text.strip().lower().replace("-", "_").replace(" ", "_")
    if word in _SPELLED:
        return _SPELLED[word]
    return next((name for digits, name in _CODED if word.startswith(digits)), "")


def response_rates(counts: Mapping[str, int]) -> dict[str, float | None]:
    """RR1 = I ÷ (I+P+R+NC+O+U), RR2 = (I+P) ÷ the same, COOP1 = I ÷ (I+P+R+O), REF1 = R ÷ all, CON1 = (I+P+R+O) ÷ all.

    Per cent, not rounded; None where nobody was eligible. Who is not eligible is left out.
    """
    i, p, r, nc, o, u = (counts.get(name, 0) for name in OUTCOMES[:-1])
    everybody, reached = i + p + r + nc + o + u, i + p + r + o

    def share(part: int, whole: int) -> float | None:
        return 100 * part / whole if whole else None

    return {
        "rr1": share(i, everybody), "rr2": share(i + p, everybody), "coop1": share(i, reached),
        "ref1": share(r, everybody), "con1": share(reached, everybody),
    }  # fmt: skip
