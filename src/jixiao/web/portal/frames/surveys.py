"""Releases of satisfaction surveys: who was asked, who answered, what they said with its margin of error; no small cell."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.report.open_data.published import Extract
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.kind import Source, marked
from jixiao.web.portal.frames.printed import printed
from jixiao.web.portal.frames.publisher import publisher_on
from jixiao.web.portal.frames.ratings_words import few
from jixiao.web.portal.frames.survey_cells import protected
from jixiao.web.portal.frames.survey_words import estimates_told, method_of, pictures_of
from jixiao.web.satisfaction import queries
from jixiao.web.satisfaction.frames import PublishedSurvey, published_surveys
from jixiao.web.satisfaction.models import Survey

KIND = "survey"
LONGEST_SERIES = 60
ANSWERS = Text("answers", "份")
OVERVIEW = (
    Field("survey", "string", Text("Survey (code)", "调查编码"), is_key=True),
    Field("opened_from", "date", Text("First day", "开始日期")),
    Field("closed_on", "date", Text("Closed on", "结束日期")),
    Field("is_sample", "boolean", Text("Drawn by sample", "抽样调查")),
    Field("invited", "integer", Text("Invited", "邀请数")),
    Field("answers", "integer", Text("Answers that count", "有效答卷"), ANSWERS),
    Field("flagged", "integer", Text("Look stuffed, counted apart", "疑似刷评，单独计数"), ANSWERS),
    Field("not_answered", "integer", Text("Invited and did not answer", "未应答")),
    Field("response_rate", "number", Text("Answers that count per hundred invited", "应答率"), "%"),
)
EXTRACTS = (
    Extract("survey_results", ("question", "statistic", "stratum", "answers", "estimate", "margin")),
    Extract("survey_choices", ("question", "option", "answers", "share", "margin")),
    Extract("survey_response", ("stratum", "population", "invited", "answers", "response_rate")),
)


class SurveyKind:
    """A survey that is closed and that somebody answered."""

    label = Text("Results of a survey", "满意度调查结果")

    def sources(self, today: date) -> Sequence[Source]:
        """Closed surveys, settled on the day after."""
        found = []
        for survey in queries.closed_surveys():
            closed = survey.closed_on or survey.closed_from
            if closed is not None and closed < today and queries.survey_answers(survey).exists():
                settled = make_aware(datetime.combine(closed + timedelta(days=1), time.min))
                found.append(Source(series_of(survey), series_of(survey), f"{closed:%Y-%m}", settled, is_over=True))
        return sorted(found, key=lambda each: (each.period, each.code))

    def mark(self, source: Source) -> str:
        """Over which answers count: a closed survey gets no new ones."""
        survey = _survey(source.code)
        return marked(queries.survey_answers(survey).order_by("pk").values_list("pk", "flag"))

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """The survey's tables, and what they say in sentences."""
        survey = _survey(source.code)
        day = survey.closed_on or source.settled_at.date()
        found = next(each for each in published_surveys(day) if each.code == survey.code)
        least = queries.engine_limit("smallest_cell", day)
        tables = protected(found.tables, found.n_answers, least)
        title = Text(f"Survey: {found.title.en}", f"{found.title.zh}：满意度调查结果")
        description = Text(
            "Estimates by question and stratum with their margins of error, options, response.",
            "各题分层估计值及抽样误差、选项分布、应答情况。",
        )
        said = [Headline(asked_told(found, least)), *map(Headline, estimates_told(tables, is_sample=found.is_sample))]
        return Content(
            KIND, source.series, source.period, title, description, publisher_on(day), tuple(said), method_of(found, day),
            (overview(found, least), *tables), tuple(pictures_of(tables)),
            extracts=tuple(each for each in EXTRACTS if any(table.name == each.table for table in tables)),
        )  # fmt: skip

    def reports(self, source_code: str, content: Content) -> Mapping[str, bytes]:
        """The survey on paper."""
        return printed(content)


def series_of(survey: Survey) -> str:
    """Each survey is a series of its own."""
    return f"survey-{survey.code}"[:LONGEST_SERIES]


def _survey(code: str) -> Survey:
    return next(each for each in queries.closed_surveys() if series_of(each) == code)


def asked_told(found: PublishedSurvey, least: int) -> Text:
    """Who was asked, how many answered, how many were counted apart."""
    n, apart = few(found.n_answers, least), few(found.n_flagged, least)
    en, zh = (
        f"{n.en} answers count; {apart.en} look stuffed and are counted apart",
        f"有效答卷{n.zh}份，疑似刷评{apart.zh}份单独计数",
    )
    if not found.is_sample:
        more = Text(
            "By open link nobody is drawn: there is no margin of error, and the answers speak for those who gave them.",
            "开放链接不是抽样调查，没有抽样误差，结果仅代表答题者。",
        )
        return Text(f"{found.title.en}: {en}. {more.en}", f"{found.title.zh}：{zh}。{more.zh}")
    rate = _rate(found, least)
    told = Text("", "") if rate is None else Text(f", {rate:g}% of whom gave them", f"，应答率{rate:g}%")
    return Text(
        f"{found.title.en}: of {found.n_invited:,} invited{told.en}; {en}.",
        f"{found.title.zh}：邀请{found.n_invited:,}人{told.zh}；{zh}。",
    )


def _rate(found: PublishedSurvey, least: int) -> float | None:
    """Answers that count per hundred invited; None where they are few."""
    if not found.n_invited or 0 < found.n_answers < least:
        return None
    return round(100 * found.n_answers / found.n_invited, 1)


def overview(found: PublishedSurvey, least: int) -> OpenTable:
    """The survey in one row. Where flagged answers are few, who did not answer is not told either: it would tell them."""
    n, flagged = (None if 0 < each < least else each for each in (found.n_answers, found.n_flagged))
    silent = (
        None if None in (n, flagged) or not found.is_sample else found.n_invited - found.n_answers - found.n_flagged
    )
    row = (
        found.code, found.opened_from, found.closed_on, found.is_sample, found.n_invited if found.is_sample else None, n,
        flagged, None if silent is not None and 0 < silent < least else silent, _rate(found, least) if found.is_sample else None,
    )  # fmt: skip
    return OpenTable("survey_overview", Text("Who was asked and who answered", "调查概况"), OVERVIEW, (row,))
