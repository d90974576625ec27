"""A warning rule as a form holds it, from its entry in the document and back; blank means what holds by default."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from jixiao.engine.model.asked import Asked
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text
from jixiao.engine.warning.rules.reader import read_rules
from jixiao.engine.warning.rules.rule import ANY
from jixiao.engine.warning.severity import SEVERITIES
from jixiao.engine.warning.signals.registry import SIGNALS
from jixiao.engine.warning.signals.signal import Signal

Box = str | tuple[str, ...]


@dataclass(frozen=True)
class Boxes:
    """What stands in the boxes: numbers as they are written, codes (none: all), parameters by their names in files."""

    code: str
    signal: str
    label_zh: str = ""
    label_en: str = ""
    indicators: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    params: Mapping[str, Box] = field(default_factory=dict)
    cuts: Mapping[str, str] = field(default_factory=dict)
    pending: str = "1"
    clear_after: str = "1"
    clear_at: str = ""
    message_zh: str = ""
    message_en: str = ""
    is_active: bool = True


def asked_of(kind: type[Signal]) -> dict[str, Asked]:
    """How each parameter of a signal is asked; by its bare name where the signal does not say."""
    return {name: kind.asks.get(name) or Asked(Text(name, name)) for name in kind.param_names()}


def usual_box(kind: type[Signal], name: str) -> Box:
    """What the box of a parameter holds where nobody says anything; blank where it has no default."""
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]  # signals are dataclasses
    entry = known[kind.param_names()[name]]
    if entry.default is not MISSING:
        return box_of(entry.default)
    return box_of(entry.default_factory()) if entry.default_factory is not MISSING else ""


def box_of(value: object) -> Box:
    """Plain data as it stands in a box; numbers without needless signs."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return tuple(str(each) for each in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return written_number(value)
    return str(value)


def written_number(value: float) -> str:
    """The shortest text that reads back as this very number."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def boxes_of(entry: Mapping[str, Any]) -> Boxes:
    """The boxes of an entry that can be read (as plain data, its values as texts)."""
    signal = entry.get("signal")
    given = dict(signal) if isinstance(signal, Mapping) else {"name": signal}
    kind = SIGNALS.named(str(given.pop("name")))
    named = {kind.also_called.get(key, key): value for key, value in given.items()}
    label, message = _two(entry.get("label")), _two(entry.get("message"))
    return Boxes(
        code=str(entry["code"]), signal=kind.name, label_zh=label[0], label_en=label[1],
        indicators=_codes(entry.get("indicators")), organisations=_codes(entry.get("organisations")),
        params={
            name: _typed(named[name], asked) if named.get(name) is not None else usual_box(kind, name)
            for name, asked in asked_of(kind).items()
        },
        cuts=_cuts(entry), pending=_number(entry.get("pending")) or "1", clear_after=_number(entry.get("clear_after")) or "1",
        clear_at=_number(entry.get("clear_at")), message_zh=message[0], message_en=message[1],
        is_active=str(entry.get("active", "true")).lower() not in ("false", "no", "0"),
    )  # fmt: skip


def entry_of(boxes: Boxes) -> dict[str, Any]:
    """The entry, in the order of its keys; what holds by default is left out."""
    kind = SIGNALS.named(boxes.signal)
    given = {
        name: _plain(value, asked_of(kind)[name])
        for name, value in boxes.params.items()
        if value not in ("", (), usual_box(kind, name))
    }
    cuts = {name: _figure(boxes.cuts[name]) for name in SEVERITIES if boxes.cuts.get(name)}
    found: dict[str, Any] = {
        "code": boxes.code,
        "label": _languages(boxes.label_zh, boxes.label_en),
        "indicators": _listed(boxes.indicators),
        "organisations": _listed(boxes.organisations),
        "signal": {"name": boxes.signal, **given} if given else boxes.signal,
        "severity": cuts,
        "pending": _figure(boxes.pending) if boxes.pending not in ("", "1") else None,
        "clear_at": _figure(boxes.clear_at) if boxes.clear_at else None,
        "clear_after": _figure(boxes.clear_after) if boxes.clear_after not in ("", "1") else None,
        "message": _languages(boxes.message_zh, boxes.message_en),
        "active": None if boxes.is_active else False,
    }
    return {key: value for key, value in found.items() if value not in (None, {}, [])}


def _two(value: Any) -> tuple[str, str]:
    """Chinese and English of a text in one language or in both."""
    if isinstance(value, Mapping):
        return str(value.get("zh") or ""), str(value.get("en") or "")
    text = "" if value is None else str(value)
    return (text, "") if any("\u4e00" <= sign <= "\u9fff" for sign in text) else ("", text)


def _languages(zh: str, en: str) -> dict[str, str]:
    return {name: text for name, text in (("zh", zh), ("en", en)) if text}


def _codes(value: Any) -> tuple[str, ...]:
    found = () if value is None else (value,) if isinstance(value, str) else tuple(dict.fromkeys(map(str, value)))
    return () if ANY in found else found


def _listed(codes: tuple[str, ...]) -> Any:
    return codes[0] if len(codes) == 1 else list(codes)


def _cuts(entry: Mapping[str, Any]) -> dict[str, str]:
    """Severities with their cuts; those of a single word are where the signal's own begin."""
    severity = entry.get("severity")
    if isinstance(severity, Mapping):
        return {name: _number(severity[name]) for name in SEVERITIES if severity.get(name) is not None}
    if severity is None:
        return {}
    return {name: written_number(cut) for name, cut in read_rules([entry])[0].severity.cuts}


def _number(value: Any) -> str:
    if value is None:
        return ""
    reading = read_number(value)
    return str(value) if reading.value is None else written_number(reading.value)


def _typed(value: Any, asked: Asked) -> Box:
    if asked.is_many:
        return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)
    box = box_of(value)
    return box if asked.choices or not isinstance(box, str) else _number(box)


def _plain(value: Box, asked: Asked) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value if asked.choices else _figure(value)


def _figure(text: str) -> Any:
    """The number that a text is; the text itself where it is none, for the reader to tell of."""
    value = read_number(text).value
    if value is None:
        return text
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
