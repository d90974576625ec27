"""Reads the JSON with which a scoring rule is tried out: its parameters, and figures of one or several organisations."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any, NoReturn

import numpy as np

from jixiao.cli.frame import Refusal
from jixiao.engine.model.arrays import Floats, Ints, absent
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.rule import Case, ScoringRule
from jixiao.engine.model.text import did_you_mean

ALSO_CALLED = {
    "w": "weight", "full": "weight", "full_marks": "weight", "actual": "value", "A": "value", "x": "value",
    "T": "target", "inputs": "values", "figures": "values", "scores": "values", "before": "previous",
    "groups": "group", "peer_group": "group", "organisation": "organisations", "parameters": "params",
}  # fmt: skip
KEYS = (
    "weight", "direction", "value", "values", "target", "base", "stretch", "history", "previous", "last_year", "group",
    "organisations", "params",
)  # fmt: skip
COLUMNS = ("target", "base", "stretch", "last_year")
DIRECTIONS = {"higher": "higher", "lower": "lower", "正向": "higher", "反向": "lower"}


@dataclass(frozen=True)
class Trial:
    """A rule and what it is tried on; `several` organisations were given as lists, or one as plain numbers."""

    rule: ScoringRule
    case: Case
    organisations: tuple[str, ...]
    several: bool


def read_trial(kind: type[ScoringRule], text: str, file: str) -> Trial:
    """The trial that a JSON text describes; Refusal or DefinitionError says what cannot be used, and why."""
    given, params = _sorted_out(kind, _parsed(text, file))
    figures = _figures(kind, given, params)
    if figures:
        params = kind.wired(params, list(figures))
    rule = kind.from_params(params)
    for name in figures:
        if rule.inputs and name not in rule.inputs:
            advice = did_you_mean(name, rule.inputs)
            _refuse(f"“{name}” is no figure of this rule. {advice.en}", f"该规则没有数值“{name}”。{advice.zh}")
    size, several = _size(given, figures)
    inputs = np.stack([_column(figures.get(code), size, code) for code in rule.inputs]) if rule.inputs else None
    value = _column(given.get("value"), size, "value") if inputs is None else rule.derive(inputs)
    weight, direction = _weight(given), _direction(given, kind)
    rule.check(weight, direction)
    columns = {key: _column(given.get(key), size, key) for key in COLUMNS}
    history = _history(given, size, rule.history_needed)
    if "previous" in given and "last_year" not in given:
        columns["last_year"] = history[0]
    case = Case(
        weight, direction, value, columns["target"], columns["base"], columns["stretch"], history,
        columns["last_year"], _groups(given.get("group"), size), absent(0, size) if inputs is None else inputs,
    )  # fmt: skip
    return Trial(rule, case, _organisations(given.get("organisations"), size), several)


def _refuse(en: str, zh: str) -> NoReturn:
    raise Refusal(en, zh)


def _parsed(text: str, file: str) -> dict[str, Any]:
    """The JSON object in the text, its keys by one name each."""
    try:
        found = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once)
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        _refuse(
            f"{file}, {where}: not valid JSON: {fault.msg}.",
            f"{file} 第 {fault.lineno} 行第 {fault.colno} 列：不是有效的 JSON：{fault.msg}。",
        )
    except (RecursionError, ValueError) as fault:
        _refuse(f"{file}: not JSON that can be read: {fault}.", f"{file}：无法读取的 JSON：{fault}。")
    if not isinstance(found, dict):
        _refuse(
            f"{file}: an object is needed: {{“weight”: 10, “value”: 8, …}}.",
            f"{file}：须为一个对象：{{“weight”: 10, “value”: 8, …}}。",
        )
    return _renamed(found)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs as a dict; ValueError where a key stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"“{next(key for key in keys if keys.count(key) > 1)}” stands twice")
    return found


def _renamed(found: Mapping[str, Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for key, value in found.items():
        name = ALSO_CALLED.get(key, key)
        if name in named:
            _refuse(f"“{key}” and “{name}” are the same thing.", f"“{key}”与“{name}”是同一项。")
        named[name] = value
    if "ratio" in named and "value" not in named:
        named |= {"value": named.pop("ratio"), "target": named.get("target", 1)}
    if _is_yes_or_no(named.get("value")):
        named.setdefault("target", 1)
    return named


def _is_yes_or_no(raw: Any) -> bool:
    """Whether a value says met or not met, which is 1 or 0 against 1."""
    return isinstance(raw, bool) or (isinstance(raw, list) and any(isinstance(item, bool) for item in raw))


def _sorted_out(kind: type[ScoringRule], found: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was given, apart from the rule's parameters; figures that stand by their own names go under `values`."""
    own = {**kind.param_names(), **kind.also_called}
    defaults = {entry.name: entry.default for entry in fields(kind)}  # type: ignore[arg-type]
    params = _params(found)
    given: dict[str, Any] = {}
    named: dict[str, Any] = {}
    for key, value in found.items():
        is_column = key in COLUMNS and defaults.get(key, MISSING) in (None, MISSING)
        figure = kind.figure_named(key)
        if figure and not isinstance(value, str | Mapping):
            named[figure] = value
        elif key in own and not is_column:
            params[key] = value
        elif key in KEYS:
            given[key] = value
        elif key != "rule":
            advice = did_you_mean(key, [*KEYS, *own, *kind.input_names])
            _refuse(
                f"“{key}” is not known to rule “{kind.name}”. {advice.en}", f"规则“{kind.name}”没有“{key}”。{advice.zh}"
            )
    given.pop("params", None)
    if named and "values" in given:
        _refuse("Give figures by name or under “values”, not both.", "数值请按名称或在 values 中给出，二者择一。")
    return given | ({"values": named} if named else {}), params


