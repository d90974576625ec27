"""Which part a series falls into: by a digest of its name, so that neither files nor rows nor machines decide."""

import hashlib

from jixiao.batch.refused import Refused
from jixiao.engine.model.text import Text

KEY = "part="
SERIES_PER_PART = 5000
"""At most so many series in a part, about: enough to learn from together, few enough to spread over cores."""
LEAST_PER_PART, MOST_PARTS = 100, 512


def part_count(n_series: int, per_part: int) -> int:
    """The least power of two with at most `per_part` series a part on average: a table that grows keeps its parts long.

    Refused where a part would hold fewer than LEAST_PER_PART series: nothing could be learnt from them together.
    """
    if per_part < LEAST_PER_PART:
        raise Refused(
            f"{per_part} series a part are too few to learn from together; take at least {LEAST_PER_PART}.",
            f"每片 {per_part} 条序列太少，无法合并学习；至少取 {LEAST_PER_PART} 条。",
        )
    count = 1
    while count < MOST_PARTS and n_series > count * per_part:
        count *= 2
    return count


def seat_of(name: str) -> int:
    """A number that depends on the name alone; modulo the count of parts it is the part, counted from 0."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])


def part_name(number: int, count: int) -> str:
    """What the part `number` (from 0) of so many is called: folders of another division never mix with these."""
    return f"{number + 1:04d}-of-{count:04d}"


def part_title(name: str) -> Text:
    """The same for people."""
    number, _, count = name.partition("-of-")
    return Text(f"part {int(number)} of {int(count)}", f"第 {int(number)} 片（共 {int(count)} 片）")
