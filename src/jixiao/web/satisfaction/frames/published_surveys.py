"""What is published of closed surveys: estimates with their margins, options, and who was asked; no small cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.web.satisfaction import queries, rules
from jixiao.web.satisfaction.frames.results import Results, results_of
from jixiao.web.satisfaction.models import Stratum, Survey

ONES = Text("answers", "份")
HIDDEN = Text(
    "Cells of fewer than the least number of people, and the one that would give them away, are blank.",
    "人数少于下限的格及会据此推出的格为空。",
)
NAMES = (
    Field("question", "string", Text("Question", "题目编码"), is_key=True),
    Field("question_zh", "string", Text("Question in Chinese", "题目")),
    Field("question_en", "string", Text("Question in English", "题目（英文）")),
)
ESTIMATES = (
    *NAMES,
    Field("statistic", "string", Text("Statistic", "统计量"), "", Text(
        "mean: mean of the answers; share: satisfied among all, in per cent.",
        "mean 为平均分；share 为满意比例（%）。"), is_key=True),
    Field("stratum", "string", Text("Of whom (blank: all)", "对象（空为全部）"), is_key=True),
    Field("stratum_zh", "string", Text("Of whom, in Chinese", "对象名称")),
    Field("stratum_en", "string", Text("Of whom, in English", "对象名称（英文）")),
    Field("answers", "integer", Text("Answers", "有效答卷"), ONES),
    Field("estimate", "number", Text("Estimate", "估计值")),
    Field("margin", "number", Text("Margin of error, 95 % (blank by open link)", "抽样误差（95%，开放链接为空）")),
    Field("lower", "number", Text("At least", "区间下限")),
    Field("upper", "number", Text("At most", "区间上限")),
)  # fmt: skip
CHOICES = (
    *NAMES,
    Field("option", "string", Text("Option", "选项编码"), is_key=True),
    Field("option_zh", "string", Text("Option in Chinese", "选项")),
    Field("option_en", "string", Text("Option in English", "选项（英文）")),
    Field("answers", "integer", Text("Answers", "份数"), ONES),
    Field("share", "number", Text("Share", "占比"), "%"),
    Field("margin", "number", Text("Margin of error, 95 % (blank by open link)", "抽样误差（95%，开放链接为空）"),
          Text("points", "个百分点")),
)  # fmt: skip
RESPONSE = (
    Field("stratum", "string", Text("Stratum", "层编码"), is_key=True),
    Field("stratum_zh", "string", Text("Stratum in Chinese", "层")),
    Field("stratum_en", "string", Text("Stratum in English", "层（英文）")),
    Field("population", "integer", Text("Population", "总体")),
    Field("invited", "integer", Text("Invited", "邀请数")),
    Field("answers", "integer", Text("Answers that count", "有效答卷"), ONES),
    Field("response_rate", "number", Text("Answers per hundred invited", "应答率"), "%"),
)


@dataclass(frozen=True)
class PublishedSurvey:
    """A closed survey as everybody may see it; `summary` says who was asked, who answered, and what was counted apart."""

    code: str
    organisation_code: str
    title: Text
    opened_from: date
    closed_on: date
    is_sample: bool
    n_invited: int
    n_answers: int
    n_flagged: int
    pct_response: float | None
    summary: Text
    tables: tuple[OpenTable, ...]


def published_surveys(day: date) -> list[PublishedSurvey]:
    """Closed surveys with an answer, the oldest first."""
    found = []
    for survey in queries.closed_surveys():
        results = results_of(survey, day)
        if results is not None and results.n_answers:
            found.append(_published(survey, results, day))
    return found


def _published(survey: Survey, results: Results, day: date) -> PublishedSurvey:
    strata = {one.code: one for one in queries.strata_of(survey)}
    title = Text(survey.title_en or survey.title_zh, survey.title_zh)
    version = queries.version_of(survey)
    asked = {one.code: one for one in rules.read_questions(version.questions if version else ())}
    least = queries.engine_limit("smallest_cell", day)
    tables = [
        OpenTable("survey_results", title, ESTIMATES, [_estimate(row, asked, strata) for row in results.rows], HIDDEN),
        OpenTable("survey_choices", title, CHOICES, _choices(results), HIDDEN),
        OpenTable("survey_response", title, RESPONSE, [_response(one, least) for one in strata.values()], HIDDEN),
    ]
    assert survey.opened_from is not None
    return PublishedSurvey(
        survey.code, survey.organisation.code, title, survey.opened_from, survey.closed_on or day, survey.is_by_invitation,
        results.n_invited, results.n_answers, results.n_flagged, results.pct_response, _summary(results),
        tuple(table for table in tables if table.rows),
    )  # fmt: skip


def _summary(results: Results) -> Text:
    n, apart = results.n_answers, results.n_flagged
    told = Text(
        f"{n:,} answers count; {apart:,} look stuffed and are counted apart.",
        f"有效答卷 {n:,} 份，疑似刷评 {apart:,} 份单独计数。",
    )
    if results.pct_response is None:
        return Text(
            f"{told.en} By open link nobody is drawn: there is no margin of error; the answers speak for those who gave them.",
            f"{told.zh}开放链接不是抽样调查，没有抽样误差，结果仅代表答题者。",
        )
    rate = f"{results.pct_response:.1f}"
    return Text(
        f"{told.en} Of {results.n_invited:,} invited {rate} % answered.",
        f"{told.zh}邀请 {results.n_invited:,} 人，应答率 {rate}%。",
    )


def _estimate(
    row: Mapping[str, Any], asked: Mapping[str, rules.Question], strata: Mapping[str, Stratum]
) -> tuple[Any, ...]:
    question, stratum = asked[row["question"]], strata.get(row["category"])
    names = (stratum.label_zh, stratum.label_en or stratum.label_zh) if stratum else ("全部", "All")
    figures = [None if row["is_hidden"] else row[name] for name in ("n", "estimate", "margin", "lower", "upper")]
    key = (question.code, question.zh, question.en or question.zh)
    return (*key, row["statistic"], row["category"], *names, *figures)


def _choices(results: Results) -> list[tuple[Any, ...]]:
    return [
        (one.code, one.zh, one.en or one.zh, each.code, each.zh, each.en or each.zh, each.n, each.share, each.margin)
        for one, options in results.choices
        for each in options
    ]


def _response(one: Any, least: int) -> tuple[Any, ...]:
    n = None if 0 < one.n_answers < least else one.n_answers
    rate = None if n is None or not one.n_invited else round(100 * n / one.n_invited, 2)
    return one.code, one.label_zh, one.label_en or one.label_zh, one.population, one.n_invited, n, rate
