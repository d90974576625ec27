"""Evaluation by the framework 决策/过程/产出/效益: points add up, scores lie within them. No Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

DEPARTMENT, FINANCE = "department", "finance"
KIND_LABELS: Final = {DEPARTMENT: N_("Department evaluation"), FINANCE: N_("Finance evaluation")}
REVIEW = "review"
EVERY_KIND: Final = {**KIND_LABELS, REVIEW: N_("Review of the self-evaluation")}
"""Those by the framework, and the office's own scores for the rows of a self-evaluation (复核)."""

SUPPORT, IMPROVE, CUT, SUSPEND, STOP = "support", "improve", "cut", "suspend", "stop"
USE_LABELS: Final = {
    SUPPORT: N_("Goes on with support"),
    IMPROVE: N_("Goes on after improvements"),
    CUT: N_("Budget cut"),
    SUSPEND: N_("Payment after rectification only"),
    STOP: N_("Programme ends"),
}
"""予以支持、完善政策改进管理、核减预算、整改到位后再予安排、终止."""


@dataclass(frozen=True)
class Aspect:
    """One row of the framework; `is_result`: output or benefit."""

    code: str
    level_1: str
    level_2: str
    label_zh: str
    label_en: str
    points: Decimal
    is_result: bool


@dataclass(frozen=True)
class Framework:
    """Its rows, what their points add up to, and how many of them output and benefit have at least."""

    aspects: tuple[Aspect, ...]
    total: Decimal
    least_results: Decimal


@dataclass(frozen=True)
class Scored:
    """Points that a row can give here, and those that it was given."""

    points: Decimal
    score: Decimal


@dataclass(frozen=True)
class Grade:
    """A grade from `lowest` points on."""

    code: str
    label_zh: str
    label_en: str
    lowest: Decimal


def read_framework(
    rows: Sequence[Mapping[str, Any]], levels: Sequence[Mapping[str, Any]], total: float, least_results: float
) -> Framework:
    """The framework as the library writes it."""
    results = {level["zh"] for level in levels if level["is_result"]}
    aspects = tuple(
        Aspect(
            row["code"], row["level_1"], row["level_2"], row["zh"], row["en"], Decimal(str(row["points"])),
            row["level_1"] in results,
        )
        for row in rows
    )  # fmt: skip
    return Framework(aspects, Decimal(str(total)), Decimal(str(least_results)))


def check_evaluation(scored: Mapping[str, Scored], framework: Framework) -> None:
    """Every row is scored within its points; points add up; output and benefit have their least share."""
    for aspect in framework.aspects:
        given = scored.get(aspect.code)
        if given is None:
            raise RuleViolation("row_missing", N_("Score every row: “%(row)s” is missing."), row=aspect.label_zh)
        if not (given.points.is_finite() and given.score.is_finite() and given.points >= 0):
            raise RuleViolation("no_figure", N_("Write a figure."))
        if not 0 <= given.score <= given.points:
            raise RuleViolation(
                "score_outside",
                N_("“%(row)s”: the score lies between 0 and its %(points)s points."),
                row=aspect.label_zh,
                points=f"{given.points.normalize():f}",
            )
    total = sum((scored[each.code].points for each in framework.aspects), Decimal(0))
    if total != framework.total:
        raise RuleViolation(
            "points_total",
            N_("The points add up to %(sum)s, not to %(total)s."),
            sum=f"{total.normalize():f}",
            total=f"{framework.total:f}",
        )
    results = sum((scored[each.code].points for each in framework.aspects if each.is_result), Decimal(0))
    if results < framework.least_results:
        raise RuleViolation(
            "results_too_light",
            N_("Output and benefit have %(sum)s points together; they need %(least)s at least."),
            sum=f"{results.normalize():f}",
            least=f"{framework.least_results:f}",
        )


def is_evaluation(scored: Mapping[str, Scored], framework: Framework) -> bool:
    """Twin of check_evaluation."""
    return allows(check_evaluation, scored, framework)


@dataclass(frozen=True)
class Reviewed:
    """A row of a self-evaluation with the office's own score."""

    label: str
    points: Decimal
    score: Decimal


def check_review(rows: Sequence[Reviewed]) -> None:
    """Every row has a score within its points."""
    for row in rows:
        if not row.score.is_finite() or not 0 <= row.score <= row.points:
            raise RuleViolation(
                "score_outside",
                N_("“%(row)s”: the score lies between 0 and its %(points)s points."),
                row=row.label,
                points=f"{row.points.normalize():f}",
            )


def is_review(rows: Sequence[Reviewed]) -> bool:
    """Twin of check_review."""
    return allows(check_review, rows)


def total_score(scored: Iterable[Scored | Reviewed]) -> Decimal:
    """The sum of the scores, half up to two decimals: rounded first, then graded."""
    exact = sum((each.score for each in scored), Decimal(0))
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def read_score_grades(rows: Sequence[Mapping[str, Any]]) -> tuple[Grade, ...]:
    """Grades as the library writes them, best first."""
    found = [Grade(row["en"], row["zh"], row["en"], Decimal(str(row["from"]))) for row in rows]
    return tuple(sorted(found, key=lambda grade: -grade.lowest))


def grade_of(score: Decimal, grades: Sequence[Grade]) -> Grade:
    """The grade of a rounded score."""
    return next((grade for grade in grades if score >= grade.lowest), grades[-1])


def check_use(kind: str, amount: Decimal, change: Decimal) -> None:
    """A cut takes something away and not more than there is; other uses take nothing away."""
    if kind == CUT and not (change < 0 and amount + change >= 0):
        raise RuleViolation("bad_cut", N_("A cut takes away something, and at most the whole amount."))
    if kind == STOP and change != -amount:
        raise RuleViolation("bad_stop", N_("A programme that ends gives back its whole amount."))
    if kind in {SUPPORT, IMPROVE, SUSPEND} and change < 0:
        raise RuleViolation("hidden_cut", N_("This takes money away: choose “Budget cut”."))


def is_use(kind: str, amount: Decimal, change: Decimal) -> bool:
    """Twin of check_use."""
    return allows(check_use, kind, amount, change)
