"""What a sentence is written from: a rule as it scores one leaf, and the words for its figures."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from jixiao.engine.model.rule import ScoringRule
from jixiao.engine.model.text import Text, brief, show

R = TypeVar("R", bound=ScoringRule)
ACTUAL = Text("a value", "实际值")
_SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z−])|(?<=[0-9A-Za-z%‰])(?=[\u4e00-\u9fff])")
_QUOTED = re.compile(r"(“[^”]*”)")


@dataclass(frozen=True)
class Told(Generic[R]):
    """A rule over `value` (what the value is called) that can give `full` points; `scale` turns a figure into `unit`."""

    rule: R
    full: float
    direction: str
    tell: "Callable[[Told[Any]], Text]"
    unit: str = ""
    target: float | None = None
    value: Text = ACTUAL
    scale: float = 1.0
    names: Mapping[str, Text] = field(default_factory=dict)

    @property
    def is_higher(self) -> bool:
        return self.direction == "higher"

    def inner(self, rule: ScoringRule, value: Text, **changed: Any) -> Text:
        """The sentence of a rule that scores what this one makes of the value."""
        return self.tell(replace(self, rule=rule, value=value, **changed))  # type: ignore[arg-type]

    def figure(self, number: float) -> Text:
        """A figure of the value with its unit: 95%, 3 件."""
        shown = show(round(number * self.scale, 10)).replace("-", "−")
        if self.unit in ("%", "％", "‰"):
            return Text(f"{shown}{self.unit}", f"{shown}{self.unit}")
        return Text(f"{shown} {self.unit}".strip(), f"{shown} {self.unit}".strip())

    @property
    def step(self) -> Text:
        """One step of the value as people count it, for deductions: a percentage point, a day."""
        if self.unit in ("%", "％"):
            return Text("percentage point", "1 个百分点")
        return Text(self.unit or "unit", f"1 {self.unit}" if self.unit else "1 个计量单位")

    @property
    def goal(self) -> Text:
        """The target, with its figure where the scheme gives one."""
        if self.target is None:
            return Text("the target", "目标值")
        shown = self.figure(self.target)
        return Text(f"the target ({shown.en})", f"目标值（{shown.zh}）")

    @property
    def bare(self) -> Text:
        """What the value is called in a formula."""
        return Text(self.value.en.removeprefix("the ").removeprefix("a "), self.value.zh)

    @property
    def all_points(self) -> Text:
        return points(self.full)

    def share(self, part: float) -> Text:
        """A part of the full marks: 12 分（满分的 60%）."""
        own = points(part * self.full)
        if part in (0.0, 1.0):
            return own
        return Text(f"{own.en} ({percent(part)} of full marks)", f"{own.zh}（满分的 {percent(part)}）")

    def named(self, code: str) -> Text:
        """What an indicator is called: its label where there is one, else its code, in quotes."""
        label = self.names.get(code, Text(code, code))
        return Text(f"“{label.en}”", f"“{label.zh}”")

    @property
    def reached(self) -> Text:
        """Before a mark: at least (不低于) where higher is better, at most (不高于) where lower is."""
        return Text("at or above", "不低于") if self.is_higher else Text("at or below", "不高于")

    @property
    def missed(self) -> Text:
        return Text("below", "低于") if self.is_higher else Text("above", "高于")


def points(number: float) -> Text:
    """So many points: 12.5 分."""
    shown = brief(number)
    return Text(f"{shown} point{'' if number == 1 else 's'}", f"{shown} 分")


def percent(share: float) -> str:
    """A share of one as percent."""
    return f"{brief(round(share * 100, 10))}%"


def both(template: str, **words: Text | str) -> Text:
    """The same pattern (a formula) in both languages, each with its own words."""
    filled = [{key: word if isinstance(word, str) else word[place] for key, word in words.items()} for place in (0, 1)]
    formula = template.format(**filled[1]).replace(" (", "（").replace("(", "（").replace(") ", "）").replace(")", "）")
    return Text(template.format(**filled[0]), formula)


def joined(parts: "list[Text]", en: str = "; ", zh: str = "；") -> Text:
    """Clauses one after the other."""
    return Text(en.join(part.en for part in parts), zh.join(part.zh for part in parts))


def sentence(parts: "list[Text]") -> Text:
    """Clauses as one sentence: joined, with a full stop, beginning with a capital."""
    told = joined(parts)
    return Text(f"{told.en[:1].upper()}{told.en[1:]}.", f"{spaced(told.zh)}。")


def spaced(words: str) -> str:
    """A space between Chinese and figures or Latin words (扣 5 分); what stands in quotes is left as it is."""
    parts = [part if part.startswith("“") else _SEAM.sub(" ", part) for part in _QUOTED.split(words)]
    return "".join(parts).replace(" （", "（").replace("） ", "）")


def listing(words: "list[Text]") -> Text:
    """Words as a list: a, b and c; a、b 和 c."""
    en, zh = [word.en for word in words], [word.zh for word in words]
    if len(words) == 1:
        return words[0]
    return Text(f"{', '.join(en[:-1])} and {en[-1]}", f"{'、'.join(zh[:-1])}和{zh[-1]}")
