"""A template as the library keeps it: a whole scheme, its indicators, goals, deadlines, and where figures come from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Frequency
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.scheme_writer import write_scheme
from jixiao.engine.model.text import NOTHING, Text, did_you_mean
from jixiao.library import case_texts, indicator_texts, template_texts

TYPED: Final = "typed"
PERIODS_A_YEAR: Final = {Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.HALF: 2, Frequency.YEAR: 1}


@dataclass(frozen=True)
class Named:
    """A goal or a peer group: its code and label; a goal has a statement too."""

    code: str
    label: Text
    statement: Text = NOTHING


@dataclass(frozen=True)
class Need:
    """What one indicator takes: `way` typed, captured or computed; `minutes` for each figure; who keeps it, in what."""

    way: str = TYPED
    minutes: float = 1.0
    owner: Text = NOTHING
    place: Text = NOTHING
    example: float | None = None


@dataclass(frozen=True)
class Template:
    """One template. `n_indicators` and `minutes_a_month` (typed for one organisation) stand in its head, and tests hold
    them against the rest, which is read when it is asked for. `optional` leaves may be left out without harm.
    """

    code: str
    place: int
    label: Text
    summary: Text
    for_whom: Text
    source: Text
    goals: tuple[Named, ...]
    groups: tuple[Named, ...]
    roles: tuple[str, ...]
    tier: str
    due_day: int
    optional: frozenset[str]
    warning_rules: tuple[str, ...]
    periodicity: Frequency
    n_indicators: int
    minutes_a_month: float
    targets: Mapping[str, float]
    needs: Mapping[str, Need]
    scheme_text: str
    indicators_text: str

    @cached_property
    def scheme(self) -> Scheme:
        """The whole scheme, with the targets that the template suggests."""
        scheme = Scheme.from_yaml(self.scheme_text, name=self.code)
        return _with_targets(scheme, self.targets) if self.targets else scheme

    @cached_property
    def indicators(self) -> tuple[Mapping[str, Any], ...]:
        """The definitions of its indicators, as files of the library have them."""
        return tuple(_load(self.indicators_text)["indicators"])

    def need(self, indicator: str) -> Need:
        """What the indicator takes; a figure typed in a minute where the template says nothing."""
        return self.needs.get(indicator, Need())

    def entry(self, indicator: str) -> Mapping[str, Any] | None:
        """The indicator's definition."""
        return next((each for each in self.indicators if each["code"] == indicator), None)


def minutes_of(template: Template, scheme: Scheme, ways: Mapping[str, str] | None = None) -> float:
    """Minutes of typing that `scheme` costs one organisation in a month; figures from systems cost none."""
    own = ways or {}
    needs = {code: template.need(code) for code in scheme.indicators}
    typed = sum(need.minutes for code, need in needs.items() if own.get(code, need.way) == TYPED)
    return typed * PERIODS_A_YEAR[scheme.periodicity] / 12


def templates() -> tuple[Template, ...]:
    """Every template of the library, in the order in which they are offered."""
    return tuple(sorted(map(template, template_texts()), key=lambda each: each.place))


@cache
def template(code: str) -> Template:
    """The template of that code; DefinitionError where there is none."""
    known = template_texts()
    if code not in known:
        text = Text(f"There is no template “{code}”.", f"没有名为“{code}”的模板。")
        raise DefinitionError("unknown_template", text, did_you_mean(code, sorted(known)))
    return _read(known[code])


def _read(text: str) -> Template:
    """The head is read at once; scheme and indicators follow as documents of their own, or are the library's."""
    head, *documents = text.split("\n---\n")
    data = _load(head)
    scheme, indicators = documents or (case_texts()[data["scheme_of"]], indicator_texts()[data["indicators_of"]])
    return Template(
        code=data["template"], place=data["place"], scheme_text=scheme, indicators_text=indicators,
        **{key: _text(data[key]) for key in ("label", "summary", "for_whom", "source")},
        goals=tuple(_named(each) for each in data["goals"]), groups=tuple(_named(each) for each in data["peer_groups"]),
        roles=tuple(data["roles"]), tier=data["tier"], due_day=data["due_day"], optional=frozenset(data["optional"]),
        warning_rules=tuple(data["warning_rules"]), periodicity=Frequency(data["periodicity"]),
        n_indicators=data["n_indicators"], minutes_a_month=float(data["minutes_a_month"]), targets=data["targets"],
        needs={code: _need(entry) for code, entry in data["needs"].items()},
    )  # fmt: skip


def _load(text: str) -> dict[str, Any]:
    from ruamel.yaml import YAML

    content: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return content


def _with_targets(scheme: Scheme, targets: Mapping[str, float]) -> Scheme:
    content = scheme.to_data()
    for leaf in leaves_in(content["tree"]):
        if leaf["code"] in targets:
            leaf["target"] = float(targets[leaf["code"]])
    return Scheme.from_yaml(write_scheme(content))


def leaves_in(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The leaves of a tree as plain data, in its order; parts of the data themselves, not copies."""
    for node in nodes:
        if "children" in node:
            yield from leaves_in(node["children"])
        else:
            yield node


def _text(entry: Mapping[str, str]) -> Text:
    return Text(entry["en"], entry["zh"])


def _named(entry: Mapping[str, Any]) -> Named:
    statement = _text(entry["statement"]) if "statement" in entry else NOTHING
    return Named(entry["code"], _text(entry["label"]), statement)


def _need(entry: Mapping[str, Any]) -> Need:
    minutes = float(entry["minutes"])
    return Need(entry["way"], minutes, _text(entry["owner"]), _text(entry["from"]), entry.get("example"))
