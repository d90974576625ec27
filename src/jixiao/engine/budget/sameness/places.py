"""Place names in a text by level: city, district, street, and what lies within (社区、路、村 …)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints

CITY, DISTRICT, STREET, SPOT = 0, 1, 2, 3
LEVELS: Final = {
    **dict.fromkeys(("市",), CITY), **dict.fromkeys(("区", "县", "旗"), DISTRICT),
    **dict.fromkeys(("街道", "镇", "乡"), STREET),
}  # fmt: skip
_ENDS: Final = (
    "街道|社区|小区|片区|园区|新村|校区|学校|中学|小学|医院|公园|广场|大道|水库|市(?!场|民|政|容|级|委)|区(?!域|块)|县|旗|镇(?!痛)|乡(?!村|镇)|"
    "村(?!级|民|庄)|路(?!面|灯|口|基|况|政)|街(?!区|面|头)|巷|河(?!道|长|湖)|湖|桥(?!梁|涵)"
)
_GOES_ON: Final = "街道|社区|小区|片区|园区|新村|大道|市|区|县|旗|镇|乡|村|路|街|巷"
"""After 东湖, 石桥 … a name that goes on (东湖区, 石桥路) is not cut off."""
_PLACE: Final = re.compile(rf"([\u4e00-\u9fff]{{1,6}}?)({_ENDS})(?!{_GOES_ON})")
_NO_NAMES: Final = re.compile(
    r"(?:.*(?:道|公|铁|线|马)路|.*(?:老旧|居民|各|住宅|本|全|该)(?:小区|社区|片区|区|市|县|镇|村)|[市城郊辖校园山新]区|.*(?:农|乡|中心)村|"
    r".*(?:和|及|的|在|对|为)|.?(?:中|小)学)"
)
"""What ends like a name and is none: 道路, 老旧小区, 城区."""
NO_NAME, SEVERAL = -1, -2
KNOWN: Final = (0.1, 0.35, 0.7, 1.0)
"""How much the same place says by level: the same city little, the same community all."""


@dataclass(frozen=True)
class Place:
    """The names of one text by level; empty where it has none of that level."""

    names: tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]

    @classmethod
    def of(cls, text: str) -> "Place":
        """Read from the left, the shortest names first."""
        found: list[set[str]] = [set(), set(), set(), set()]
        for match in _PLACE.finditer(text):
            if not _NO_NAMES.fullmatch(match[0]):
                found[LEVELS.get(match[2], SPOT)].add(match[0])
        return cls(tuple(frozenset(each) for each in found))  # type: ignore[arg-type]

    def filled_from(self, other: "Place") -> "Place":
        """With city, district and street of another text where this one names none."""
        rest = zip(self.names[:SPOT], other.names[:SPOT], strict=True)
        return Place((*(own or others for own, others in rest), self.names[SPOT]))  # type: ignore[arg-type]

    @property
    def finest(self) -> frozenset[str]:
        """The names of the finest level that has any."""
        return next((names for names in reversed(self.names) if names), frozenset())

    @property
    def texts(self) -> list[str]:
        """All names."""
        return [name for names in self.names for name in names]

    def same_as(self, other: "Place") -> float:
        """1 the same spot … 0.1 the same city; 0 where they differ at a level that both name; NaN where nothing is shared."""
        known = float("nan")
        for level, (own, others) in enumerate(zip(self.names, other.names, strict=True)):
            if own and others:
                if not own & others:
                    return 0.0
                known = KNOWN[level]
        return known


def sameness_of(places: Sequence[Place], first: Ints, second: Ints) -> Floats:
    """`same_as` of many pairs: those with one name a level all at once, the others one by one."""
    known: dict[str, int] = {}
    codes = np.array([[_code(names, known) for names in place.names] for place in places], np.int64).reshape(
        -1, SPOT + 1
    )
    found = np.full(len(first), np.nan)
    for level in range(SPOT + 1):
        one, other = codes[first, level], codes[second, level]
        both = (one != NO_NAME) & (other != NO_NAME)
        found[both & (found != 0)] = KNOWN[level]
        found[both & (one != other)] = 0.0
    many = (codes == SEVERAL).any(axis=1)
    for number in np.flatnonzero(many[first] | many[second]).tolist():
        found[number] = places[first[number]].same_as(places[second[number]])
    return found


def _code(names: frozenset[str], known: dict[str, int]) -> int:
    if len(names) != 1:
        return SEVERAL if names else NO_NAME
    return known.setdefault(next(iter(names)), len(known))
