"""A survey's answers → the engine's estimates: by question and stratum, with margin of error and response."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from jixiao.engine.satisfaction.survey.survey import survey as estimate
from jixiao.web.satisfaction import queries, rules
from jixiao.web.satisfaction.models import Survey

SCORED = {rules.DEGREE: "degree", rules.NUMBER: "number"}


@dataclass(frozen=True)
class Results:
    """`rows`: the engine's estimates; `choices`: answers by option; how many were invited, answered, were flagged."""

    rows: tuple[dict[str, Any], ...]
    choices: tuple[tuple[rules.Question, tuple[tuple[str, int | None], ...]], ...]
    n_invited: int
    n_answers: int
    n_flagged: int
    findings: tuple[dict[str, Any], ...] = ()

    @property
    def pct_response(self) -> float | None:
        """Answers per hundred invited; None of an open link, where nobody was invited."""
        return 100 * (self.n_answers + self.n_flagged) / self.n_invited if self.n_invited else None


def results_of(survey: Survey, day: date) -> Results | None:
    """What the answers say that count; None of a draft."""
    version = queries.version_of(survey)
    if version is None:
        return None
    questions = rules.read_questions(version.questions)
    every = list(queries.survey_answers(survey))
    counted = [row for row in every if not row.flag]
    strata = queries.strata_of(survey)
    n_invited = sum(one.n_invited for one in strata)
    scored = [one for one in questions if one.kind in SCORED]
    rows: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    if counted and scored:
        table: dict[str, list[Any]] = {
            one.code: [str(row.answers.get(one.code, "")) for row in counted] for one in scored
        }
        table["stratum"] = [row.stratum.code if row.stratum else "" for row in counted]
        outcome = estimate(table, _design(survey, scored, {one.code: one.population for one in strata}), day=day)
        rows, findings = outcome.table.to_rows(), outcome.findings.to_rows()
    least = queries.engine_limit("smallest_cell", day)
    choices = tuple(
        (one, tuple(_count(counted, one.code, option, least) for option in one.options))
        for one in questions
        if one.kind == rules.CHOICE
    )
    return Results(tuple(rows), choices, n_invited, len(counted), len(every) - len(counted), tuple(findings))


def _count(counted: list[Any], question: str, option: tuple[str, str, str], least: int) -> tuple[str, int | None]:
    n = sum(row.answers.get(question) == option[0] for row in counted)
    return option[1], n if n == 0 or n >= least else None


def _design(survey: Survey, scored: list[rules.Question], sizes: dict[str, int]) -> dict[str, Any]:
    asked = [{"code": one.code, "scored": SCORED[one.kind]} for one in scored]
    if not survey.is_by_invitation:
        return {"kind": "open", "questions": asked}
    return {"kind": "sample", "questions": asked, "strata": {"column": "stratum", "sizes": sizes}, "by": ["stratum"]}
