"""What is said of rules beside their warnings: what they lack, and codes that they name and nobody has."""

from collections.abc import Iterable, Sequence

from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.warning.rules.rule import ANY, WarningRule
from jixiao.engine.warning.scene.scene import Scene


def remark(rules: Iterable[WarningRule], scene: Scene, findings: FindingList) -> None:
    """Tell where a rule cannot judge everything, and codes of rules that have no values."""
    panel = scene.panel
    for rule in rules:
        _tell_lacks(rule, scene, findings)
        for codes, known, word in (
            (rule.indicators, panel.indicators, Text("indicator", "指标")),
            (rule.organisations, panel.organisations, Text("organisation", "单位")),
        ):
            for code in codes:
                if code != ANY and code not in known:
                    findings.add(_unknown_code(rule, code, known, word))


def _tell_lacks(rule: WarningRule, scene: Scene, findings: FindingList) -> None:
    lack = rule.signal.lacks(scene)
    if lack.en and scene.panel.n_series:
        text = Text(
            f"The rule “{rule.code}” cannot judge everything: {lack.en}.", f"规则“{rule.code}”无法全部判断：{lack.zh}。"
        )
        findings.add(Finding(Severity.WARNING, "rule_lacks", text))


def _unknown_code(rule: WarningRule, code: str, known: Sequence[str], word: Text) -> Finding:
    hint = did_you_mean(code, known) if known else Text("", "")
    text = Text(
        f"The rule “{rule.code}” names the {word.en} “{code}”, which has no values. {hint.en}",
        f"规则“{rule.code}”所列{word.zh}“{code}”没有数据。{hint.zh}",
    )
    return Finding(Severity.WARNING, f"unknown_{word.en}", text)
