"""One row of a batch: an object with known fields of the right types, inside what the token may send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.numbers import Verdict, read_figure
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text, nearest
from jixiao.web.api.rules.bodies import BadLine
from jixiao.web.api.rules.problems import Problem, shown
from jixiao.web.collection.rules import Figure

FIELDS = ("organisation_code", "indicator_code", "period", "value", "row")
NEEDED = FIELDS[:4]
LONGEST, LAST_ROW = 100, 2**31 - 1
GUESSES = 20
TYPE_NAMES = {
    bool: Text("true or false", "布尔值"), int: Text("a number", "数值"), float: Text("a number", "数值"),
    list: Text("a list", "列表"), dict: Text("an object", "对象"), type(None): Text("null", "null"),
}  # fmt: skip


@dataclass(frozen=True)
class Allowed:
    """What a token may send: codes of organisations, and each indicator's unit of measure by its code."""

    organisations: frozenset[str]
    units: Mapping[str, str]


@dataclass(frozen=True)
class Note:
    """A figure was taken, but not as it stood: how it was read."""

    code: str
    text: Text


@dataclass(frozen=True)
class ReadRow:
    """A figure (perhaps with a note), or a problem."""

    figure: Figure | None = None
    problem: Problem | None = None
    note: Note | None = None


class _RowRefused(Exception):
    """This row is answered with a problem; the others stand."""

    def __init__(self, status: int, code: str, name: str, detail: Text) -> None:
        super().__init__(code)
        self.status, self.code, self.name, self.detail = status, code, name, detail


@dataclass
class _Guesses:
    """Looking for the code that was meant takes time, so the first few unknown ones are looked up and no more."""

    known: Mapping[str, tuple[str, ...]]
    found: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def of(self, name: str, code: str) -> str | None:
        if (name, code) not in self.found and len(self.found) < GUESSES:
            self.found[name, code] = nearest(code, self.known[name])
        return self.found.get((name, code))


def read_rows(rows: Sequence[object], allowed: Allowed) -> list[ReadRow]:
    """Each row read for itself, in the order sent."""
    known = {"organisation_code": tuple(sorted(allowed.organisations)), "indicator_code": tuple(sorted(allowed.units))}
    guesses = _Guesses(known)
    return [_row(raw, place, allowed, guesses) for place, raw in enumerate(rows)]


def _row(raw: object, place: int, allowed: Allowed, guesses: _Guesses) -> ReadRow:
    if isinstance(raw, BadLine):
        return ReadRow(problem=raw.problem)
    try:
        return _read(raw, place, allowed, guesses)
    except _RowRefused as refused:
        pointer = f"/observations/{place}" + (f"/{refused.name}" if refused.name else "")
        return ReadRow(problem=Problem(refused.status, refused.code, refused.detail, pointer))


def _read(raw: object, place: int, allowed: Allowed, guesses: _Guesses) -> ReadRow:
    if not isinstance(raw, dict):
        fields = ", ".join(NEEDED)
        raise _RowRefused(
            422, "wrong_type", "",
            Text(f"An observation is an object with {fields}.", f"每条指标值应为对象，含字段 {fields}。"),
        )  # fmt: skip
    _check_fields(raw)
    organisation, indicator = _text(raw, "organisation_code"), _text(raw, "indicator_code")
    _check_allowed("organisation_code", organisation, organisation in allowed.organisations, guesses)
    _check_allowed("indicator_code", indicator, indicator in allowed.units, guesses)
    period = _period(_text(raw, "period"))
    if isinstance(raw["value"], str):
        _text(raw, "value")
    read = read_figure(raw["value"], allowed.units[indicator])
    if read.value is None:
        raise _RowRefused(422, read.code, "value", read.text)
    note = Note(read.code, read.text) if read.verdict is Verdict.WARN else None
    return ReadRow(Figure(organisation, indicator, period, read.value, row=_source_row(raw, place)), note=note)


def _check_fields(raw: Mapping[str, object]) -> None:
    for name in raw:
        if name not in FIELDS:
            guess = nearest(name, FIELDS) if len(name) <= LONGEST else None
            hint = (f" Did you mean “{guess}”?", f"是否应为“{guess}”？") if guess else ("", "")
            en, zh = f"There is no field “{shown(name)}”.{hint[0]}", f"没有字段“{shown(name)}”。{hint[1]}"
            raise _RowRefused(422, "unknown_field", "", Text(en, zh))
    for name in NEEDED:
        if name not in raw:
            raise _RowRefused(422, "field_missing", name, Text(f"“{name}” is missing.", f"缺少字段 {name}。"))


def _text(raw: Mapping[str, object], name: str) -> str:
    value = raw[name]
    if not isinstance(value, str):
        kind = TYPE_NAMES[type(value)]
        raise _RowRefused(
            422, "wrong_type", name,
            Text(f"“{name}” is text in quotation marks, not {kind.en}.", f"{name} 应为带引号的文本，而不是{kind.zh}。"),
        )  # fmt: skip
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise _RowRefused(
            422, "unstorable_text", name,
            Text(f"“{name}” holds NUL or half a character.", f"{name} 含有空字符或不完整的字符。"),
        )  # fmt: skip
    if len(value) > LONGEST:
        raise _RowRefused(
            422, "wrong_type", name,
            Text(f"“{name}” has more than {LONGEST} characters.", f"{name} 超过 {LONGEST} 个字符。"),
        )  # fmt: skip
    return value


def _check_allowed(name: str, code: str, is_allowed: bool, guesses: _Guesses) -> None:
    """What does not exist and what belongs to others is answered alike: a token cannot find out what there is."""
    if is_allowed:
        return
    guess = guesses.of(name, code)
    hint = (f" Did you mean “{guess}”?", f"是否应为“{guess}”？") if guess else ("", "")
    thing, thing_zh = ("organisation", "单位") if name == "organisation_code" else ("indicator", "指标")
    raise _RowRefused(
        403, "not_allowed", name,
        Text(
            f"This token may not send figures of {thing} “{shown(code)}”. GET /api/v1/register lists what it may.{hint[0]}",
            f"该令牌无权报送{thing_zh}“{shown(code)}”的数据，可用编码见 GET /api/v1/register。{hint[1]}",
        ),
    )  # fmt: skip


def _period(text: str) -> str:
    try:
        return str(Period.parse(text))
    except DefinitionError:
        said = shown(text)
        raise _RowRefused(
            422, "bad_period", "period",
            Text(
                f"“{said}” is no period. Write 2026, 2026H1, 2026Q3 or 2026-09.",
                f"“{said}”不是数据所属期，请写作 2026、2026H1、2026Q3 或 2026-09。",
            ),
        ) from None  # fmt: skip


def _source_row(raw: Mapping[str, object], place: int) -> int:
    """The row in the sender's own list, else the place in the batch, from 1."""
    row = raw.get("row", place + 1)
    if isinstance(row, bool) or not isinstance(row, int) or not 1 <= row <= LAST_ROW:
        raise _RowRefused(
            422, "wrong_type", "row",
            Text("“row” is a whole number from 1 on: the row in your own list.", "row 应为从 1 起的整数，即来源中的行号。"),
        )  # fmt: skip
    return row
