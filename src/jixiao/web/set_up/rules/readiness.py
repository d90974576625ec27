"""What is still open before a draft can be carried out, and what should be known first. No Django."""

from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.engine.scheme_template.template import Template
from jixiao.web.set_up.rules.chosen import Chosen
from jixiao.web.set_up.rules.steps import AIMS, INDICATORS, NAME, PLACES, periods_of


@dataclass(frozen=True)
class OpenPoint:
    """One thing on a step; `is_blocking`: nothing can be carried out before it is mended."""

    step: str
    text: Text
    is_blocking: bool = True


def open_points(chosen: Chosen, template: Template, scheme: Scheme | None) -> list[OpenPoint]:
    """Everything open, step by step; `scheme` None where the indicators do not make one yet."""
    return [*_head(chosen, template), *_places(chosen), *_scheme(chosen, scheme)]


def _head(chosen: Chosen, template: Template) -> Iterator[OpenPoint]:
    if not chosen.label_zh:
        yield OpenPoint(NAME, Text("The scheme has no name yet.", "指标体系还没有名称。"))
    if chosen.first_period not in periods_of(chosen.year or 2000, template.periodicity):
        yield OpenPoint(NAME, Text("Year and first period are not chosen yet.", "还没有选定年度和首个考核期。"))


def _places(chosen: Chosen) -> Iterator[OpenPoint]:
    n = len(chosen.assessed)
    if not n:
        yield OpenPoint(PLACES, Text("Nobody is assessed yet.", "还没有选定被考核单位。"))
    elif n == 1:
        text = Text(
            "Only one organisation is assessed: there is nobody to rank it with.", "只有一个被考核单位，无法排名。"
        )
        yield OpenPoint(PLACES, text, is_blocking=False)


def _scheme(chosen: Chosen, scheme: Scheme | None) -> Iterator[OpenPoint]:
    if scheme is None:
        yield OpenPoint(INDICATORS, Text("The indicators do not add up yet.", "指标分值还没有配平，或赋分规则有误。"))
        return
    for leaf in scheme.leaves:
        own = chosen.own_targets.get(leaf.code, {})
        without = [code for code in chosen.assessed if code not in own]
        if leaf.rule is not None and leaf.rule.needs_target and leaf.target is None and without:
            name = leaf.label()
            text = Text(
                f"“{name.en}” has no target for {len(without)} organisations: it will not be scored there.",
                f"“{name.zh}”有 {len(without)} 个单位没有目标值，届时不计分。",
            )
            yield OpenPoint(AIMS, text, is_blocking=False)
