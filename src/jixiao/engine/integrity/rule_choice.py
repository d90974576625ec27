"""Which rules look, and whether the relations speak of indicators that are there."""

from collections.abc import Iterable

from jixiao.engine.integrity.registry import DOUBT_RULES
from jixiao.engine.integrity.relations import Relations
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.text import Text, did_you_mean


def chosen_rules(rules: Iterable[str] | None) -> list[str]:
    """The codes of the rules that look, all without a choice; DefinitionError for an unknown one."""
    if rules is None:
        return list(DOUBT_RULES)
    chosen = list(dict.fromkeys(rules))
    for code in chosen:
        DOUBT_RULES.named(code)
    return chosen


def tell_unknown_codes(declared: Relations, panel: Panel, findings: FindingList) -> None:
    """A warning for every relation that names an indicator without values: it finds nothing."""
    for number, relation in enumerate(declared.all, 1):
        for code in relation.codes:
            if code not in panel.indicators:
                hint = did_you_mean(code, panel.indicators) if panel.indicators else Text("", "")
                text = Text(
                    f"Relation {number} ({relation.name}) names “{code}”, which has no values. {hint.en}",
                    f"第 {number} 条关系（{relation.name}）所列“{code}”没有数据。{hint.zh}",
                )
                findings.add(Finding(Severity.WARNING, "unknown_indicator", text, indicator_code=code))
