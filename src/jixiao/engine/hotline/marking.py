"""How the three rates become points: by weights, or by parts with threshold, points per percentage point and floor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.method import (
    Method,
    bad_parameter,
    param_list,
    param_mapping,
    param_number,
    require,
    unknown_parameter,
)  # fmt: skip
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.text import Text

RATES: Final = ("response_rate", "solution_rate", "satisfaction_rate")
_KEYS = ("scheme", "weights", "parts", "full_marks", "groups", "settings")


@dataclass(frozen=True)
class Part(Method):
    """max(floor, full − points_per_point × max(0, threshold − rate)); the rate in per cent, higher is better.

    As in Lianyungang's bulletins of its 12345 platform: 25 points, 0.5 a point below 95 %, not below 12.5.
    """

    rate: str
    full: float
    threshold: float
    points_per_point: float
    floor: float = 0.0

    def __post_init__(self) -> None:
        require(bool(self.rate), "rate", "must name a rate", "须写明比率")
        require(self.full > 0, "full", "must be above 0", "须大于 0")
        require(self.points_per_point >= 0, "points_per_point", "cannot be negative", "不能为负")
        require(0 <= self.floor <= self.full, "floor", "must lie between 0 and full", "须在 0 与满分之间")

    name = "part"

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        """The rate's name as text, all others as numbers."""
        return str(raw).strip() if key == "rate" else param_number(key, raw)

    def points(self, rate: float) -> float:
        """The points of a rate."""
        return max(self.floor, self.full - self.points_per_point * max(0.0, self.threshold - rate))


@dataclass(frozen=True)
class Marking:
    """Weights of rates (they sum to 1) or parts; full marks and members of groups; `settings` go before the library's."""

    weights: Mapping[str, float] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    full_marks: Mapping[str, float] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    settings: Settings = field(default_factory=lambda: Settings.on("hotline", None))

    @property
    def rates(self) -> tuple[str, ...]:
        """The rates that a score needs, each once."""
        return tuple(dict.fromkeys([*self.weights, *(part.rate for part in self.parts)]))

    def full_mark(self, group: str) -> float:
        """The full mark of a group: its own, else the sum of the parts, else the library's."""
        if group in self.full_marks:
            return self.full_marks[group]
        return sum(part.full for part in self.parts) if self.parts else self.settings["full_mark"]

    def score(self, rates: Mapping[str, float], group: str) -> float:
        """The score of rates in per cent, not rounded."""
        if not self.parts:
            return self.full_mark(group) * sum(weight * rates[name] for name, weight in self.weights.items()) / 100
        points = sum(part.points(rates[part.rate]) for part in self.parts)
        return points * self.full_mark(group) / sum(part.full for part in self.parts)


def read_marking(data: object = None, *, day: date | None = None, own: Own | None = None) -> Marking:
    """A marking from plain data: {weights: {response_rate: 30, …}} or {parts: [{rate, full, threshold, points_per_point,
    floor}, …]}, with full_marks by group, groups (name: [organisations]) and settings. Without weights and parts those
    of library/parameters/hotline.yaml on `day`. DefinitionError where it cannot be used.
    """
    if isinstance(data, Marking):
        return data
    known = _as_mapping(data)
    for key in known:
        if key not in _KEYS:
            raise unknown_parameter("marking", key, list(_KEYS))
    settings = Settings.on("hotline", day, {**_as_mapping(known.get("settings")), **(own or {})})
    if known.get("weights") and known.get("parts"):
        raise bad_parameter("weights", Text("and parts cannot both be given", "与 parts 不能同时给出"))
    parts = tuple(Part.from_params(_as_mapping(each)) for each in _listed(known, "parts"))
    return Marking(
        weights={} if parts else _weights(known.get("weights"), settings),
        parts=parts,
        full_marks={name: _full_mark(name, raw) for name, raw in _named(known, "full_marks").items()},
        groups=_members(_named(known, "groups")),
        settings=settings,
    )


def _as_mapping(data: object) -> Mapping[str, Any]:
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        text = Text("The marking must be keys with values.", "计分办法应为“键: 值”的形式。")
        raise DefinitionError("not_a_mapping", text)
    return {str(key): value for key, value in data.items()}


def _listed(known: Mapping[str, Any], key: str) -> Sequence[Any]:
    return param_list(key, known[key]) if known.get(key) is not None else []


def _named(known: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return param_mapping(key, known[key]) if known.get(key) is not None else {}


def _weights(raw: object, settings: Settings) -> Mapping[str, float]:
    """Weights that sum to 1: as they are given (30, 35, 35 or 0.30 …), else the library's."""
    if raw is None:
        names = ("response_weight", "solution_weight", "satisfaction_weight")
        given = {rate: settings[name] for rate, name in zip(RATES, names, strict=True)}
    else:
        given = {name: param_number(name, value) for name, value in param_mapping("weights", raw).items()}
    for name, weight in given.items():
        require(weight >= 0, name, "cannot be a negative weight", "的权重不能为负")
    total = sum(given.values())
    require(total > 0, "weights", "must not all be 0", "不能全部为 0")
    return {name: weight / total for name, weight in given.items() if weight > 0}


def _full_mark(name: str, raw: object) -> float:
    mark = param_number(name, raw)
    require(mark > 0, name, "must have a full mark above 0", "的满分须大于 0")
    return mark


def _members(groups: Mapping[str, Any]) -> Mapping[str, str]:
    """The group of each organisation; DefinitionError where one stands in two."""
    found: dict[str, str] = {}
    for group, members in groups.items():
        for member in param_list(group, members):
            code = str(member)
            if found.get(code, group) != group:
                why = Text(f"stands in two groups: {found[code]}, {group}", f"同属两组：{found[code]}、{group}")
                raise bad_parameter(code, why)
            found[code] = group
    return found
