"""Reads warning rules from YAML or plain data; every fault with its line and how to mend it, several at once."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from string import Formatter

from jixiao.engine.model.codes import check_code
from jixiao.engine.model.errors import DefinitionError, DefinitionErrors, Place
from jixiao.engine.model.method import param_flag
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.model.yaml_cursor import Cursor, Fields, compose
from jixiao.engine.warning.rules.rule import ANY, PLACES, WarningRule
from jixiao.engine.warning.severity import SEVERITIES, Steps
from jixiao.engine.warning.signals.registry import SIGNALS
from jixiao.engine.warning.signals.signal import Signal

KEYS = (
    "code", "label", "indicators", "organisations", "signal", "severity", "pending", "clear_at", "clear_after",
    "message", "active",
)  # fmt: skip
BEGIN = Text(
    "Begin with “rules:” and below it lines with “- code: …”.", "请以“rules:”开头，其下各条规则以“- code: …”开头。"
)


def read_rules(data: object, name: str = "") -> tuple[WarningRule, ...]:
    """The rules of a YAML text (`name` is its file), or of plain data: a list, or a mapping with `rules`.

    DefinitionErrors with every fault: lines where a text was given, else the path of keys.
    """
    if isinstance(data, str):
        return _read_text(data, name)
    if isinstance(data, Sequence) and data and all(isinstance(each, WarningRule) for each in data):
        return tuple(data)
    try:
        return _read_text(_as_text(data), "")
    except DefinitionErrors as faults:
        places = [Place(name, None, None, each.path) for each in faults.errors]
        pairs = zip(faults.errors, places, strict=True)
        raise DefinitionErrors(
            DefinitionError(each.code, each.text, each.advice, place) for each, place in pairs
        ) from None


def active_rules(data: object) -> tuple[WarningRule, ...]:
    """Those that are switched on, of rules as `read_rules` reads them."""
    return tuple(rule for rule in read_rules(data) if rule.is_active)


def _as_text(data: object) -> str:
    """Plain data as YAML: one reader for both doors."""
    from io import StringIO

    from ruamel.yaml import YAML
    from ruamel.yaml.representer import RepresenterError

    listed = data.get("rules", data) if isinstance(data, Mapping) else data
    if not isinstance(listed, Sequence):
        raise DefinitionErrors(
            [DefinitionError("not_a_list", Text("The rules must be a list.", "规则应为列表。"), BEGIN)]
        )
    out = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.width = 1 << 20
    try:
        yaml.dump({"rules": [dict(each) if isinstance(each, Mapping) else each for each in listed]}, out)
    except (RepresenterError, RecursionError):
        text = Text("The rules hold something that is neither text nor number.", "规则中含有既非文字也非数值的内容。")
        raise DefinitionErrors([DefinitionError("not_plain_data", text, BEGIN)]) from None
    return out.getvalue()


def _read_text(text: str, name: str) -> tuple[WarningRule, ...]:
    try:
        root = compose(text, name)
    except DefinitionError as fault:
        advice = BEGIN if fault.code == "empty_file" else fault.advice
        raise DefinitionErrors([DefinitionError(fault.code, fault.text, advice, fault.place)]) from None
    try:
        listed = root if root.is_list() else root.fields(("rules", "source")).need("rules", lambda c: c, None)
        items = listed.items() if listed is not None else []
    except DefinitionError as fault:
        root.faults.add(fault, root.place)
        items = []
    read = [item.attempt(_rule, None) for item in items]
    rules = [each for each in read if each is not None]
    _tell_doubles(rules, root)
    if not items and not root.faults.found:
        root.faults.add(root.error("no_rules", Text("There is no rule.", "没有任何规则。"), BEGIN), root.place)
    if root.faults.found:
        raise DefinitionErrors(root.faults.found)
    return tuple(rules)


def _tell_doubles(rules: Sequence[WarningRule], root: Cursor) -> None:
    seen: dict[str, int | None] = {}
    for rule in rules:
        if rule.code in seen:
            text = Text(f"The code “{rule.code}” stands here twice.", f"规则编码“{rule.code}”重复。")
            mend = Text("Give every rule a code of its own.", "请为每条规则使用不同的编码。")
            root.faults.found.append(
                DefinitionError("duplicate_code", text, mend, Place(root.faults.file, rule.line, None, rule.code))
            )
        seen[rule.code] = rule.line


def _rule(cursor: Cursor) -> WarningRule | None:
    before = len(cursor.faults.found)
    fields = cursor.fields(KEYS)
    code = fields.need("code", _code, "")
    zh, en = fields.get("label", _in_two_languages, ("", ""))
    indicators, organisations = (fields.get(key, _codes, (ANY,)) for key in ("indicators", "organisations"))
    signal = fields.need("signal", _signal, None)
    severity = _severity(fields, signal)
    pending, clear_after = (fields.get(key, Cursor.integer, 1) for key in ("pending", "clear_after"))
    clear_at = fields.get("clear_at", Cursor.number, None)
    message = fields.get("message", _message, None)
    is_active = fields.get("active", lambda c: param_flag("active", c.text()), True)
    if signal is None or severity is None or len(cursor.faults.found) > before:
        return None
    return WarningRule(
        code, signal, severity, zh, en, indicators, organisations, pending, clear_at, clear_after, message, is_active,
        cursor.line,
    )  # fmt: skip


def _code(cursor: Cursor) -> str:
    code = cursor.text()
    check_code(code)
    return code


def _codes(cursor: Cursor) -> tuple[str, ...]:
    """One code, a list of them, or `*`."""
    if cursor.is_scalar():
        return (cursor.text() if cursor.text() == ANY else _code(cursor),)
    found = tuple(dict.fromkeys(item.text() if item.text() == ANY else _code(item) for item in cursor.items()))
    if not found:
        raise cursor.error(
            "empty_list",
            Text("The list is empty: the rule would look at nothing.", "列表为空，该规则不会检查任何对象。"),
            Text("Name codes, or write “*” for all.", "请写明编码，或用“*”表示全部。"),
        )
    return (ANY,) if ANY in found else found


def _in_two_languages(cursor: Cursor) -> tuple[str, str]:
    if not cursor.is_mapping():
        text = cursor.text()
        return (text, "") if any("\u4e00" <= sign <= "\u9fff" for sign in text) else ("", text)
    fields = cursor.fields(("zh", "en"))
    return fields.get("zh", Cursor.text, ""), fields.get("en", Cursor.text, "")


def _signal(cursor: Cursor) -> Signal | None:
    if not cursor.is_mapping():
        return SIGNALS.named(cursor.text()).from_params({})
    fields = cursor.fields(None)
    kind = fields.need("name", lambda c: SIGNALS.named(c.text()), None)
    if kind is None:  # told already
        return None
    return kind.from_params({key: entry.plain() for key, entry in fields.entries.items() if key != "name"})


def _severity(fields: Fields, signal: Signal | None) -> Steps | None:
    if "severity" not in fields:
        usual = signal.usual if signal is not None else None
        if signal is not None and usual is None:
            fields.need("severity", lambda c: None, None)
        return usual
    return fields.get("severity", lambda c: _steps(c, signal), None)


def _steps(cursor: Cursor, signal: Signal | None) -> Steps | None:
    if not cursor.is_mapping():
        word = cursor.choice(SEVERITIES)
        if signal is None:
            return None
        if signal.usual is None:
            raise cursor.error(
                "no_cut",
                Text(f"“{signal.name}” has no cut of its own.", f"信号“{signal.name}”没有默认界限。"),
                Text(f"Write where it begins: {{{word}: 60}}.", f"请写明界限：{{{word}: 60}}。"),
            )
        return Steps(((word, signal.usual.mildest),))
    given = cursor.fields(SEVERITIES)
    read = {name: given.get(name, Cursor.number, None) for name in SEVERITIES}
    cuts = [(name, cut) for name, cut in read.items() if cut is not None]
    if not cuts:
        if not given.entries:
            raise cursor.error(
                "no_severity",
                Text("No severity is given.", "没有给出任何预警等级。"),
                Text("Write {yellow: 1, red: 2}.", "请写成 {yellow: 1, red: 2}。"),
            )
        return None
    if signal is not None:
        _check_order(cursor, signal, cuts)
    return Steps(tuple(cuts))


def _check_order(cursor: Cursor, signal: Signal, cuts: Sequence[tuple[str, float]]) -> None:
    for (milder, low), (graver, high) in pairwise(cuts):
        if not signal.worse.is_milder(low, high):
            way = Text("above", "大于") if signal.worse.is_more else Text("below", "小于")
            raise cursor.error(
                "steps_out_of_order",
                Text(
                    f"{graver} ({high:g}) must lie {way.en} {milder} ({low:g}): it is the graver one.",
                    f"{graver}（{high:g}）须{way.zh} {milder}（{low:g}），因其等级更重。",
                ),
                Text("Order: blue, yellow, orange, red.", "由轻到重：blue、yellow、orange、red。"),
            )


def _message(cursor: Cursor) -> Text:
    zh, en = _in_two_languages(cursor)
    for said in (zh, en):
        for place in _places_in(cursor, said):
            if place not in PLACES:
                text = Text(f"The message names “{{{place}}}”.", f"提示语中的“{{{place}}}”无法填入。")
                raise cursor.error("unknown_place", text, did_you_mean(place, PLACES))
    return Text(en or zh, zh or en)


def _places_in(cursor: Cursor, said: str) -> list[str]:
    try:
        parts = list(Formatter().parse(said))
    except ValueError:
        text = Text("A { or } in the message has no partner.", "提示语中的花括号不成对。")
        raise cursor.error("bad_message", text, Text("Write {{ for a brace itself.", "花括号本身请写成 {{。")) from None
    return [
        place + (f"!{turn}" if turn else "") + (f":{spec}" if spec else "")
        for _, place, spec, turn in parts
        if place is not None
    ]
