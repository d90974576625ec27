"""组合赋权: stated weights and weights from the figures brought together."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text, brief, did_you_mean
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.figures import Figures, FigureWeighting, Importance
from jixiao.engine.weighting.method import WEIGHTINGS, build_weighting, names

GIVEN = "given"


@dataclass(frozen=True)
class Combined(FigureWeighting):
    """META's weights, the stated ones, together with those of the methods in `of`; each stands in a column of its own."""

    needs_meta: ClassVar[bool] = True

    of: tuple[str, ...] = names()

    def __post_init__(self) -> None:
        known = sorted(name for name, way in WEIGHTINGS.items() if may_combine(way))
        if not self.of:
            text = Text(f"“{self.name}” needs methods to combine with.", f"“{self.name}”需要指定参与组合的方法。")
            raise DefinitionError(
                "nothing_to_combine", text, Text("As in --of entropy,critic", "如 --of entropy,critic")
            )
        for name in self.of:
            if name not in known:
                text = Text(f"“{name}” cannot be combined.", f"“{name}”不能参与组合。")
                raise DefinitionError("bad_option", text, did_you_mean(name, known))
            if self.of.count(name) > 1:
                text = Text(f"“{name}” is named twice.", f"“{name}”重复出现。")
                raise DefinitionError("bad_option", text)

    def extra_columns(self) -> tuple[str, ...]:
        return (GIVEN, *self.of)

    def importance(self, figures: Figures, findings: FindingList) -> Importance | None:
        """The combination of all; None where one of them has no weights."""
        rows = [_scaled(figures.given)]
        for name in self.of:
            way = build_weighting(name, {})
            found = way.importance(figures, findings) if isinstance(way, FigureWeighting) else None
            if found is None:
                return None
            rows.append(_scaled(found.amount))
        stack = np.array(rows)
        for name, row in zip(self.extra_columns(), stack, strict=True):
            if np.isnan(row).any():
                findings.add(remarks.nothing_to_weigh(Text(name, name), figures.codes))
                return None
        return Importance(self.combine(stack, findings), dict(zip(self.extra_columns(), stack, strict=True)))

    @abstractmethod
    def combine(self, stack: Floats, findings: FindingList) -> Floats:
        """One row from methods × indicators, each row of which sums to 1; not yet scaled."""


def may_combine(way: type) -> bool:
    """Ways that look at the figures and need no stated weights themselves."""
    return issubclass(way, FigureWeighting) and not way.needs_meta


def _scaled(amount: Floats) -> Floats:
    total = amount.sum()
    return amount / total if total > 0 else np.full(len(amount), np.nan)


@dataclass(frozen=True)
class CombinedProduct(Combined):
    """wⱼ = Πₖ wₖⱼ ÷ Σ Π: what counts little by any of the sets counts little.

    Source: Hwang and Yoon 1981, Multiple Attribute Decision Making, section 3.2.1 (entropy with a priori weights);
    Zavadskas and Podvezko 2016, International Journal of Information Technology & Decision Making 15(2), 267–283.
    """

    name: ClassVar[str] = "combined-product"
    label: ClassVar[Text] = Text("Combination by multiplying", "乘法组合赋权")

    def combine(self, stack: Floats, findings: FindingList) -> Floats:
        return np.asarray(np.prod(stack, axis=0), dtype=np.float64)


@dataclass(frozen=True)
class CombinedGame(Combined):
    """w = Σ α*ₖwₖ, α* = |α| ÷ Σ |α|, α from Σₗ αₗ wₖ·wₗ = wₖ·wₖ: nearest to all sets at once, a balance of the game.

    Source: Chen Jialiang 2003, a combination of weights based on game theory (陈加良，基于博弈论的组合赋权评价方法研究，
    福建电脑 2003(9)).
    """

    name: ClassVar[str] = "combined-game"
    label: ClassVar[Text] = Text("Combination by game theory", "博弈论组合赋权")

    def combine(self, stack: Floats, findings: FindingList) -> Floats:
        shares, negative = balance(stack)
        findings.add(_shares_told(self.extra_columns(), shares))
        if negative:
            findings.add(_negative_told())
        return np.asarray(shares @ stack, dtype=np.float64)


def balance(stack: Floats) -> tuple[Floats, bool]:
    """The shares α* of the sets of weights, and whether an α was negative. Equal shares for equal sets.

    Where sets depend on each other the solution of least size is taken: it treats equal sets alike.
    """
    products = stack @ stack.T
    alpha = np.linalg.lstsq(products, np.diagonal(products), rcond=1e-12)[0]
    return np.abs(alpha) / np.abs(alpha).sum(), bool((alpha < 0).any())


def _shares_told(sources: tuple[str, ...], shares: Floats) -> Finding:
    told = [f"{name} {brief(share)}" for name, share in zip(sources, shares.tolist(), strict=True)]
    text = Text(f"Shares of the sets of weights: {', '.join(told)}.", f"各组权重的组合系数：{'、'.join(told)}。")
    return Finding(Severity.INFO, "combination_shares", text)


def _negative_told() -> Finding:
    text = Text(
        "A coefficient came out below 0 and was taken by size: the sets of weights differ much. Look at them first.",
        "组合系数出现负值，按绝对值处理：各组权重差异较大，请先核对。",
    )
    return Finding(Severity.WARNING, "negative_coefficient", text)
