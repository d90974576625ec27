"""What an indicator's own words show: effort instead of result, degrees that nobody can verify, what rules forbid."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.engine.indicator_health.described import Described
from jixiao.engine.indicator_health.fault import Fault
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.settings import Settings
from jixiao.engine.model.text import Text

_SPACE = re.compile(r"\s+")
_RATE = re.compile(r"(?:率|比例|占比|比重)$|\b(?:rate|share|ratio|proportion|percentage)\b", re.IGNORECASE)
_DIVIDED = re.compile(r"[÷/／]|之比|占.{1,30}的|除以|per\b|\bof\b|\bdivided by\b", re.IGNORECASE)
_AND = re.compile(r"(?:以及|并且|及|和|与|、|；|;|\band\b)")


@dataclass(frozen=True)
class Ban:
    """A kind of indicator that is forbidden or says nothing, and how its words look."""

    code: str
    label: Text
    pattern: re.Pattern[str]
    pattern_en: re.Pattern[str]

    def found_in(self, item: Described) -> str:
        """The words that show it, '' without. Only what is counted: a definition may well mention an app."""
        found = self.pattern.search(_SPACE.sub("", item.label)) or self.pattern_en.search(item.label_en or item.label)
        return found[0] if found else ""


@dataclass(frozen=True)
class Words:
    """The library's word lists of a day."""

    red_lines: tuple[Ban, ...]
    traces: tuple[Ban, ...]
    effort: tuple[str, ...]
    vague: tuple[str, ...]
    endings: tuple[str, ...]

    @classmethod
    def of(cls, lines: Settings) -> "Words":
        """As the library has them."""
        held = lines.held
        return cls(
            _bans(held("red_lines")), _bans(held("traces")), tuple(held("effort_words")), tuple(held("vague_words")),
            tuple(sorted(held("measured_endings"), key=len, reverse=True)),
        )  # fmt: skip


def _bans(rows: Sequence[Mapping[str, Any]]) -> tuple[Ban, ...]:
    return tuple(
        Ban(
            row["code"], Text(row["en"], row["zh"]), re.compile(row["pattern"]),
            re.compile(row["pattern_en"], re.IGNORECASE),
        )
        for row in rows
    )  # fmt: skip


def faults_of_words(item: Described, words: Words) -> Iterator[Fault]:
    """Everything that can be said before there is any figure."""
    yield from _forbidden(item, words)
    yield from _unmeasurable(item, words)
    yield from _vague(item, words)
    yield from _doubled(item, words)
    yield from _without_ground(item)
    yield from _unspoken(item)


def _forbidden(item: Described, words: Words) -> Iterator[Fault]:
    for ban in words.red_lines:
        if found := ban.found_in(item):
            text = Text(
                f"“{found}”: burden-reduction rules keep {ban.label.en} out of assessments.",
                f"“{found}”：基层减负规定，{ban.label.zh}不得作为考核依据。",
            )
            advice = Text(
                "Take it out; count what people get from the service (handled, in time, satisfied).",
                "应予删除，改为群众实际得到的结果（办结、及时、满意）。",
            )
            yield Fault(item.code, "forbidden", Severity.ERROR, found, text, advice)
            return
    for ban in words.traces:
        if found := ban.found_in(item):
            text = Text(
                f"“{found}” counts {ban.label.en}: traces of work, not its result.",
                f"“{found}”考的是{ban.label.zh}，是过程留痕，不是工作成效。",
            )
            advice = Text("Ask what was better afterwards, and count that.", "应追问做了之后有什么变化，考核变化本身。")
            yield Fault(item.code, "trace_not_result", Severity.WARNING, found, text, advice)
            return


def is_countable(label: str, words: Words) -> bool:
    """The name ends with something that can be counted (brackets at its end aside)."""
    bare = re.sub(r"[（(][^（()）]*[)）]$", "", _SPACE.sub("", label))
    lower = label.lower()
    return any(bare.endswith(end) or (end.isascii() and re.search(rf"\b{end}\b", lower)) for end in words.endings)


