"""Reads the file of a data source; every fault is told with its line and how to mend it, several at once."""

import re
from collections.abc import Callable, Mapping
from math import inf
from typing import Any, TypeVar

from jixiao.capture.connector import CONNECTORS, build_connector
from jixiao.capture.drift import Tolerance
from jixiao.capture.mapping_reader import read_mapping
from jixiao.capture.source_parts import Checks, Secret, Sharing, check_schedule
from jixiao.engine.model.codes import check_code
from jixiao.engine.model.errors import DefinitionError, DefinitionErrors
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.model.yaml_cursor import Cursor, Fields, compose
from jixiao.library import parameters

Source = TypeVar("Source")
KEYS = ("source", "label", "connector", "schedule", "provider", "sharing", "secrets", "mapping", "checks")
CHECK_KEYS = ("rows_at_least", "organisations_at_least", "refused_at_most", "ranges", "drift")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,127}", re.ASCII)
VALIDITY_FILES = ("air-quality",)


def read_source(text: str, name: str, build: Callable[..., Source]) -> Source:
    """The source in `text`, made with `build`; raises DefinitionErrors with every fault found."""
    root = compose(text, name)
    fields = root.fields(KEYS)
    label = fields.get("label", _label, Text("", ""))
    connector, params = fields.need("connector", _connector, ("", {}))
    parts: dict[str, Any] = {
        "code": fields.need("source", _code, "?"),
        "label": label,
        "connector_name": connector,
        "params": params,
        "schedule": fields.get("schedule", _schedule, ""),
        "provider": fields.get("provider", _code, ""),
        "sharing": fields.get("sharing", _sharing, Sharing.CONDITIONAL),
        "secrets": fields.get("secrets", _secrets, {}),
        "mapping": fields.need("mapping", lambda c: read_mapping(c, validity_rules), None),
        "checks": fields.get("checks", _checks, Checks()),
    }
    if connector:
        _check_secrets(fields, connector, params, parts["secrets"])
    if root.faults.found:
        raise DefinitionErrors(root.faults.found)
    return build(**parts)


def validity_rules(name: str) -> Mapping[str, Any]:
    """How many readings each length of period needs, by the standard's name in the library; else DefinitionError."""
    known = {
        each["standard"]: each["value"] for file in VALIDITY_FILES for each in parameters(file).get("validity", ())
    }
    if name not in known:
        text = Text(f"There are no rules of validity “{name}”.", f"没有名为“{name}”的数据有效性规定。")
        raise DefinitionError("unknown_validity", text, did_you_mean(name, known))
    found: Mapping[str, Any] = known[name]
    return found


def _code(cursor: Cursor) -> str:
    check_code(cursor.text())
    return cursor.text()


def _label(cursor: Cursor) -> Text:
    if not cursor.is_mapping():
        text = cursor.text()
        return Text("", text) if any("\u4e00" <= sign <= "\u9fff" for sign in text) else Text(text, "")
    fields = cursor.fields(("zh", "en"))
    return Text(fields.get("en", Cursor.text, ""), fields.get("zh", Cursor.text, ""))


def _connector(cursor: Cursor) -> tuple[str, dict[str, Any]]:
    """Name and parameters, tried out: {name: csv, path: …}; a fault is told at the parameter it names."""
    fields = cursor.fields(None)
    name = fields.need("name", Cursor.text, "")
    params = {key: entry.plain() for key, entry in fields.entries.items() if key != "name"}
    if name:
        try:
            build_connector(name, params)
        except DefinitionError as fault:
            at = next((entry for key, entry in fields.entries.items() if f"“{key}”" in fault.message), cursor)
            cursor.faults.add(fault, at.place)
    return name, params


def _schedule(cursor: Cursor) -> str:
    check_schedule(cursor.text())
    return " ".join(cursor.text().split())


def _sharing(cursor: Cursor) -> Sharing:
    """One of the three classes, by its code or its Chinese name."""
    named = {each.label.zh: each for each in Sharing}
    word = cursor.text()
    return named[word] if word in named else Sharing(cursor.choice([*Sharing]))


