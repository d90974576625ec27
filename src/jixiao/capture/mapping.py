"""How the cells of a source become observations: which column is what, what names stand for, what units are turned into."""

import re
import unicodedata
from collections.abc import Mapping as Names
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import cached_property
from typing import Any

from jixiao.capture.aggregate import Step
from jixiao.capture.periods import GUESSED, PeriodForm, Span
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean

UNKNOWN = ("refuse", "skip", "keep")
DUPLICATES = ("refuse", "first", "last", "sum")
PLACEHOLDERS = ("organisation", "indicator", "period", "unit", "year", "quarter", "month", "day", "hour")
PARTS = PLACEHOLDERS[4:]
LONGEST_NAME = 500


def changed(item: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a frozen dataclass that differ from their defaults."""
    blank = {each.name: each.default for each in fields(item) if each.name not in without}
    return {
        name: getattr(item, name) for name, default in blank.items() if getattr(item, name) not in (default, {}, ())
    }


@dataclass(frozen=True)
class Dimension:
    """Where an organisation or an indicator is written: in `column`, or always `constant`, or in a heading or name.

    `codes`: codes with the names that stand for them; `codes_from`: a list that the caller knows by that name.
    """

    column: str = ""
    constant: str = ""
    codes: Names[str, tuple[str, ...]] = field(default_factory=dict)
    codes_from: str = ""
    unknown: str = ""

    @property
    def on_unknown(self) -> str:
        """What a name that is in no list becomes: refused, skipped, or kept as a code (where there is no list)."""
        return self.unknown or ("refuse" if self.codes or self.codes_from else "keep")

    def as_data(self) -> dict[str, Any]:
        data = changed(self)
        if "constant" in data:
            data["is"] = data.pop("constant")
        if self.codes:
            data["codes"] = {code: list(names) for code, names in self.codes.items()}
        return data


@dataclass(frozen=True)
class PeriodRule:
    """Where the period is written and how it is to be read; `to`: the length that it is made into (day into month)."""

    column: str = ""
    constant: str = ""
    columns: Names[str, str] = field(default_factory=dict)
    to: Span | None = None
    form: PeriodForm = GUESSED

    def as_data(self) -> dict[str, Any]:
        data = changed(self, without=("form", "to")) | changed(self.form, without=("years",))
        if "constant" in data:
            data["is"] = data.pop("constant")
        if self.form.years is not None:
            data["years"] = "fiscal" if self.form.years else "calendar"
        return data | ({"to": self.to.name.lower()} if self.to is not None else {})


@dataclass(frozen=True)
class ValueColumn:
    """One column of figures; in wide tables with what its heading stands for. `scale` multiplies what is written."""

    column: str
    indicator: str = ""
    organisation: str = ""
    period: str = ""
    unit: str = ""
    unit_column: str = ""
    scale: Fraction = Fraction(1)

    def as_data(self) -> dict[str, Any]:
        data = {"column": self.column} | changed(self, without=("column",))
        return data | ({"scale": decimal_text(self.scale)} if self.scale != 1 else {})


@dataclass(frozen=True)
class Condition:
    """Rows to be used: those whose `column` holds one of `words` (or, `is_not`, none of them); “” is a blank cell."""

    column: str
    words: tuple[str, ...]
    is_not: bool = False

    def as_data(self) -> Any:
        words: Any = self.words[0] if len(self.words) == 1 else list(self.words)
        return {"not": words} if self.is_not else words


@dataclass(frozen=True)
class Pattern:
    """A form of headings or tables' names: {organisation} {indicator} {period} {unit} {year} … and * for anything."""

    text: str

    def __post_init__(self) -> None:
        for name in self.names:
            if name not in PLACEHOLDERS:
                text = Text(f"“{{{name}}}” cannot stand in a pattern.", f"模式中不能使用“{{{name}}}”。")
                raise DefinitionError("bad_pattern", text, did_you_mean(name, PLACEHOLDERS))
        if len(set(self.names)) < len(self.names):
            text = Text(f"“{self.text}” names the same thing twice.", f"“{self.text}”中同一占位符重复。")
            raise DefinitionError("bad_pattern", text, Text("Name each once.", "每个占位符只写一次。"))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\{([^{}]*)\}", self.text))

    @cached_property
    def _form(self) -> re.Pattern[str]:
        parts = re.split(r"(\{[^{}]*\}|\*)", _folded(self.text))
        return re.compile("".join(map(_as_regex, parts)), re.DOTALL | re.IGNORECASE)

    def match(self, text: str) -> dict[str, str] | None:
        """What the places hold in `text`, or None where it is of another form."""
        found = self._form.fullmatch(_folded(text)) if len(text) <= LONGEST_NAME else None
        return None if found is None else {name: held.strip() for name, held in found.groupdict().items()}


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def _as_regex(part: str) -> str:
    if part == "*":
        return ".*?"
    if part.startswith("{"):
        return f"(?P<{part[1:-1]}>.+?)"
    return re.escape(part).replace(r"\ ", " ?")


def decimal_text(number: Fraction) -> str:
    """A fraction as a person writes it in a file: a decimal where it is one, else a division."""
    power = next((n for n in range(31) if (number * 10**n).denominator == 1), None)
    if power is None:
        return f"{number.numerator}/{number.denominator}"
    whole = f"{int(number * 10**power):0{power + 1}d}"
    return whole if power == 0 else f"{whole[:-power]}.{whole[-power:]}"


@dataclass(frozen=True)
class Mapping:
    """The whole of it. Exactly one of `value` (long), `values` (wide, named) and `headings` (wide, by their form)."""

    organisation: Dimension = Dimension()
    indicator: Dimension = Dimension()
    period: PeriodRule = PeriodRule()
    value: ValueColumn | None = None
    values: tuple[ValueColumn, ...] = ()
    headings: Pattern | None = None
    tables: Pattern | None = None
    units: Names[str, str] = field(default_factory=dict)
    where: tuple[Condition, ...] = ()
    aggregate: tuple[Step, ...] = ()
    duplicates: str = "refuse"

    def __post_init__(self) -> None:
        given = [self.value is not None, bool(self.values), self.headings is not None]
        if sum(given) != 1:
            text = Text(
                "The mapping must say where the figures are, in one way.", "映射须用且只用一种方式说明数值所在列。"
            )
            mend = Text("Give one of “value”, “values” and “headings”.", "请在 value、values、headings 中任选其一。")
            raise DefinitionError("no_value", text, mend)
        for name in ("organisation", "indicator", "period"):
            self._check_source(name)

    def _check_source(self, name: str) -> None:
        """Each of the three must be written somewhere, and in one place only."""
        rule = getattr(self, name)
        found = [rule.column, rule.constant, getattr(rule, "columns", None)]
        wanted = {name} | (set(PARTS) if name == "period" else set())
        found += [bool(wanted & set(pattern.names)) for pattern in (self.tables, self.headings) if pattern]
        found += [bool(self.values) and all(getattr(value, name) for value in self.values)]
        known = sum(map(bool, found))
        if known == 0 or (known > 1 and name != "period"):
            text = Text(f"The mapping does not say where the {name} is written.", f"映射未说明{_ZH[name]}从哪里取。")
            if known:
                text = Text(f"The mapping takes the {name} from several places.", f"映射中{_ZH[name]}有多个来源。")
            mend = Text(
                f"Write “{name}: COLUMN”, “{name}: {{is: …}}”, or {{{name}}} in “headings” or “tables”.",
                f"请写 {name}: 列名、{name}: {{is: …}}，或在 headings、tables 中使用 {{{name}}}。",
            )
            raise DefinitionError(f"no_{name}", text, mend)

    def columns(self) -> tuple[str, ...]:
        """Every column that is asked for by name."""
        dimensions = (
            self.organisation.column,
            self.indicator.column,
            self.period.column,
            *self.period.columns.values(),
        )
        values = [self.value] if self.value else list(self.values)
        figures = [name for value in values for name in (value.column, value.unit_column)]
        asked = (*dimensions, *figures, *(condition.column for condition in self.where))
        return tuple(dict.fromkeys(name for name in asked if name))

    def as_data(self) -> dict[str, Any]:
        """The mapping as plain data; read back, it is the same."""
        data: dict[str, Any] = {}
        for name in ("organisation", "indicator", "period"):
            if part := getattr(self, name).as_data():
                data[name] = part
        if self.value is not None:
            data["value"] = self.value.as_data()
        if self.values:
            data["values"] = [value.as_data() for value in self.values]
        data |= {key: pattern.text for key in ("headings", "tables") if (pattern := getattr(self, key))}
        if self.units:
            data["units"] = dict(self.units)
        if self.where:
            data["where"] = {condition.column: condition.as_data() for condition in self.where}
        if self.aggregate:
            data["aggregate"] = [step.as_data() for step in self.aggregate]
        return data | ({"duplicates": self.duplicates} if self.duplicates != "refuse" else {})


_ZH = {"organisation": "单位", "indicator": "指标", "period": "数据所属期"}
