"""What indicators have to do with each other: relations that a file declares and rules hold the values against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan
from typing import Any, ClassVar

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.method import Method, bad_parameter, param_list, param_number, require
from jixiao.engine.model.text import Text, did_you_mean


def _codes(key: str, raw: object) -> str:
    require(
        isinstance(raw, str | int) and not isinstance(raw, bool) and bool(str(raw).strip()),
        key,
        "must be a code",
        "须为指标编码",
    )
    return str(raw).strip()


class Relation(Method):
    """A relation between indicators; `codes` are those that it names."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators that it names."""
        fields = ("indicator", "numerator", "denominator", "total", "reported", "checked")
        return (*(getattr(self, name) for name in fields if hasattr(self, name)), *getattr(self, "parts", ()))


@dataclass(frozen=True)
class ValueRange(Relation):
    """`indicator` lies between `low` and `high`, both allowed."""

    name: ClassVar[str] = "range"
    label: ClassVar[Text] = Text("range", "取值范围")
    indicator: str
    low: float = -inf
    high: float = inf

    def __post_init__(self) -> None:
        require(self.low <= self.high, "low", "must not be above high", "不得大于 high")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return _codes(key, raw) if key == "indicator" else param_number(key, raw)


@dataclass(frozen=True)
class PartOfWhole(Relation):
    """`numerator` is never above `denominator` in the same organisation and period."""

    name: ClassVar[str] = "at_most"
    label: ClassVar[Text] = Text("numerator ≤ denominator", "分子不大于分母")
    numerator: str
    denominator: str

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return _codes(key, raw)


@dataclass(frozen=True)
class Sum(Relation):
    """`parts` add up to `total`, but for `tolerance` in the unit of the total (0: half of the last decimal, each)."""

    name: ClassVar[str] = "adds_up"
    label: ClassVar[Text] = Text("parts add up to a total", "分项合计等于总计")
    parts: tuple[str, ...]
    total: str
    tolerance: float = 0.0

    def __post_init__(self) -> None:
        require(self.tolerance >= 0, "tolerance", "must not be negative", "不得为负")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "parts":
            return tuple(_codes(key, each) for each in param_list(key, raw))
        return param_number(key, raw) if key == "tolerance" else _codes(key, raw)


@dataclass(frozen=True)
class Cumulative(Relation):
    """`indicator` counts from the beginning of the year and never falls within it."""

    name: ClassVar[str] = "cumulative"
    label: ClassVar[Text] = Text("cumulative within the year", "年内累计")
    indicator: str

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return _codes(key, raw)


@dataclass(frozen=True)
class SamePair(Relation):
    """`reported` and `checked` tell the same thing from two sources, on one scale; further apart than `tolerance` is a doubt."""

    name: ClassVar[str] = "agrees"
    label: ClassVar[Text] = Text("two sources of one figure", "同一数据的两个来源")
    reported: str
    checked: str
    tolerance: float = nan

    def __post_init__(self) -> None:
        require(not self.tolerance <= 0, "tolerance", "must be above 0", "须大于 0")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_number(key, raw) if key == "tolerance" else _codes(key, raw)


KINDS: tuple[type[Relation], ...] = (ValueRange, PartOfWhole, Sum, Cumulative, SamePair)


@dataclass(frozen=True)
class Relations:
    """The declared relations, in order."""

    all: tuple[Relation, ...] = ()

    def of(self, kind: type[Any]) -> list[Any]:
        """Those of one kind."""
        return [each for each in self.all if isinstance(each, kind)]


def read_relations(data: object) -> Relations:
    """Relations from plain data, a list of `{rule: …, …}` or a mapping with the key `relations`; raises DefinitionError."""
    if data is None:
        return Relations()
    if isinstance(data, Relations):
        return data
    listed = data.get("relations") if isinstance(data, Mapping) else data
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise DefinitionError(
            "not_a_list",
            Text("The relations must be a list.", "关系规则应为列表。"),
            Text(
                "Write “relations:” and below it lines with “- {rule: at_most, …}”.",
                "请写 relations:，其下各行为“- {rule: at_most, …}”。",
            ),
        )
    return Relations(tuple(_relation(number, entry) for number, entry in enumerate(listed, 1)))


def _relation(number: int, entry: object) -> Relation:
    place = Text(f"Relation {number}", f"第 {number} 条关系")
    if not isinstance(entry, Mapping) or "rule" not in entry:
        text = Text(f"{place.en} has no rule.", f"{place.zh}缺少 rule。")
        raise DefinitionError(
            "no_rule",
            text,
            Text("Write {rule: range, indicator: …, low: 0}.", "请写 {rule: range, indicator: …, low: 0}。"),
        )
    known = {kind.name: kind for kind in KINDS}
    kind = known.get(str(entry["rule"]))
    if kind is None:
        text = Text(
            f"{place.en}: there is no rule “{entry['rule']}”.", f"{place.zh}：没有名为“{entry['rule']}”的规则。"
        )
        raise DefinitionError("unknown_rule", text, did_you_mean(str(entry["rule"]), known))
    try:
        return kind.from_params({str(key): value for key, value in entry.items() if key != "rule"})
    except TypeError:
        missing = ", ".join(kind.param_names())
        raise bad_parameter(
            kind.name,
            Text(f"lacks a parameter ({place.en}); it takes {missing}", f"缺少参数（{place.zh}）；参数有 {missing}"),
        ) from None
