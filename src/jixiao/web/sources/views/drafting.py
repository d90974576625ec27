"""The form and the YAML are two sides of one definition: from either to the other, keeping what only the YAML says."""

from collections.abc import Mapping
from io import StringIO
from typing import Any

from jixiao.capture.connector import CONNECTORS
from jixiao.web.sources.forms import ALWAYS, COLUMN, LISTS, N_FIGURE_ROWS, OWN_NAMES, REGISTER

Data = Mapping[str, Any]
FIRST_LINES = "source: \nlabel: {zh: , en: }\n"
LARGEST = 200_000


def _rounds() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt", pure=True)
    yaml.allow_duplicate_keys = False
    yaml.width = 110
    yaml.preserve_quotes = True
    return yaml


def plain(document: str) -> dict[str, Any]:
    """The definition as plain data; {} where it is no YAML yet, or one that plays tricks (anchors)."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if len(document) > LARGEST or (any(sign in document for sign in ("&", "*")) and _has_anchor(document)):
        return {}
    try:
        data = YAML(typ="safe", pure=True).load(document)
    except (YAMLError, ValueError, RecursionError):
        return {}
    return dict(data) if isinstance(data, Mapping) else {}


def _has_anchor(document: str) -> bool:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return any(getattr(event, "anchor", None) for event in YAML(typ="safe", pure=True).parse(document))
    except (YAMLError, RecursionError):
        return True


def initial(document: str) -> dict[str, Any]:
    """What the form's boxes hold for this definition."""
    data = plain(document)
    label, mapping, connector = (_part(data, name) for name in ("label", "mapping", "connector"))
    if isinstance(data.get("label"), str):
        label = {"zh": data["label"]}
    found: dict[str, Any] = {
        "code": data.get("source"), "label_zh": label.get("zh"), "label_en": label.get("en"),
        "provider": data.get("provider"), "schedule": data.get("schedule"),
        "sharing": data.get("sharing") or "conditional",
    }  # fmt: skip
    for name in ("organisation", "indicator", "period"):
        found |= _dimension_boxes(name, mapping.get(name))
    found |= {f"param_{name}": _box(value) for name, value in connector.items() if name != "name"}
    value, values = mapping.get("value"), mapping.get("values")
    rows = [value] if value else values if isinstance(values, list) else []
    for row, entry in enumerate(rows[:N_FIGURE_ROWS]):
        parts = entry if isinstance(entry, Mapping) else {"column": entry}
        found |= {f"figure_{row}_{part}": parts.get(part) for part in ("column", "indicator", "unit", "scale")}
    return {name: "" if value is None else value for name, value in found.items()}


def kind_of(document: str) -> str:
    """The connector's name in a definition, '' where there is none that is known."""
    name = str(_part(plain(document), "connector").get("name", ""))
    return name if name in CONNECTORS else ""


def secret_names(definition: Data) -> list[str]:
    """The names of the secrets that a definition needs."""
    return sorted(str(name) for name in _part(definition, "secrets"))


def changed(document: str, kind: str, boxes: Data) -> str:
    """The definition with what the form says; comments and all that has no box stay."""
    yaml = _rounds()
    data: Any = yaml.load(document if plain(document) else FIRST_LINES)
    data["source"], data["label"] = boxes["code"], {"zh": boxes["label_zh"], "en": boxes["label_en"]}
    data["connector"] = _connector(_part(data, "connector"), kind, boxes)
    for name in ("schedule", "provider", "sharing"):
        _set(data, name, boxes[name])
    _add_secrets(data, kind)
    mapping = dict(_part(data, "mapping"))
    for name in ("organisation", "indicator", "period"):
        _set(mapping, name, _dimension(mapping.get(name), name, boxes))
    _set_figures(mapping, boxes)
    data["mapping"] = mapping
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _part(data: Data, name: str) -> dict[str, Any]:
    part = data.get(name)
    return dict(part) if isinstance(part, Mapping) else {}


def _set(data: Any, name: str, value: Any) -> None:
    if value not in (None, "", {}, []):
        data[name] = value
    else:
        data.pop(name, None)


def _dimension_boxes(name: str, part: Any) -> dict[str, Any]:
    parts = part if isinstance(part, Mapping) else {"column": part}
    how = ALWAYS if ALWAYS in parts else COLUMN
    found = {f"{name}_how": how, name: parts.get(how)}
    if name in LISTS:
        found[f"{name}_names"] = REGISTER if parts.get("codes_from") == LISTS[name] else OWN_NAMES
    return found


def _dimension(former: Any, name: str, boxes: Data) -> Any:
    text, how = boxes[name].strip(), boxes[f"{name}_how"]
    kept = dict(former) if isinstance(former, Mapping) else {}
    kept.pop(COLUMN, None)
    kept.pop(ALWAYS, None)
    if not text:
        return kept if "columns" in kept else None
    kept = {how: text, **kept}
    if name in LISTS and boxes[f"{name}_names"] == REGISTER:
        kept.pop("codes", None)
        kept["codes_from"] = LISTS[name]
    elif name in LISTS and kept.get("codes_from") == LISTS[name]:
        del kept["codes_from"]
    return text if list(kept) == [COLUMN] else kept


def _connector(former: Data, kind: str, boxes: Data) -> dict[str, Any]:
    names = [name for name in boxes if name.startswith("param_")]
    given = {name.removeprefix("param_"): _value(boxes[name]) for name in names if boxes[name].strip()}
    return {"name": kind, **given}


def _value(text: str) -> Any:
    """A box's text; lists and names with values are written as in YAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    text = text.strip().replace("\r\n", "\n")
    if text[:1] not in ("[", "{") or len(text) > LARGEST or any(sign in text for sign in "&*"):
        return text
    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError):
        return text


def _box(value: Any) -> str:
    if not isinstance(value, Mapping | list):
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    from ruamel.yaml import YAML

    yaml, out = YAML(typ="safe", pure=True), StringIO()
    yaml.default_flow_style, yaml.width = True, 10_000
    yaml.dump(value, out)
    return out.getvalue().strip()


def _add_secrets(data: Any, kind: str) -> None:
    """Every secret that a parameter names is listed; the platform keeps it under its name."""
    listed = _part(data, "secrets")
    for param in CONNECTORS[kind].secret_params:
        name = str(data["connector"].get(param, ""))
        if name and name not in listed:
            listed[name] = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name).upper()
    _set(data, "secrets", listed)


def _set_figures(mapping: dict[str, Any], boxes: Data) -> None:
    rows = [
        {part: boxes[f"figure_{row}_{part}"].strip() for part in ("column", "indicator", "unit", "scale")}
        for row in range(N_FIGURE_ROWS)
    ]
    rows = [{part: text for part, text in row.items() if text} for row in rows if row["column"]]
    if not rows:
        return
    former = mapping.get("values") or [mapping.get("value")]
    known = {one["column"]: dict(one) for one in former if isinstance(one, Mapping) and "column" in one}
    filled = [{**{k: v for k, v in known.get(row["column"], {}).items() if k not in _BOXED}, **row} for row in rows]
    ordered = [{"column": row["column"], **row} for row in filled]
    for name in ("value", "values", "headings"):
        mapping.pop(name, None)
    if len(ordered) == 1 and "indicator" not in ordered[0]:
        mapping["value"] = ordered[0] if len(ordered[0]) > 1 else ordered[0]["column"]
    else:
        mapping["values"] = ordered


_BOXED = ("column", "indicator", "unit", "scale")
