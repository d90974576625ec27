"""A survey's answers → the engine's estimates: by question and stratum, with margin of error and response."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.engine.satisfaction.suppression import suppressed_cells
from jixiao.engine.satisfaction.survey.survey import survey as estimate
from jixiao.web.satisfaction import queries, rules
from jixiao.web.satisfaction.models import Stratum, Survey, SurveyAnswer

SCORED = {rules.DEGREE: "degree", rules.NUMBER: "number"}
OPTION = "{} = {}"
"""What the engine calls an option of a question: a question of its own, how many chose it."""


@dataclass(frozen=True)
class Choice:
    """One option: how many chose it, and its weighted share in per cent with its margin. None where few people stand behind."""

    code: str
    zh: str
    en: str
    n: int | None
    share: float | None = None
    margin: float | None = None

    @property
    def text(self) -> Text:
        """What it says; without English the Chinese stands in its place."""
        return Text(self.en or self.zh, self.zh)


@dataclass(frozen=True)
class Results:
    """`rows`: the engine's estimates of questions that are scored, `is_hidden` where few people stand behind one or it would
    give such a one away; `choices`: the others by option; how many were invited, answered, were flagged.
    """

    rows: tuple[dict[str, Any], ...]
    choices: tuple[tuple[rules.Question, tuple[Choice, ...]], ...]
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
    rows: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    table, asked = _columns(questions, counted)
    if counted and asked:
        table["stratum"] = [row.stratum.code if row.stratum else "" for row in counted]
        outcome = estimate(table, _design(survey, asked, strata), day=day)
        rows, findings = outcome.table.to_rows(), outcome.findings.to_rows()
    least = queries.engine_limit("smallest_cell", day)
    totals = {row["question"]: row for row in rows if not row["by"]}
    choices = tuple(
        (one, _choices(one, counted, totals, least)) for one in questions if one.kind == rules.CHOICE
    )  # fmt: skip
    scored = {one.code for one in questions if one.kind in SCORED}
    shown = _hidden([row for row in rows if row["question"] in scored], least)
    n_invited = sum(one.n_invited for one in strata)
    return Results(shown, choices, n_invited, len(counted), len(every) - len(counted), tuple(findings))


def _columns(
    questions: Sequence[rules.Question], counted: Sequence[SurveyAnswer]
) -> tuple[dict[str, list[Any]], list[dict[str, Any]]]:
    """The engine's table and what it asks: scored questions, and of the others each option."""
    table: dict[str, list[Any]] = {}
    asked: list[dict[str, Any]] = []
    for one in questions:
        given = [str(row.answers.get(one.code, "")) for row in counted]
        if one.kind in SCORED:
            table[one.code] = given
            asked.append({"code": one.code, "scored": SCORED[one.kind]})
        for code, *_ in one.options:
            name = OPTION.format(one.code, code)
            table[name] = given
            asked.append({"code": name, "scored": rules.SHARE, "good": [code]})
    return table, asked


def _design(survey: Survey, asked: list[dict[str, Any]], strata: Sequence[Stratum]) -> dict[str, Any]:
    if not survey.is_by_invitation:
        return {"kind": "open", "questions": asked}
    sizes = {one.code: one.population for one in strata}
    return {"kind": "sample", "questions": asked, "strata": {"column": "stratum", "sizes": sizes}, "by": ["stratum"]}


def _choices(
    question: rules.Question, counted: Sequence[SurveyAnswer], totals: Mapping[str, Mapping[str, Any]], least: int
) -> tuple[Choice, ...]:
    counts = [sum(row.answers.get(question.code) == code for row in counted) for code, *_ in question.options]
    hidden = suppressed_cells(counts, least)
    found = []
    for (code, zh, en), n, is_hidden in zip(question.options, counts, hidden, strict=True):
        total = totals.get(OPTION.format(question.code, code), {})
        figures = (None, None, None) if is_hidden else (n, total.get("estimate"), total.get("margin"))
        found.append(Choice(code, zh, en, *figures))
    return tuple(found)


def _hidden(rows: Sequence[dict[str, Any]], least: int) -> tuple[dict[str, Any], ...]:
    """Rows with `is_hidden`: those of few people, and one more where the total would give a single one away."""
    parts: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        row["is_hidden"] = bool(row["suppressed"])
        if row["by"]:
            parts.setdefault((row["question"], row["statistic"]), []).append(row)
    for part in parts.values():
        for row, is_hidden in zip(part, suppressed_cells([row["n"] for row in part], least), strict=True):
            row["is_hidden"] = row["is_hidden"] or is_hidden
    return tuple(rows)
