"""What was chosen and its template become the scheme that would be made, and what stands against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jixiao.engine.indicator_health.health import check_health
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.node import Node
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.engine.scheme_template.adapting import adapted, band_rule, sum_of
from jixiao.engine.scheme_template.describing import described
from jixiao.engine.scheme_template.template import Template
from jixiao.engine.scoring.band_step import BandStep
from jixiao.web.set_up.rules.chosen import Chosen


def text_of(template: Template, chosen: Chosen, *, code: str = "") -> str:
    """The scheme document, with what it rests on as comments at its head."""
    head = f"# {template.label.zh}：由开局向导按模板 {template.code} 生成。{template.source.zh}\n"
    return head + adapted(template, chosen.choices(code=code))


@dataclass(frozen=True)
class Made:
    """The scheme that comes of what was chosen; None, and the faults, where it makes none."""

    scheme: Scheme | None
    faults: tuple[DefinitionError, ...] = ()


def made_of(template: Template, chosen: Chosen) -> Made:
    """The scheme that comes of what was chosen, or what is wrong with it."""
    try:
        return Made(_read(text_of(template, chosen)))
    except DefinitionError as fault:
        return Made(None, tuple(getattr(fault, "errors", (fault,))))


def fault_of_bands(leaf: Node, rows: Sequence[tuple[float, float]]) -> Text | None:
    """What a scheme file's reader would say of these bands; None where it takes them, or there are none."""
    if not rows:
        return None
    try:
        BandStep.from_params({"bands": band_rule(rows, is_lower=leaf.direction == "lower")["bands"]})
    except DefinitionError as fault:
        return fault.text
    return None


@lru_cache(maxsize=32)
def _read(text: str) -> Scheme:
    return Scheme.from_yaml(text)


@dataclass(frozen=True)
class Line:
    """One leaf on the page of points: its group, whether it is kept, its points."""

    leaf: Node
    is_kept: bool
    weight: float
    is_optional: bool


@dataclass(frozen=True)
class Group:
    """A node of the first level with its leaves; a leaf of the first level stands alone in its own."""

    node: Node
    lines: tuple[Line, ...]

    @property
    def total(self) -> float:
        """The points of those that are kept."""
        return sum_of(line.weight for line in self.lines if line.is_kept)


def groups_of(template: Template, chosen: Chosen) -> list[Group]:
    """Every leaf of the template below its node of the first level, with what was chosen for it."""
    return [
        Group(
            node,
            tuple(
                Line(
                    leaf,
                    leaf.code not in chosen.dropped,
                    chosen.weights.get(leaf.code, leaf.weight),
                    leaf.code in template.optional,
                )
                for leaf in node.walk()
                if leaf.is_leaf
            ),
        )
        for node in template.scheme.tree
    ]


def total_of(template: Template, chosen: Chosen) -> float:
    """The points that are given."""
    return sum_of(group.total for group in groups_of(template, chosen))


@dataclass(frozen=True)
class Remark:
    """What the health check says of an indicator, with what would mend it."""

    severity: Severity
    text: Text
    advice: Text


def health_of(template: Template, chosen: Chosen, owners: Mapping[str, str]) -> dict[str, list[Remark]]:
    """The remarks by indicator, worst first; those that were left out are not looked at."""
    scheme = made_of(template, chosen).scheme or template.scheme
    kept = {leaf.indicator for leaf in scheme.leaves if leaf.code not in chosen.dropped}
    ways = {code: each.way for code, each in chosen.delivery.items()}
    rows = [row for row in described(template, scheme, owners, ways) if row["indicator_code"] in kept]
    found: dict[str, list[Remark]] = {}
    if not rows:
        return found
    for row in check_health(rows).table:
        remark = Remark(
            Severity(row["severity"]),
            Text(row["message"], row["message_zh"]),
            Text(row["suggestion"], row["suggestion_zh"]),
        )
        found.setdefault(row["indicator_code"], []).append(remark)
    return found
