"""A scheme as lines of a tree, with the sums that must match and each rule in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.model.node import Node
from jixiao.engine.model.rule import ScoringRule
from jixiao.engine.model.scheme import Scheme as EngineScheme
from jixiao.engine.model.text import show


@dataclass(frozen=True)
class TreeRow:
    """One node: `depth` from 0, its rule in words, and for an inner node the weights that add up to its own."""

    node: Node
    depth: int
    parent: str
    rule: str
    total: str
    share: float
    n_leaves: int

    @property
    def label_zh(self) -> str:
        """The Chinese name, else another, else the code."""
        return self.node.label().zh

    @property
    def label_en(self) -> str:
        """The English name, else another, else the code."""
        return self.node.label().en


def tree_rows(scheme: EngineScheme, language: str) -> list[TreeRow]:
    """Every node, parents before children, in the order of the file."""
    rows: list[TreeRow] = []
    waiting = [(node, 0, "") for node in reversed(scheme.tree)]
    while waiting:
        node, depth, parent = waiting.pop()
        rows.append(
            TreeRow(
                node, depth, parent,
                rule=rule_words(node.rule, language) if node.rule else "",
                total=in_sum(node.children, node.weight) if node.children else "",
                share=node.weight / scheme.full_marks,
                n_leaves=sum(1 for below in node.walk() if below.is_leaf),
            )
        )  # fmt: skip
        waiting.extend((child, depth + 1, node.code) for child in reversed(node.children))
    return rows


def in_sum(children: Sequence[Node], total: float) -> str:
    """“30 + 40 + 30 = 100”."""
    return f"{' + '.join(show(child.weight) for child in children)} = {show(total)}"


def rule_words(rule: ScoringRule, language: str) -> str:
    """The rule's name and parameters in one line."""
    name = rule.label.in_language(language)
    shown = [f"{key} {_plain(value)}" for key, value in rule.params().items()]
    return f"{name} ({', '.join(shown)})" if shown else name


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, int | float):
        return show(float(value))
    if isinstance(value, list | tuple):
        return " / ".join(_plain(item) for item in value)
    if isinstance(value, dict):
        return " ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    return str(value)