def _params(found: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters that stand under `params`, or in a rule as a scheme writes it."""
    params = found.get("params", {})
    rule = found.get("rule", {})
    if not isinstance(params, Mapping) or not isinstance(rule, Mapping | str):
        _refuse("“params” must be an object.", "“params”须为对象。")
    written = {key: value for key, value in rule.items() if key != "name"} if isinstance(rule, Mapping) else {}
    return {**written, **params}


def _figures(kind: type[ScoringRule], given: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """What a rule over several figures combines: a number, or a list over organisations, by the figure's name."""
    values = given.pop("values", None)
    combines = bool(kind.input_names or kind.input_param or "events" in params)
    if not combines:
        _spread(values, given)
        return {}
    codes = params.get(kind.input_param)
    if values is None and codes is not None and not _are_codes(codes):
        values = params.pop(kind.input_param)
    if values is None and kind.input_param and isinstance(given.get("value"), list | Mapping):
        values = given.pop("value")
    if values is None:
        return {}
    named = _by_name(values, _expected(kind, params))
    if codes is None or params.get(kind.input_param) is None:
        named = {kind.figure_named(name) or name: value for name, value in named.items()}
    if kind.input_names[:1] == ("points",) and "value" in given:
        named = {"points": given.pop("value"), **named}
    return named


def _are_codes(raw: object) -> bool:
    """Whether a parameter holds indicator codes, rather than the figures themselves."""
    held = raw.values() if isinstance(raw, Mapping) else raw if isinstance(raw, list) else ()
    return all(isinstance(item, str) for item in held)


def _expected(kind: type[ScoringRule], params: Mapping[str, Any]) -> list[str]:
    """Names for figures that come as a plain list."""
    for key in (kind.input_param, "weights", "events"):
        raw = params.get(key)
        if isinstance(raw, Mapping):
            return [str(code) if isinstance(code, str) else str(name) for name, code in raw.items()]
        if isinstance(raw, list):
            return [str(code) for code in raw]
    return list(kind.input_names)


def _by_name(values: Any, names: list[str]) -> dict[str, Any]:
    """Figures by name, from an object, a list in the order of `names`, or a list with one of these per organisation."""
    if isinstance(values, Mapping):
        return {str(name): value for name, value in values.items()}
    if not isinstance(values, list) or not values:
        _refuse("“values” must be an object or a list.", "“values”须为对象或列表。")
    if all(isinstance(row, Mapping | list) for row in values):
        rows = [_by_name(row, names) for row in values]
        every = dict.fromkeys(name for row in rows for name in row)
        return {name: [row.get(name) for row in rows] for name in every}
    names = names or [f"e{number}" for number in range(1, len(values) + 1)]
    if len(values) > len(names):
        _refuse(
            f"There are {len(values)} figures for {len(names)} names.",
            f"{len(names)} 个名称对应 {len(values)} 个数值。",
        )
    return dict(zip(names, values, strict=False))


def _spread(values: Any, given: dict[str, Any]) -> None:
    """For a rule over one figure, `values` is its value for several organisations: a list, or an object by code."""
    if values is None:
        return
    if "value" in given:
        _refuse("Give “value” or “values”, not both.", "value 与 values 请只给一个。")
    if isinstance(values, Mapping):
        given.setdefault("organisations", list(values))
        values = list(values.values())
    given["value"] = values


def _size(given: Mapping[str, Any], figures: Mapping[str, Any]) -> tuple[int, bool]:
    """How many organisations there are, and whether they came as lists. All lists must be of one length."""
    columns = {key: given[key] for key in (*COLUMNS, "value", "group", "organisations") if key in given}
    history = given.get("history")
    deep = [item for item in history if isinstance(item, list)] if isinstance(history, list) else []
    lists: Iterable[tuple[str, Any]] = [*columns.items(), *figures.items(), *(("history", item) for item in deep)]
    sizes = {key: len(column) for key, column in lists if isinstance(column, list)}
    if len(set(sizes.values())) > 1:
        told = ", ".join(f"{key} {size}" for key, size in sizes.items())
        _refuse(f"The lists are of different length: {told}.", f"各列表长度不一：{told}。")
    if sizes and not next(iter(sizes.values())):
        _refuse("The lists are empty.", "列表为空。")
    return next(iter(sizes.values()), 1), bool(sizes)


def _column(raw: Any, size: int, name: str) -> Floats:
    """Numbers for all organisations from a list, or one number that holds for all; null is missing."""
    if isinstance(raw, list):
        return np.array([_number(item, f"{name}[{place}]") for place, item in enumerate(raw)])
    return np.full(size, _number(raw, name))


def _number(raw: Any, name: str) -> float:
    if raw is None:
        return float("nan")
    if isinstance(raw, bool):
        return float(raw)
    reading = read_number(raw)
    if reading.value is None:
        _refuse(f"“{name}”: {reading.message}", f"“{name}”：{reading.message_zh}")
    return reading.value


def _weight(given: Mapping[str, Any]) -> float:
    weight = _number(given.get("weight", 100), "weight")
    if not weight >= 0:
        _refuse("“weight” must be 0 or more.", "“weight”不能为负。")
    return weight


def _direction(given: Mapping[str, Any], kind: type[ScoringRule]) -> str:
    word = str(given.get("direction") or kind.default_direction or "higher")
    if word not in DIRECTIONS:
        _refuse(
            f"“direction” cannot be “{word}”: write higher or lower.",
            f"“direction”不能取“{word}”：请写 higher 或 lower。",
        )
    return DIRECTIONS[word]


def _history(given: Mapping[str, Any], size: int, needed: int) -> Floats:
    """Earlier values, newest first: a row per period."""
    listed = given.get("history", given.get("previous"))
    periods = listed if isinstance(listed, list) and "history" in given else [listed]
    rows = [_column(item, size, f"history[{place}]") for place, item in enumerate(periods)]
    rows += [absent(size)] * (max(needed, 1) - len(rows))
    return np.stack(rows)


def _groups(raw: Any, size: int) -> Ints:
    """The number of each organisation's peer group."""
    labels = [str(label) for label in raw] if isinstance(raw, list) else [str(raw)] * size
    return np.unique(np.array(labels), return_inverse=True)[1].astype(np.int64)


def _organisations(raw: Any, size: int) -> tuple[str, ...]:
    if raw is None:
        return tuple(str(number) for number in range(1, size + 1))
    return tuple(str(code) for code in raw) if isinstance(raw, list) else (str(raw),) * size
