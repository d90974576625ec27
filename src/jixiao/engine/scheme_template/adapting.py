"""A template and what an office chose become the text of a scheme of its own; weights are spread so that they add up."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.scheme_writer import write_scheme
from jixiao.engine.model.text import Text
from jixiao.engine.scheme_template.template import Template, leaves_in
from jixiao.engine.scoring.band_step import BandStep

STEP: Final = Decimal("0.1")
"""Points are written to one decimal where the platform spreads them (a person may write finer ones)."""


@dataclass(frozen=True)
class Choices:
    """What an office made of a template. Codes are those of leaves, adjustments and vetoes; what is not said stays."""

    code: str = ""
    version: str = ""
    label: Text | None = None
    valid_from: date | None = None
    dropped: frozenset[str] = frozenset()
    weights: Mapping[str, float] = field(default_factory=dict)
    targets: Mapping[str, float | None] = field(default_factory=dict)
    parameters: Mapping[tuple[str, str], float] = field(default_factory=dict)
    bands: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)
    """Leaves that are scored by bands instead: where each begins (lower is better: ends), and the share that it gives."""


def adapted(template: Template, choices: Choices) -> str:
    """The scheme file's text; whether it can be used (sums, rules) is `Scheme.from_yaml`'s to say."""
    data = deepcopy(template.scheme.to_data())
    _head(data, choices)
    data["tree"] = [kept for node in data["tree"] if (kept := _kept(node, choices)) is not None]
    for leaf in leaves_in(data["tree"]):
        _change_leaf(leaf, choices)
    for node in data["tree"]:
        _add_up(node)
    for key in ("adjustments", "vetoes"):
        items = [item for item in data.get(key, []) if item["code"] not in choices.dropped]
        for item in items:
            _change_figures(item, item["code"], choices)
        data[key] = items
    kinds = {item["kind"] for item in data["adjustments"]}
    data["adjustment_caps"] = {kind: cap for kind, cap in data.get("adjustment_caps", {}).items() if kind in kinds}
    return write_scheme({key: value for key, value in data.items() if value not in ([], {}, None)})


def _head(data: dict[str, Any], choices: Choices) -> None:
    data["scheme"] = choices.code or data["scheme"]
    data["version"] = choices.version or data.get("version", "1")
    if choices.label is not None:
        data["label"] = {"zh": choices.label.zh, "en": choices.label.en or choices.label.zh}
    data.pop("valid_from", None)
    if choices.valid_from is not None:
        data["valid_from"] = choices.valid_from
    order = [
        "scheme", "version", "label", "valid_from", "source", "periodicity", "full_marks", "rounding", "missing", "grades",
        "peer_groups",
    ]  # fmt: skip
    rest = {key: data[key] for key in data if key not in order}
    ordered = {key: data[key] for key in order if key in data}
    data.clear()
    data.update(ordered | rest)


def _kept(node: dict[str, Any], choices: Choices) -> dict[str, Any] | None:
    """The node without what was dropped; None where nothing is left of it."""
    if "children" not in node:
        return None if node["code"] in choices.dropped else node
    node["children"] = [kept for child in node["children"] if (kept := _kept(child, choices)) is not None]
    return node if node["children"] else None


def _change_leaf(leaf: dict[str, Any], choices: Choices) -> None:
    code = leaf["code"]
    leaf["weight"] = choices.weights.get(code, leaf["weight"])
    if code in choices.targets:
        leaf.pop("target", None)
        if choices.targets[code] is not None:
            leaf["target"] = choices.targets[code]
    if code in choices.bands:
        leaf["rule"] = band_rule(choices.bands[code], is_lower=leaf.get("direction") == "lower")
    _change_figures(leaf["rule"], code, choices)


def band_rule(rows: Iterable[tuple[float, float]], *, is_lower: bool) -> dict[str, Any]:
    """The rule as a scheme file has it; `rows`: where each band begins (lower is better: ends), the share it gives."""
    edge = "to" if is_lower else "from"
    return {"name": BandStep.name, "bands": [{edge: cut, "share": share} for cut, share in rows]}


def _change_figures(entry: dict[str, Any], code: str, choices: Choices) -> None:
    for (owner, name), value in choices.parameters.items():
        if owner == code and is_figure(entry.get(name)):
            entry[name] = value


def is_figure(value: object) -> bool:
    """Whether an entry of a rule is one number, which a form can offer."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _add_up(node: dict[str, Any]) -> float:
    if "children" in node:
        node["weight"] = float(sum(Decimal(repr(_add_up(child))) for child in node["children"]))
    return float(node["weight"])


def figures_of_rules(template: Template) -> dict[tuple[str, str], float]:
    """Every number in the rules of leaves and in adjustments that an office may set, by code and name."""
    data = template.scheme.to_data()
    entries = [(leaf["code"], leaf["rule"]) for leaf in leaves_in(data["tree"])]
    items = [
        (item["code"], {name: item.get(name) for name in ("points_each", "cap")})
        for item in data.get("adjustments", [])
    ]
    return {
        (code, name): float(value)
        for code, entry in [*entries, *items]
        for name, value in entry.items()
        if is_figure(value)
    }


def spread(weights: Mapping[str, float | None], full: float) -> dict[str, float]:
    """Points that add up to `full`: what is left goes evenly to those without any; with none such, all are scaled.

    DefinitionError where nothing is left to give, or there is nobody to give it to.
    """
    given = {code: Decimal(repr(value)) for code, value in weights.items() if value is not None}
    empty = [code for code in weights if code not in given]
    total, rest = Decimal(repr(full)), Decimal(repr(full)) - sum(given.values(), Decimal(0))
    if empty and rest > 0:
        shares = {code: Fraction(rest) / len(empty) for code in empty}
        found = given | _rounded(shares, rest)
        return {code: float(found[code]) for code in weights}
    sum_given = sum(given.values(), Decimal(0))
    if empty or sum_given <= 0:
        text = Text(
            f"There is nothing left to spread: {_plain(sum_given)} of {_plain(total)} points are given already.",
            f"没有可分配的分值：已给出 {_plain(sum_given)} 分，满分 {_plain(total)} 分。",
        )
        raise DefinitionError("nothing_to_spread", text, Text("Lower some of them first.", "请先调低几项。"))
    scaled = {code: Fraction(value) * Fraction(total) / Fraction(sum_given) for code, value in given.items()}
    return {code: float(value) for code, value in _rounded(scaled, total).items()}


def _rounded(shares: Mapping[str, Fraction], total: Decimal) -> dict[str, Decimal]:
    """To one decimal by largest remainders, of equal ones the first; what is finer than that goes to the first of all."""
    floors = {code: STEP * floor(share / Fraction(STEP)) for code, share in shares.items()}
    order = sorted(shares, key=lambda code: Fraction(floors[code]) - shares[code])
    missing = total - sum(floors.values(), Decimal(0))
    for code in order[: int(missing / STEP)]:
        floors[code] += STEP
    first = next(iter(floors))
    floors[first] += total - sum(floors.values(), Decimal(0))
    return floors


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def sum_of(weights: Iterable[float]) -> float:
    """Points added up without binary noise."""
    return float(sum((Decimal(repr(weight)) for weight in weights), Decimal(0)))
