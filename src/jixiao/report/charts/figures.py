"""Figures in a drawing: fixed decimals, groups of three, a true minus."""

from decimal import ROUND_HALF_UP, Decimal


def written(value: float, decimals: int) -> str:
    """`value` half up to `decimals`, with a true minus sign."""
    rounded = Decimal(repr(round(value, 12))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded + 0:,}".replace("-", "−")


def tick(value: float, step: float) -> str:
    """`value` with as many decimals as `step` needs."""
    text = f"{Decimal(repr(step)).normalize():f}"
    return written(value, len(text.partition(".")[2]))


def change(value: float, decimals: int) -> str:
    """`value` with its sign."""
    return ("+" if value > 0 else "") + written(value, decimals)
