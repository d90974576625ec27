"""The sentence of every rule by the rule's name. A new rule is one function and one line here."""

from collections.abc import Callable, Mapping
from typing import Any

from jixiao.engine.model.node import Node
from jixiao.engine.model.text import Text, show
from jixiao.report.scheme.sentences.against_target import (
    binary,
    efficacy,
    linear_between,
    ratio_capped,
    ratio_threshold,
)
from jixiao.report.scheme.sentences.among_peers import mad, percentile, rank_bonus, zscore
from jixiao.report.scheme.sentences.by_steps import (
    band_step,
    deduct_per_event,
    deduct_per_point,
    manual,
    tier_range,
    tiered_standard,
)
from jixiao.report.scheme.sentences.combined import composite_index, expert_trimmed_mean, growth, iaqi, rate_mix
from jixiao.report.scheme.sentences.told import Told

Sentence = Callable[[Told[Any]], Text]

SENTENCES: dict[str, Sentence] = {
    "ratio_capped": ratio_capped,
    "ratio_threshold": ratio_threshold,
    "linear_between": linear_between,
    "band_step": band_step,
    "deduct_per_point": deduct_per_point,
    "deduct_per_event": deduct_per_event,
    "binary": binary,
    "tier_range": tier_range,
    "manual": manual,
    "efficacy": efficacy,
    "tiered_standard": tiered_standard,
    "growth": growth,
    "rank_bonus": rank_bonus,
    "percentile": percentile,
    "zscore": zscore,
    "mad": mad,
    "rate_mix": rate_mix,
    "expert_trimmed_mean": expert_trimmed_mean,
    "iaqi": iaqi,
    "composite_index": composite_index,
}


def rule_sentence(leaf: Node, names: Mapping[str, Text] | None = None) -> Text:
    """A leaf's rule in plain sentences, its parameters as figures; `names` of indicators by code.

    A rule without a sentence of its own is told by its label, parameters and definition. ValueError for a node above
    others, which has no rule.
    """
    if leaf.rule is None:
        raise ValueError(f"{leaf.code} is no leaf: it has no rule")
    return tell(
        Told(leaf.rule, leaf.weight, leaf.direction, tell, leaf.unit_of_measure, leaf.target, names=names or {})
    )


def tell(told: Told[Any]) -> Text:
    """The sentence of the rule, whichever it is."""
    return SENTENCES.get(told.rule.name, in_general)(told)


def in_general(told: Told[Any]) -> Text:
    """A rule that has no sentence of its own: label, parameters, the first line of its definition."""
    rule = told.rule
    params = ", ".join(f"{key} {_worded(value)}" for key, value in rule.params().items())
    first = (rule.__doc__ or "").strip().splitlines()[:1]
    definition = f" {first[0]}" if first else ""
    return Text(
        f"{rule.label.en}, {show(told.full)} points{f' ({params})' if params else ''}.{definition}",
        f"{rule.label.zh}，满分 {show(told.full)} 分{f'（{params}）' if params else ''}。{definition.strip()}",
    )


def _worded(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Mapping | list | tuple):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_worded(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_worded, value)) + "]"
    return show(value)
