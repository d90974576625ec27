"""Bands that an office writes in place of a rule: one a line, a value and the per cent of the points. No Django."""

from collections.abc import Sequence

from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text, show

BANDED = frozenset(
    {"band_step", "ratio_capped", "linear_between", "efficacy", "binary", "deduct_per_point", "deduct_per_event"}
)
"""Rules that look at one figure of the leaf's own, so that bands can take their place."""
MOST_BANDS = 12
_APART = str.maketrans(dict.fromkeys("\t:：,，;；%％≥≤>=<", " "))


def read_bands(text: str) -> tuple[list[tuple[float, float]], Text | None]:
    """Rows of (cut, share 0–1) as they are written, or the line that cannot be read. Their order the scheme's reader checks."""
    lines = [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
    if len(lines) > MOST_BANDS:
        return [], Text(f"At most {MOST_BANDS} bands.", f"最多 {MOST_BANDS} 档。")
    found: list[tuple[float, float]] = []
    for line in lines:
        numbers = [read_number(word).value for word in line.translate(_APART).split()]
        cut, share = numbers if len(numbers) == 2 else (None, None)
        if cut is None or share is None:
            shown = line.strip()[:40]
            return [], Text(
                f"“{shown}” is no band: write two numbers, such as “90 100”.",
                f"“{shown}”不是一档：每行写两个数，如“90 100”。",
            )
        found.append((cut, share / 100))
    return found, None


def bands_text(rows: Sequence[Sequence[float]]) -> str:
    """The bands as they are typed."""
    return "\n".join(f"{show(cut)} {show(round(share * 100, 6))}" for cut, share in rows)
