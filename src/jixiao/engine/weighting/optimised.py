"""影响力优化赋权: weights under which each indicator's real influence is the one that was stated."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.figures import Figures, FigureWeighting, Importance, complete_rows
from jixiao.engine.weighting.influence import shares, spline_basis
from jixiao.engine.weighting.method import choice
from jixiao.engine.weighting.moments import moments

REACHED = 1e-6
"""Shares that are nearer to the stated ones than this count as reached."""
GONE = 1e-9
"""A weight below this share is 0: the search comes near to a bound but never onto it."""


@dataclass(frozen=True)
class Optimised(FigureWeighting):
    """Weights w of y = Σ wⱼzⱼ such that influence of j ÷ Σ influence is META's weight of j; z min-max by direction.

    `influence` linear: squared Pearson correlation of zⱼ with y, solved by w ∝ C⁻¹(σ√t) where that is not negative;
    correlation-ratio: Var(E[y | zⱼ]) ÷ Var(y) by a natural spline. Else the nearest weights from 0 up, with a finding.
    `on` raw: the table as given is what is aggregated. Columns: stated_share and achieved_share.
    Source: Becker, Saisana, Paruolo and Vandecasteele 2017, Ecological Indicators 80, 12–22; Paruolo et al. 2013.
    """

    name: ClassVar[str] = "optimised"
    label: ClassVar[Text] = Text("Weights by influence", "影响力优化赋权")
    needs_meta: ClassVar[bool] = True

    influence: str = choice("linear", "correlation-ratio")
    on: str = choice("minmax", "raw")

    def extra_columns(self) -> tuple[str, ...]:
        return ("stated_share", "achieved_share")

    def importance(self, figures: Figures, findings: FindingList) -> Importance | None:
        whole = complete_rows(figures, findings)
        if len(whole.organisations) < 3:
            findings.add(remarks.too_few_complete(len(whole.organisations), 3))
            return None
        found = moments(whole.values)
        remarks.tell_constant(whole.codes, found.constant, findings)
        target = np.where(found.constant, 0.0, whole.given)
        if not target.sum() > 0:
            findings.add(remarks.nothing_to_weigh(self.label, whole.codes))
            return None
        target = target / target.sum()
        stretch = np.where(whole.higher, 1.0, -1.0) / np.where(found.constant, 1.0, found.high - found.low)
        off = (whole.values - found.mean) * (stretch if self.on == "minmax" else 1.0)
        problem = _Problem.of(off, ~found.constant, self.influence)
        weights, achieved = _search(problem, target)
        if float(np.abs(achieved - target).max()) > REACHED:
            findings.add(_not_reached(whole.codes, target, achieved))
        for place in np.flatnonzero((problem.covariance @ weights < 0) & (target > 0)).tolist():
            findings.add(_against(whole.codes[place]))
        return Importance(weights, {"stated_share": target, "achieved_share": achieved})


@dataclass(frozen=True)
class _Problem:
    """Influence of j ∝ |Fⱼw|²: `forms` are the Fⱼ; `covariance` is C (sums of products of the columns)."""

    covariance: Floats
    forms: tuple[Floats, ...]
    varies: Bools

    @classmethod
    def of(cls, off: Floats, varies: Bools, influence: str) -> "_Problem":
        """From columns about their means."""
        covariance = off.T @ off
        forms = []
        for place in range(off.shape[1]):
            if not varies[place]:
                forms.append(np.zeros((0, off.shape[1])))
            elif influence == "linear":
                forms.append(covariance[[place]] / np.sqrt(covariance[place, place]))
            else:
                forms.append(spline_basis(off[:, place]).T @ off)
        return cls(covariance, tuple(forms), varies)

    def influences(self, weights: Floats) -> Floats:
        """What each indicator explains of the score, in one unit for all."""
        return np.array([float(((form @ weights) ** 2).sum()) for form in self.forms])

    def misses(self, weights: Floats, target: Floats) -> Floats:
        """How far each share is off the stated one; weights under which all cancels out have no shares."""
        return np.asarray(np.nan_to_num(shares(self.influences(weights))) - target, dtype=np.float64)

    def slopes(self, weights: Floats) -> Floats:
        """Derivative of the shares (rows) by the weights (columns)."""
        amounts = self.influences(weights)
        slopes = np.array([2.0 * form.T @ (form @ weights) for form in self.forms])
        total = amounts.sum() or np.inf  # weights under which the indicators cancel out move nothing
        return np.asarray((slopes - np.outer(amounts / total, slopes.sum(axis=0))) / total, dtype=np.float64)


def _search(problem: _Problem, target: Floats) -> tuple[Floats, Floats]:
    """Weights and the shares that they achieve: exact where there is a solution, else the nearest from a few starts."""
    exact = _closed_form(problem, target)
    if float(np.abs(problem.misses(exact, target)).max()) <= REACHED:
        return exact, shares(problem.influences(exact))
    starts = [exact, target, problem.varies / problem.varies.sum()]
    found = [_descend(problem, target, start) for start in starts]
    best = min(found, key=lambda weights: float((problem.misses(weights, target) ** 2).sum()))
    return best, shares(problem.influences(best))


def _closed_form(problem: _Problem, target: Floats) -> Floats:
    """w ∝ C⁻¹(σ√t), with which every linear influence is in proportion to t; what comes out below 0 is cut off."""
    varies = problem.varies
    spread = np.sqrt(np.diagonal(problem.covariance))[varies]
    weights = np.zeros(len(varies))
    solved = np.linalg.lstsq(problem.covariance[np.ix_(varies, varies)], spread * np.sqrt(target[varies]))[0]
    weights[varies] = np.maximum(solved, 0.0)
    return weights / weights.sum() if weights.sum() > 0 else target


def _descend(problem: _Problem, target: Floats, start: Floats) -> Floats:
    """The weights from 0 up with the smallest sum of squared distances of shares, reached from `start`."""
    from scipy.optimize import least_squares

    places = np.flatnonzero(problem.varies)

    def whole(part: Floats) -> Floats:
        weights = np.zeros(len(target))
        weights[places] = part
        return weights

    def distance(part: Floats) -> Floats:
        return np.append(problem.misses(whole(part), target), part.sum() - 1.0)

    def slopes(part: Floats) -> Floats:
        return np.vstack([problem.slopes(whole(part))[:, places], np.ones(len(places))])

    inside = np.clip(start[places], 1e-4, 1.0)
    solved = least_squares(
        distance, inside, slopes, bounds=(0.0, 2.0), xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=2000
    )
    weights = whole(solved.x / solved.x.sum())
    weights[weights < GONE] = 0.0
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _against(code: str) -> Finding:
    text = Text(
        "The score falls where this indicator gets better: its influence is there, but the wrong way round. Is its "
        "direction right?",
        "该指标越好总分反而越低：影响力虽已计入，方向相反。请检查指标方向。",
    )
    return Finding(Severity.WARNING, "influence_reversed", text, indicator_code=code)


def _not_reached(codes: tuple[str, ...], target: Floats, achieved: Floats) -> Finding:
    place = int(np.argmax(np.abs(achieved - target)))
    text = Text(
        f"No weights from 0 up give every indicator its stated influence; these come nearest. “{codes[place]}” has "
        f"{achieved[place]:.1%} instead of {target[place]:.1%}: it moves with the others too much or too little.",
        f"不存在使各指标影响力均等于设定值的非负权重，现为最接近的结果。“{codes[place]}”为 {achieved[place]:.1%}，"
        f"设定为 {target[place]:.1%}：其与其他指标的相关程度过高或过低。",
    )
    return Finding(Severity.WARNING, "influence_not_reached", text, indicator_code=codes[place])
