"""The periods data belong to (数据所属期): year, half-year, quarter, month, written 2026, 2026H1, 2026Q3, 2026-09."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text


class Frequency(StrEnum):
    """How often: the number of periods in a year is `per_year`."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def per_year(self) -> int:
        return {"year": 1, "half": 2, "quarter": 4, "month": 12}[self.value]


_FORM = re.compile(r"(?P<year>[0-9]{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2999
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@total_ordering
@dataclass(frozen=True)
class Period:
    """One period: `index` counts from 1 within the year. Ordered within the same frequency only."""

    year: int
    frequency: Frequency = Frequency.YEAR
    index: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9999 and 1 <= self.index <= self.frequency.per_year):
            raise _bad_period(f"{self.year}/{self.frequency}/{self.index}")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read 2026, 2026H1, 2026Q3 or 2026-09 (years 1900–2999); else DefinitionError `bad_period`."""
        match = _FORM.fullmatch(text.strip(" "))
        if match is None or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
            raise _bad_period(text)
        for frequency in (Frequency.HALF, Frequency.QUARTER, Frequency.MONTH):
            if match[frequency.value]:
                return cls(int(match["year"]), frequency, int(match[frequency.value]))
        return cls(int(match["year"]))

    @classmethod
    def of(cls, day: date, frequency: Frequency) -> "Period":
        """The period of that frequency which holds `day`."""
        return cls(day.year, frequency, (day.month - 1) * frequency.per_year // 12 + 1)

    def __str__(self) -> str:
        tail = {"year": "", "half": f"H{self.index}", "quarter": f"Q{self.index}", "month": f"-{self.index:02d}"}
        return f"{self.year:04d}{tail[self.frequency.value]}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period) or other.frequency is not self.frequency:
            return NotImplemented
        return self.ordinal < other.ordinal

    @property
    def ordinal(self) -> int:
        return self.year * self.frequency.per_year + self.index - 1

    @property
    def first_month(self) -> int:
        return (self.index - 1) * (12 // self.frequency.per_year) + 1

    @property
    def last_month(self) -> int:
        return self.index * (12 // self.frequency.per_year)

    @property
    def first_date(self) -> date:
        return date(self.year, self.first_month, 1)

    @property
    def last_date(self) -> date:
        return date(self.year, self.last_month, monthrange(self.year, self.last_month)[1])

    def shift(self, steps: int) -> "Period":
        """The period that many steps later (earlier when negative)."""
        year, index = divmod(self.ordinal + steps, self.frequency.per_year)
        return Period(year, self.frequency, index + 1)

    def next(self) -> "Period":
        return self.shift(1)

    def previous(self) -> "Period":
        return self.shift(-1)

    def year_on_year(self) -> "Period":
        """The same period one year before (同比 base)."""
        return Period(self.year - 1, self.frequency, self.index)

    def contains(self, other: "Period") -> bool:
        """True when every day of `other` lies in this period."""
        same_year = self.year == other.year
        return same_year and self.first_month <= other.first_month and other.last_month <= self.last_month

    def parts(self, frequency: Frequency) -> tuple["Period", ...]:
        """The periods of that finer frequency which make up this one; empty when it is not finer."""
        if frequency.per_year <= self.frequency.per_year:
            return ()
        ratio = frequency.per_year // self.frequency.per_year
        first = (self.index - 1) * ratio + 1
        return tuple(Period(self.year, frequency, first + step) for step in range(ratio))

    @property
    def label_zh(self) -> str:
        """2026年9月, 2026年第三季度, 2026年上半年, 2026年."""
        half = "上半年" if self.index == 1 else "下半年"
        tail = {
            "year": "",
            "half": half,
            "quarter": f"第{'一二三四'[(self.index - 1) % 4]}季度",
            "month": f"{self.index}月",
        }
        return f"{self.year}年{tail[self.frequency.value]}"

    @property
    def label_en(self) -> str:
        """September 2026, Q3 2026, H1 2026, 2026."""
        if self.frequency is Frequency.MONTH:
            return f"{_MONTHS_EN[self.index - 1]} {self.year}"
        return {"year": f"{self.year}", "half": f"H{self.index} {self.year}"}.get(
            self.frequency.value, f"Q{self.index} {self.year}"
        )


def _bad_period(text: str) -> DefinitionError:
    return DefinitionError(
        "bad_period",
        Text(f"“{text}” is not a period.", f"“{text}”不是有效的数据所属期。"),
        Text("Write 2026, 2026H1, 2026Q3 or 2026-09.", "请写成 2026、2026H1、2026Q3 或 2026-09。"),
    )