def _secrets(cursor: Cursor) -> dict[str, Secret]:
    """Names with where each is kept: {token: CITY_TOKEN} or {token: {env: CITY_TOKEN}} or {token: {file: /path}}."""
    found: dict[str, Secret] = {}
    for name, entry in cursor.fields(None).entries.items():
        found[name] = entry.attempt(_secret, Secret())
    return found


def _secret(cursor: Cursor) -> Secret:
    if not cursor.is_mapping():
        return Secret(environment=_variable(cursor))
    fields = cursor.fields(("env", "file"))
    if len(fields.entries) != 1:
        raise cursor.error("no_secret_place", Text("Say where the secret is kept.", "请说明密钥的存放位置。"), _KEPT)
    return Secret(fields.get("env", _variable, ""), fields.get("file", Cursor.text, ""))


_KEPT = Text(
    "Write {env: NAME_OF_A_VARIABLE} or {file: PATH}; never the secret itself.",
    "请写 {env: 环境变量名} 或 {file: 文件路径}，切勿写入密钥本身。",
)


def _variable(cursor: Cursor) -> str:
    """The name of a variable; what is none could be the secret itself, and is not repeated in the message."""
    if not _VARIABLE.fullmatch(cursor.text()):
        text = Text(
            "This is not the name of an environment variable (A–Z, 0–9, _).", "此处不是环境变量名（A–Z、0–9、_）。"
        )
        raise cursor.error("secret_in_file", text, _KEPT)
    return cursor.text()


def _check_secrets(fields: Fields, connector: str, params: Mapping[str, Any], secrets: Mapping[str, Secret]) -> None:
    """Every parameter that names a secret names one that is kept somewhere."""
    if connector not in CONNECTORS:
        return
    for key in CONNECTORS[connector].secret_params:
        name = params.get(key)
        if name and name not in secrets:
            place = fields.entries["connector"].fields(None).entries[key]
            text = Text(
                f"“{key}” names a secret that is not listed under “secrets”.", f"“{key}”所指的密钥未在 secrets 中列出。"
            )
            place.faults.add(place.error("unlisted_secret", text, _KEPT), place.place)


def _checks(cursor: Cursor) -> Checks:
    fields = cursor.fields(CHECK_KEYS)
    return Checks(
        rows_at_least=fields.get("rows_at_least", _count, 0),
        organisations_at_least=fields.get("organisations_at_least", _count, 0),
        refused_at_most=fields.get("refused_at_most", _share, 0.5),
        ranges=fields.get("ranges", _ranges, {}),
        drift=fields.get("drift", _tolerance, Tolerance()),
    )


def _count(cursor: Cursor) -> int:
    if cursor.integer() < 0:
        raise cursor.error("bad_count", Text("A number of 0 or more is needed.", "应为不小于 0 的整数。"))
    return cursor.integer()


def _share(cursor: Cursor) -> float:
    if not 0 <= cursor.number() <= 1:
        raise cursor.error("bad_share", Text("A share lies between 0 and 1.", "比例应在 0 到 1 之间。"))
    return cursor.number()


def _ranges(cursor: Cursor) -> dict[str, tuple[float, float]]:
    return {code: entry.attempt(_range, (-inf, inf)) for code, entry in cursor.fields(None).entries.items()}


def _range(cursor: Cursor) -> tuple[float, float]:
    ends = cursor.items()
    if len(ends) != 2:
        mend = Text("Write [0, 100], or [0, null] where there is no end.", "请写 [0, 100]；无上限写 [0, null]。")
        raise cursor.error("bad_range", Text("A range has two ends.", "范围须有上下限。"), mend)
    low, high = (default if end.is_null() else end.number() for end, default in zip(ends, (-inf, inf), strict=True))
    if low > high:
        raise cursor.error("bad_range", Text("The range begins above its end.", "范围下限大于上限。"))
    return low, high


def _tolerance(cursor: Cursor) -> Tolerance:
    fields = cursor.fields(("fewer_rows", "blanks", "jump"))
    default = Tolerance()
    return Tolerance(
        fields.get("fewer_rows", _share, default.fewer_rows),
        fields.get("blanks", _share, default.blanks),
        fields.get("jump", _jump, default.jump),
    )


def _jump(cursor: Cursor) -> float:
    return float(cursor.choice(("10", "100", "1000", "10000")))
