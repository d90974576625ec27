"""Reads the mapping of a data source from YAML; every fault is told with its line, as many at once as make sense."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from jixiao.capture.aggregate import COMPARISONS, WAYS, Running, Step, Validity
from jixiao.capture.mapping import (
    DUPLICATES,
    PARTS,
    UNKNOWN,
    Condition,
    Dimension,
    Pattern,
    PeriodRule,
    ValueColumn,
)
from jixiao.capture.mapping import Mapping as Rules
from jixiao.capture.periods import FISCAL_SIDES, LONG_SPANS, SPANS, PeriodForm, Span, read_period
from jixiao.engine.model.codes import check_code
from jixiao.engine.model.text import Text
from jixiao.engine.model.units import read_unit
from jixiao.engine.model.yaml_cursor import Cursor, Fields

Read = TypeVar("Read")
KEYS = (
    "organisation", "indicator", "period", "value", "values", "headings", "tables", "units", "where", "aggregate",
    "duplicates",
)  # fmt: skip
DIMENSION_KEYS = ("column", "is", "codes", "codes_from", "unknown")
PERIOD_KEYS = ("column", "is", "columns", "to", "years", "fiscal", "long_spans", "pattern")
VALUE_KEYS = ("column", "unit", "unit_column", "scale")
STEP_KEYS = (
    "to",
    "by",
    "at_least",
    "at_least_in",
    "each",
    "indicators",
    "percentile",
    "when",
    "validity",
    "hours",
    "hours_at_least",
)


def read_mapping(cursor: Cursor, validity: Callable[[str], Mapping[str, Any]]) -> Rules | None:
    """The mapping at this place; None where it is at fault. `validity`: rules of the library by name."""
    before = len(cursor.faults.found)
    fields = cursor.fields(KEYS)
    parts: dict[str, Any] = {
        "organisation": fields.get("organisation", read_dimension, Dimension()),
        "indicator": fields.get("indicator", read_dimension, Dimension()),
        "period": fields.get("period", _period, PeriodRule()),
        "value": fields.get("value", lambda c: _value(c, VALUE_KEYS), None),
        "values": fields.get("values", lambda c: _all(c, _wide), ()),
        "headings": fields.get("headings", lambda c: Pattern(c.text()), None),
        "tables": fields.get("tables", lambda c: Pattern(c.text()), None),
        "units": fields.get("units", _units, {}),
        "where": fields.get("where", _where, ()),
        "aggregate": fields.get("aggregate", lambda c: _all(c, lambda step: _step(step, validity)), ()),
        "duplicates": fields.get("duplicates", lambda c: c.choice(DUPLICATES), "refuse"),
    }
    if len(cursor.faults.found) > before:
        return None
    return cursor.attempt(lambda _: Rules(**parts), None)


def _all(cursor: Cursor, read: Callable[[Cursor], Read]) -> tuple[Read, ...]:
    found = [item.attempt(read, None) for item in cursor.items()]
    return tuple(item for item in found if item is not None)


def texts(cursor: Cursor) -> tuple[str, ...]:
    """One text, or a list of them."""
    return tuple(item.text() for item in cursor.items()) if cursor.is_list() else (cursor.text(),)


def read_dimension(cursor: Cursor) -> Dimension:
    """A column's name, or {column | is, codes, codes_from, unknown}."""
    if not cursor.is_mapping():
        return Dimension(column=cursor.text())
    fields = cursor.fields(DIMENSION_KEYS)
    return Dimension(
        column=fields.get("column", Cursor.text, ""),
        constant=fields.get("is", _code, ""),
        codes=fields.get("codes", _codes, {}),
        codes_from=fields.get("codes_from", Cursor.text, ""),
        unknown=fields.get("unknown", lambda c: c.choice(UNKNOWN), ""),
    )


def _code(cursor: Cursor) -> str:
    code = cursor.text()
    check_code(code)
    return code


def _codes(cursor: Cursor) -> dict[str, tuple[str, ...]]:
    """Codes with the names that stand for them: {A001: 市财政局} or {A001: [市财政局, 财政局]}."""
    found: dict[str, tuple[str, ...]] = {}
    owners: dict[str, str] = {}
    for code, entry in cursor.fields(None).entries.items():
        cursor.attempt(lambda _, code=code: check_code(code), None)  # type: ignore[misc]
        found[code] = () if entry.is_null() else entry.attempt(texts, ())
        for name in found[code]:
            if owners.setdefault(name, code) != code:
                text = Text(
                    f"“{name}” stands for {owners[name]} and {code}.", f"“{name}”同时对应 {owners[name]} 和 {code}。"
                )
                cursor.faults.add(entry.error("doubled_name", text), entry.place)
    return found


def _period(cursor: Cursor) -> PeriodRule:
    if not cursor.is_mapping():
        return PeriodRule(column=cursor.text())
    fields = cursor.fields(PERIOD_KEYS)
    years = fields.get("years", lambda c: c.choice(("fiscal", "calendar")), None)
    form = PeriodForm(
        years=None if years is None else years == "fiscal",
        fiscal=fields.get("fiscal", lambda c: c.choice(FISCAL_SIDES), "start"),
        long_spans=fields.get("long_spans", lambda c: c.choice(LONG_SPANS), "refuse"),
        pattern=fields.get("pattern", Cursor.text, ""),
    )
    return PeriodRule(
        column=fields.get("column", Cursor.text, ""),
        constant=fields.get("is", lambda c: _period_text(c, form), ""),
        columns=fields.get("columns", _period_columns, {}),
        to=fields.get("to", _span, None),
        form=form,
    )


def _period_text(cursor: Cursor, form: PeriodForm) -> str:
    reading = read_period(cursor.text(), form)
    if reading.value is None:
        raise cursor.error(reading.code, reading.text)
    return cursor.text()


