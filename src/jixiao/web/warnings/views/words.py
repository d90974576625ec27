"""The rules in words: what each looks at, from where on which severity, how it is raised and cleared."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.engine.warning.rules.rule import ANY, WarningRule
from jixiao.engine.warning.signals.signal import Signal
from jixiao.web.base.formats import plain
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.warnings import queries, rules
from jixiao.web.warnings.rules.documents import read_document
from jixiao.web.warnings.views.sentences import spoken


@dataclass(frozen=True)
class RuleWords:
    """One rule for readers."""

    code: str
    label: str
    signal: str
    official: str
    steps: tuple[tuple[str, str, str], ...]  # severity, its word, the cut in words
    unit: str
    whom: str
    how: str
    is_active: bool = True


@lru_cache(maxsize=32)
def _read(document: str) -> tuple[WarningRule, ...]:
    return read_document(document)


def rules_of(document: str) -> tuple[WarningRule, ...]:
    """The rules of a stored document; none where a later version of the engine cannot read it."""
    try:
        return _read(document)
    except DefinitionError:
        return ()


def rule_names() -> dict[str, str]:
    """What the rules in force, and those before them, are called."""
    found: dict[str, str] = {}
    for one in reversed(queries.rule_sets()[:5]):
        found |= {rule.code: spoken(rule.label) for rule in rules_of(one.document)}
    return found


def in_words(rule: WarningRule, indicators: dict[str, str], organisations: dict[str, str]) -> RuleWords:
    """The rule as people read it."""
    return RuleWords(
        rule.code, spoken(rule.label), spoken(rule.signal.label), spoken(official(type(rule.signal))),
        tuple(_step(rule, severity, cut) for severity, cut in reversed(rule.severity.cuts)),
        rule.signal.unit.zh if reading_chinese() else rule.signal.unit.en,
        _whom(rule, indicators, organisations), _how(rule), rule.is_active,
    )  # fmt: skip


def _step(rule: WarningRule, severity: str, cut: float) -> tuple[str, str, str]:
    way = _("from {cut} on") if rule.signal.worse.is_more else _("below {cut}")
    return severity, _(rules.SEVERITY_LABELS[severity]), way.format(cut=plain(cut))


def _whom(rule: WarningRule, indicators: dict[str, str], organisations: dict[str, str]) -> str:
    def named(codes: tuple[str, ...], known: dict[str, str], everything: str) -> str:
        return (
            everything
            if ANY in codes
            else ("、" if reading_chinese() else ", ").join(known.get(code, code) for code in codes)
        )

    parts = [
        named(rule.indicators, indicators, _("all indicators")),
        named(rule.organisations, organisations, _("all organisations")),
    ]
    return " · ".join(parts)


def _how(rule: WarningRule) -> str:
    values: dict[str, Any] = {"pending": rule.pending, "clear_after": rule.clear_after}
    said = _("Raised by the first such figure, cleared by the first good one")
    if rule.pending > 1 or rule.clear_after > 1:
        said = _("Raised after {pending} period(s) in a row, cleared after {clear_after} good one(s)").format(**values)
    if rule.clear_at is None:
        return said
    return said + (_("; good means back beyond {cut}").format(cut=plain(rule.clear_at)))


def usual_steps_words(kind: type[Signal]) -> str:
    """The cuts that hold where a rule names none, gravest first; blank for a signal that has none."""
    usual = kind().usual
    if usual is None:
        return ""
    parts = [f"{_(rules.SEVERITY_LABELS[name])} {plain(cut)}" for name, cut in reversed(usual.cuts)]
    return ("、" if reading_chinese() else ", ").join(parts)


def official(signal: Any) -> Text:
    """The docstring is the official text, Chinese first, English after a blank line."""
    zh, _sep, en = (signal.__doc__ or "").partition("\n\n")
    en, zh = en.replace("`", ""), zh.replace("`", "")
    return Text(" ".join(en.split()), "".join(zh.split("\n")).replace("    ", "").strip())