def _unmeasurable(item: Described, words: Words) -> Iterator[Fault]:
    effort = next((word for word in words.effort if word in item.label.lower()), "")
    countable = is_countable(item.label or item.label_en, words)
    if effort and not countable:
        text = Text(
            f"“{item.name}” says that something is done (“{effort}”), not what is reached: no figure follows from it.",
            f"“{item.name}”说的是做什么（“{effort}”），没有说达到什么，得不出数值。",
        )
        advice = Text(
            "Name a rate, a number, days or an amount with a unit.",
            "改为率、数量、天数、金额等可计量的名称，并写明单位。",
        )
        yield Fault(item.code, "effort_not_result", Severity.WARNING, effort, text, advice)
    elif not countable and not item.unit and not item.formula:
        text = Text(
            f"“{item.name}” has no unit and no formula: two people would come to two figures.",
            f"“{item.name}”没有单位也没有计算方法，不同的人会得出不同的数。",
        )
        advice = Text("Write the formula with its two numbers, and the unit.", "写明计算公式（分子、分母）和计量单位。")
        yield Fault(item.code, "not_measurable", Severity.WARNING, item.name, text, advice)


def _vague(item: Described, words: Words) -> Iterator[Fault]:
    for where, content in (("label", item.label or item.label_en), ("target", item.target)):
        found = next((word for word in words.vague if word in content.lower()), "")
        if found and not any(sign.isdigit() for sign in content):
            place = Text(where, {"label": "指标名称", "target": "指标值"}[where])
            text = Text(
                f"“{found}” in the {place.en} cannot be verified.", f"{place.zh}中的“{found}”无法核实。"
            )  # fmt: skip
            advice = Text("Say how much, by when, against what.", "写明多少、何时、与什么相比。")
            yield Fault(item.code, "vague", Severity.WARNING, found, text, advice)


def _doubled(item: Described, words: Words) -> Iterator[Fault]:
    parts = [part for part in _AND.split(item.label) if part.strip()]
    if len(parts) > 1 and sum(is_countable(part, words) for part in parts) > 1:
        text = Text(
            f"“{item.label}” asks for several things at once: one figure cannot answer.",
            f"“{item.label}”把几件事放在一个指标里，一个数值说不清。",
        )
        advice = Text("Make an indicator of each, with a weight of its own.", "拆成几个指标，分别设权重。")
        yield Fault(item.code, "two_in_one", Severity.WARNING, " | ".join(parts), text, advice)


def _without_ground(item: Described) -> Iterator[Fault]:
    if not _RATE.search(item.label or item.label_en) or "formula" not in item.known:
        return
    if not _DIVIDED.search(item.formula):
        text = Text(
            f"“{item.name}” is a rate, but nothing says of what: the denominator can be chosen afterwards.",
            f"“{item.name}”是比率，但没有说明分母，分母可以事后选择。",
        )
        advice = Text("Write numerator ÷ denominator, and where both come from.", "写明“分子÷分母×100%”及两者来源。")
        yield Fault(item.code, "no_denominator", Severity.WARNING, item.formula, text, advice)


_SILENT = {
    "definition": Text("definition", "指标解释"),
    "source": Text("source", "数据来源"),
    "owner": Text("owner", "责任单位"),
}
_SPEAK = {
    "definition": Text("Say what is counted, where and when.", "写明统计什么、范围与时点。"),
    "source": Text("Name the system or document that the figure comes from.", "写明数据取自哪个系统或文件。"),
    "owner": Text("Name who answers for the figure.", "明确由谁对数据负责。"),
}


def _unspoken(item: Described) -> Iterator[Fault]:
    for name, label in _SILENT.items():
        if name in item.known and not getattr(item, name):
            text = Text(f"“{item.name}” has no {label.en}.", f"“{item.name}”未写明{label.zh}。")
            severity = Severity.WARNING if name == "source" else Severity.INFO
            yield Fault(item.code, f"no_{name}", severity, "", text, _SPEAK[name])