def _period_columns(cursor: Cursor) -> dict[str, str]:
    return {part: entry.text() for part, entry in cursor.fields(PARTS).entries.items()}


def _span(cursor: Cursor) -> Span:
    return SPANS[cursor.choice(list(SPANS))]


def _value(cursor: Cursor, keys: tuple[str, ...]) -> ValueColumn:
    if not cursor.is_mapping():
        return ValueColumn(cursor.text())
    fields = cursor.fields(keys)
    return ValueColumn(
        column=fields.need("column", Cursor.text, "?"),
        unit=fields.get("unit", _unit, ""),
        unit_column=fields.get("unit_column", Cursor.text, ""),
        scale=fields.get("scale", _scale, Fraction(1)),
        **{name: fields.get(name, Cursor.text, "") for name in ("organisation", "indicator", "period") if name in keys},
    )


def _wide(cursor: Cursor) -> ValueColumn:
    return _value(cursor, ("organisation", "indicator", "period", *VALUE_KEYS))


def _unit(cursor: Cursor) -> str:
    if read_unit(cursor.text()) is None:
        raise cursor.error("bad_unit", Text("This is no unit of measure.", "不是计量单位。"))
    return cursor.text()


def _scale(cursor: Cursor) -> Fraction:
    try:
        number = Fraction(cursor.text().replace(" ", "")) if len(cursor.text()) <= 40 else Fraction(0)
    except (ValueError, ZeroDivisionError):
        number = Fraction(0)
    if not Fraction(1, 10**15) <= abs(number) <= 10**15:
        mend = Text("Write 10000, 0.001 or 1/3.", "请写成 10000、0.001 或 1/3。")
        raise cursor.error("bad_scale", Text("The scale must be a number, not 0.", "倍数须为非零数值。"), mend)
    return number


def _units(cursor: Cursor) -> dict[str, str]:
    return {code: entry.attempt(_unit, "") for code, entry in cursor.fields(None).entries.items()}


def _where(cursor: Cursor) -> tuple[Condition, ...]:
    found = []
    for column, entry in cursor.fields(None).entries.items():
        if entry.is_mapping():
            words = entry.fields(("not",)).need("not", _words, ())
            found.append(Condition(column, words, is_not=True))
        else:
            found.append(Condition(column, _words(entry)))
    return tuple(found)


def _words(cursor: Cursor) -> tuple[str, ...]:
    """Texts to compare with; nothing (null, “”) is a blank cell."""
    if cursor.is_null():
        return ("",)
    if cursor.is_list():
        return tuple("" if item.is_null() else item.text() for item in cursor.items())
    return (cursor.text(),)


def _step(cursor: Cursor, validity: Callable[[str], Mapping[str, Any]]) -> Step:
    fields = cursor.fields(STEP_KEYS)
    span = fields.need("to", _span, Span.YEAR)
    named = fields.get("validity", lambda c: _named_validity(c, span, validity), None)
    if named is not None and any(key in fields for key in ("at_least", "at_least_in", "each")):
        raise cursor.error(
            "two_validities", Text("“validity” says already how many are needed.", "validity 已规定最少数量。")
        )
    rule, each = named or (_validity(fields), fields.get("each", _each, None))
    return Step(
        to=span,
        by=fields.need("by", lambda c: c.choice(WAYS), "mean"),
        validity=rule,
        each=each,
        indicators=fields.get("indicators", texts, ()),
        percentile=fields.get("percentile", Cursor.number, 50.0),
        condition=fields.get("when", _condition, None),
        running=Running(fields.get("hours", _count, 8), fields.get("hours_at_least", _count, 6)),
    )


def _validity(fields: Fields) -> Validity:
    return Validity(fields.get("at_least", _count, 1), fields.get("at_least_in", _by_month, {}))


def _count(cursor: Cursor) -> int:
    if cursor.integer() < 1:
        raise cursor.error("bad_count", Text("At least 1 is needed.", "至少为 1。"))
    return cursor.integer()


def _by_month(cursor: Cursor) -> dict[int, int]:
    months = [str(month) for month in range(1, 13)]
    return {int(month): _count(entry) for month, entry in cursor.fields(months).entries.items()}


def _each(cursor: Cursor) -> tuple[Span, Validity]:
    fields = cursor.fields(("within", "at_least", "at_least_in"))
    return fields.need("within", _span, Span.MONTH), _validity(fields)


def _named_validity(
    cursor: Cursor, span: Span, validity: Callable[[str], Mapping[str, Any]]
) -> tuple[Validity, tuple[Span, Validity] | None]:
    """The rule of the library for periods of that length."""
    rule = validity(cursor.text()).get(span.name.lower())
    if rule is None:
        text = Text(f"“{cursor.text()}” says nothing about a {span.name.lower()}.", f"“{cursor.text()}”未规定该时段。")
        raise cursor.error("no_validity", text)
    each = rule.get("each")
    return _held(rule), (SPANS[each["within"]], _held(each)) if each else None


def _held(rule: Mapping[str, Any]) -> Validity:
    return Validity(rule.get("at_least", 1), {int(month): n for month, n in rule.get("at_least_in", {}).items()})


_CONDITION = re.compile(r"\s*(<=|>=|<|>)\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*", re.ASCII)


def _condition(cursor: Cursor) -> tuple[str, float]:
    found = _CONDITION.fullmatch(cursor.text())
    if found is None or found[1] not in COMPARISONS:
        mend = Text("Write “<= 75”.", "请写成“<= 75”。")
        raise cursor.error("bad_condition", Text("This is no condition.", "条件写法有误。"), mend)
    return found[1], float(found[2])
