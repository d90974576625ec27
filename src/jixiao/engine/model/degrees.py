"""The five degrees of a rating (国办发〔2019〕51号): 非常满意 5 … 非常不满意 1. The last two are bad ratings (差评)."""

from typing import Final

import numpy as np

from jixiao.engine.model.arrays import Ints
from jixiao.engine.model.rows import Coded
from jixiao.engine.model.text import Text

BEST, WORST = 5, 1
DEGREES: Final = (5, 4, 3, 2, 1)
DEGREE_TEXTS: Final = {
    5: Text("Very satisfied", "非常满意"),
    4: Text("Satisfied", "满意"),
    3: Text("Fairly satisfied", "基本满意"),
    2: Text("Dissatisfied", "不满意"),
    1: Text("Very dissatisfied", "非常不满意"),
}
_SPELLED: Final = {
    **{spelled: degree for degree, text in DEGREE_TEXTS.items() for spelled in (text.zh, text.en.lower())},
    **{text.en.lower().replace(" ", "_"): degree for degree, text in DEGREE_TEXTS.items()},
    **{f"{degree}{tail}": degree for degree in DEGREES for tail in ("", ".0", "星", "分", "★")},
    **{"★" * degree: degree for degree in DEGREES},
    **dict(zip(("五星", "四星", "三星", "二星", "一星"), DEGREES, strict=True)),
    "较满意": 3,
    "比较满意": 3,
    "一般": 3,
    "较不满意": 2,
}
BAD_DEGREE = Text(
    "“{}” is none of the five degrees; write 5 to 1, or 非常满意, 满意, 基本满意, 不满意, 非常不满意.",
    "“{}”不是五级评价；请写 5 至 1，或 非常满意、满意、基本满意、不满意、非常不满意。",
)


def read_degree(text: str) -> int:
    """The degree that a text names, 0 where it names none."""
    return _SPELLED.get(text.strip().lower(), 0)


def read_degrees(column: Coded) -> Ints:
    """The degree of each row, 0 where it names none."""
    known = np.array([read_degree(text) for text in column.values], np.int64)
    return known[column.codes] if len(known) else np.zeros(len(column.codes), np.int64)
