"""Reads a body strictly: what JSON leaves open (NaN, names that stand twice, bytes that are no text) is refused."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from math import copysign, isfinite
from typing import Any

from jixiao.engine.model.text import Text, nearest
from jixiao.web.api.rules.problems import Problem, RequestRefused, shown

JSON, NDJSON = "application/json", "application/x-ndjson"
MAX_BYTES, MAX_ROWS = 4 * 1024 * 1024, 5000
OBSERVATIONS, CASES = "observations", "cases"
ATOMIC = "atomic"
TOO_LARGE = 1e300


@dataclass(frozen=True)
class BadLine:
    """A line that is no JSON object; the other lines stand."""

    problem: Problem


@dataclass(frozen=True)
class Batch:
    """The rows as sent, each an object, something else, or a BadLine; `is_atomic`: all of them or none."""

    rows: tuple[object, ...]
    is_atomic: bool = False


class _Duplicate(ValueError):
    """A name stands twice in one object."""


class _NotANumber(ValueError):
    """NaN, Infinity or -Infinity, which JSON does not have."""


def read_batch(raw: bytes, content_type: str, member: str = OBSERVATIONS) -> Batch:
    """The batch in a body of at most MAX_BYTES, its rows the list `member`; RequestRefused where the whole cannot be read."""
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise RequestRefused(
            400, "not_utf8",
            Text(
                f"Byte {error.start} is no UTF-8. Send the body in UTF-8.",
                f"第 {error.start} 字节不是 UTF-8 编码，请以 UTF-8 编码发送。",
            ),
        ) from None  # fmt: skip
    batch = _lines(text) if content_type == NDJSON else _document(text, member)
    if not batch.rows:
        raise RequestRefused(422, "no_rows", Text("The batch holds no row.", "本批没有任何数据行。"))
    if len(batch.rows) > MAX_ROWS:
        raise RequestRefused(
            413, "too_many_rows",
            Text(
                f"{len(batch.rows)} rows were sent, at most {MAX_ROWS} are taken at once. Send them in several batches.",
                f"本批共 {len(batch.rows)} 行，一次最多接收 {MAX_ROWS} 行，请分批发送。",
            ),
        )  # fmt: skip
    return batch


def _document(text: str, member: str) -> Batch:
    found = _parsed(text, lambda code, detail: RequestRefused(400, code, detail))
    if not isinstance(found, dict):
        raise _wrong_shape(
            f"The body is one JSON object with the member “{member}”.",
            f"请求体应为一个 JSON 对象，含成员 {member}。",
        )
    members = (member, ATOMIC)
    for name in found:
        if name not in members:
            guess = nearest(name, members) if len(name) <= 40 else None
            hint = (f" Did you mean “{guess}”?", f"是否应为“{guess}”？") if guess else ("", "")
            raise _wrong_shape(
                f"There is no member “{shown(name)}”.{hint[0]}", f"没有名为“{shown(name)}”的成员。{hint[1]}"
            )
    rows, is_atomic = found.get(member), found.get(ATOMIC, False)
    if not isinstance(rows, list):
        raise _wrong_shape(f"“{member}” is a list of objects.", f"{member} 应为对象列表。")
    if not isinstance(is_atomic, bool):
        raise _wrong_shape("“atomic” is true or false.", "atomic 只能为 true 或 false。")
    return Batch(tuple(rows), is_atomic)


def _lines(text: str) -> Batch:
    rows: list[object] = []
    for number, line in enumerate(text.split("\n")):
        if not line.strip(" \t\r"):
            continue
        if len(rows) >= MAX_ROWS:
            n_lines = sum(bool(each.strip(" \t\r")) for each in text.split("\n"))
            return Batch(tuple(rows) + (None,) * (n_lines - len(rows)))
        try:
            rows.append(_parsed(line, lambda code, detail: RequestRefused(400, code, detail)))
        except RequestRefused as refused:
            problem = refused.problem
            rows.append(BadLine(Problem(400, problem.code, problem.detail, f"/{number}")))
    return Batch(tuple(rows))


def _parsed(text: str, refused: Callable[[str, Text], RequestRefused]) -> Any:
    """The value of a JSON text; `refused` makes the exception from code and sentence."""
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole, parse_float=_real
        )
    except RecursionError:
        why = Text("A row has no lists or objects inside.", "每行各字段中不得再嵌套列表或对象。")
        raise refused("too_deep", why) from None
    except _Duplicate as error:
        name = shown(str(error))
        why = Text(
            f"The name “{name}” stands twice in one object; which one counts?",
            f"同一对象中字段“{name}”出现两次，无法确定取哪一个。",
        )
        raise refused("duplicate_key", why) from None
    except _NotANumber as error:
        why = Text(
            f"{error} is no JSON number. Leave the row out.", f"{error} 不是 JSON 数值，无数值时请不要发送该行。"
        )
        raise refused("not_json", why) from None
    except json.JSONDecodeError as error:
        why = Text(
            f"Line {error.lineno}, column {error.colno}: {error.msg}.",
            f"第 {error.lineno} 行第 {error.colno} 列起不是有效的 JSON。",
        )
        raise refused("not_json", why) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Duplicate(next(name for place, name in enumerate(names) if name in names[:place]))
    return found


def _constant(name: str) -> Any:
    raise _NotANumber(name)


def _whole(text: str) -> int:
    # Python refuses to read more than 4 300 digits; the first 41 signs already make it too large.
    return int(text[:41])


def _real(text: str) -> float:
    """1e400 is a JSON number, and too large: not infinite."""
    value = float(text)
    return value if isfinite(value) else copysign(TOO_LARGE, value)


def _wrong_shape(en: str, zh: str) -> RequestRefused:
    return RequestRefused(422, "wrong_shape", Text(en, zh))
