"""The warning rules as text (YAML): read by the engine, and held against the indicators and organisations there are."""

from collections.abc import Collection
from dataclasses import dataclass

from jixiao.engine.model.errors import DefinitionError, Place
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.warning.rules.reader import read_rules
from jixiao.engine.warning.rules.rule import ANY, WarningRule

LONGEST = 50_000


@dataclass(frozen=True)
class Known:
    """Codes that rules may name."""

    indicators: Collection[str]
    organisations: Collection[str]


def read_document(document: str) -> tuple[WarningRule, ...]:
    """The rules of a text; DefinitionError(s), each with its line, where it cannot be used."""
    if len(document) > LONGEST:
        raise DefinitionError(
            "too_long", Text(f"At most {LONGEST} characters are read.", f"规则文本不得超过 {LONGEST} 个字符。")
        )
    return read_rules(document)


def faults_of(fault: DefinitionError) -> list[DefinitionError]:
    """Every fault that one refusal carries."""
    return list(getattr(fault, "errors", (fault,)))


def unknown_codes(rules: Collection[WarningRule], known: Known) -> list[DefinitionError]:
    """A fault, with the rule's line, for every indicator or organisation that a rule names and nobody knows."""
    found = []
    for rule in rules:
        for kind, names, there in (
            (Text("indicator", "指标"), rule.indicators, known.indicators),
            (Text("organisation", "单位"), rule.organisations, known.organisations),
        ):
            for code in names:
                if code != ANY and code not in there:
                    found.append(_unknown(rule, kind, code, there))
    return found


def _unknown(rule: WarningRule, kind: Text, code: str, there: Collection[str]) -> DefinitionError:
    hint = did_you_mean(code, sorted(there)) if there else Text("", "")
    text = Text(
        f"Rule “{rule.code}”: there is no {kind.en} “{code}”.", f"规则“{rule.code}”：没有编码为“{code}”的{kind.zh}。"
    )
    return DefinitionError("unknown_code", text, hint, Place("", rule.line))
