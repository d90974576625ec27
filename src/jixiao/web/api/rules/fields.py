"""One row as it was sent: an object with known fields of the right types; what is wrong with it is a problem of that row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from jixiao.engine.model.text import Text, nearest
from jixiao.web.api.rules.problems import Problem, shown

LONGEST, LAST_ROW = 100, 2**31 - 1
GUESSES = 20
TYPE_NAMES = {
    bool: Text("true or false", "布尔值"), int: Text("a number", "数值"), float: Text("a number", "数值"),
    list: Text("a list", "列表"), dict: Text("an object", "对象"), type(None): Text("null", "null"),
}  # fmt: skip


class RowRefused(Exception):
    """This row is answered with a problem; the others stand."""

    def __init__(self, status: int, code: str, name: str, detail: Text) -> None:
        super().__init__(code)
        self.status, self.code, self.name, self.detail = status, code, name, detail

    def problem(self, member: str, place: int) -> Problem:
        """For the row at `place` of the body's list `member`."""
        pointer = f"/{member}/{place}" + (f"/{self.name}" if self.name else "")
        return Problem(self.status, self.code, self.detail, pointer)


@dataclass
class Guesses:
    """Looking for the code that was meant takes time, so the first few unknown ones are looked up and no more."""

    known: Mapping[str, tuple[str, ...]]
    found: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def of(self, name: str, code: str) -> str | None:
        """The code of field `name` that `code` could mean."""
        if (name, code) not in self.found and len(self.found) < GUESSES:
            self.found[name, code] = nearest(code, self.known[name])
        return self.found.get((name, code))


def row_object(raw: object, thing: Text, fields: Sequence[str], needed: Collection[str]) -> Mapping[str, object]:
    """The row, an object with all `needed` fields and no other than `fields`; else RowRefused. `thing`: what a row is."""
    if not isinstance(raw, dict):
        names = ", ".join(needed)
        raise RowRefused(
            422, "wrong_type", "",
            Text(f"{thing.en} is an object with {names}.", f"每条{thing.zh}应为对象，含字段 {names}。"),
        )  # fmt: skip
    for name in raw:
        if name not in fields:
            guess = nearest(name, tuple(fields)) if len(name) <= LONGEST else None
            hint = (f" Did you mean “{guess}”?", f"是否应为“{guess}”？") if guess else ("", "")
            en, zh = f"There is no field “{shown(name)}”.{hint[0]}", f"没有字段“{shown(name)}”。{hint[1]}"
            raise RowRefused(422, "unknown_field", "", Text(en, zh))
    for name in needed:
        if name not in raw:
            raise RowRefused(422, "field_missing", name, Text(f"“{name}” is missing.", f"缺少字段 {name}。"))
    return raw


def text_of(raw: Mapping[str, object], name: str) -> str:
    """The text of a field: storable, at most LONGEST characters; else RowRefused."""
    value = raw[name]
    if not isinstance(value, str):
        kind = TYPE_NAMES[type(value)]
        raise RowRefused(
            422, "wrong_type", name,
            Text(f"“{name}” is text in quotation marks, not {kind.en}.", f"{name} 应为带引号的文本，而不是{kind.zh}。"),
        )  # fmt: skip
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise RowRefused(
            422, "unstorable_text", name,
            Text(f"“{name}” holds NUL or half a character.", f"{name} 含有空字符或不完整的字符。"),
        )  # fmt: skip
    if len(value) > LONGEST:
        raise RowRefused(
            422, "wrong_type", name,
            Text(f"“{name}” has more than {LONGEST} characters.", f"{name} 超过 {LONGEST} 个字符。"),
        )  # fmt: skip
    return value


def not_allowed(name: str, code: str, thing: Text, guesses: Guesses, *, quoting: bool = True) -> RowRefused:
    """What does not exist and what belongs to others is answered alike: a token cannot find out what there is.

    Without `quoting` what was sent is not repeated: an answer is kept, and it might be what must not be.
    """
    guess = guesses.of(name, code)
    hint = (f" Did you mean “{guess}”?", f"是否应为“{guess}”？") if guess else ("", "")
    said = (f" “{shown(code)}”", f"“{shown(code)}”") if quoting else ("", "")
    return RowRefused(
        403, "not_allowed", name,
        Text(
            f"This token may not send anything of {thing.en}{said[0]}. GET /api/v1/register lists what it may.{hint[0]}",
            f"该令牌无权报送{thing.zh}{said[1]}的数据，可用编码见 GET /api/v1/register。{hint[1]}",
        ),
    )  # fmt: skip


def source_row(raw: Mapping[str, object], place: int) -> int:
    """The row in the sender's own list, else the place in the batch, from 1."""
    row = raw.get("row", place + 1)
    if isinstance(row, bool) or not isinstance(row, int) or not 1 <= row <= LAST_ROW:
        raise RowRefused(
            422, "wrong_type", "row",
            Text("“row” is a whole number from 1 on: the row in your own list.", "row 应为从 1 起的整数，即来源中的行号。"),
        )  # fmt: skip
    return row
