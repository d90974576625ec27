"""Releases of the use of results: on how many final results something was decided, of which kind, and what was carried out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from jixiao import Period
from jixiao.engine.model.text import Text
from jixiao.engine.result_use.rules import KINDS as USES
from jixiao.report.open_data import Field, OpenTable
from jixiao.report.open_data.pictures import FEWEST, Picture
from jixiao.report.open_data.published import Extract
from jixiao.web.portal.frames.budget_words import day_told
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.kind import Source, last_moment
from jixiao.web.portal.frames.printed import printed
from jixiao.web.portal.frames.publisher import publisher_on
from jixiao.web.result_use import queries
from jixiao.web.result_use.queries import OpenUses

KIND, SERIES = "result_use", "result-use"
RESULTS_TABLE, KINDS_TABLE = "results", "kinds"
COUNTS = (
    Field("decided", "integer", Text("Decided upon", "已作出应用决定")),
    Field("accepted", "integer", Text("Of these something follows", "其中予以应用")),
    Field("carried_out", "integer", Text("Of these carried out", "其中已落实")),
)
RESULT_FIELDS = (
    Field("scheme", "string", Text("Scheme (code)", "考核办法编码"), is_key=True),
    Field("scheme_zh", "string", Text("Scheme (Chinese)", "考核办法（中文）")),
    Field("scheme_en", "string", Text("Scheme (English)", "考核办法（英文）")),
    Field("result_period", "period", Text("Result of", "考核结果所属期"), is_key=True),
    Field("results", "integer", Text("Final results, one for each organisation", "已确定的考核结果数（每单位一项）")),
    *COUNTS,
)
KIND_FIELDS = (
    Field("year", "period", Text("Year of the results", "考核年度"), is_key=True),
    Field("kind", "string", Text("Kind of use (code)", "应用方式编码"), is_key=True),
    Field("kind_zh", "string", Text("Kind of use (Chinese)", "应用方式（中文）")),
    Field("kind_en", "string", Text("Kind of use (English)", "应用方式（英文）")),
    *COUNTS,
)
METHOD = (
    Text(
        "A result is one organisation's total in one period. It is final when it is confirmed, the time for appeals is over and "
        "no appeal is open.",
        "一项考核结果指一个单位在一个考核期的总分；经确认、申诉期满且无未办结申诉的，为已确定的结果。",
    ),
    Text(
        "Rules that were adopted beforehand propose what follows. The organisation is heard, somebody else decides; a result is "
        "used when the decision is carried out and a document shows it.",
        "应用建议按事先公布实行的规则提出，听取单位意见后由他人作出决定；决定落实并有文件可查的，方计为已应用。",
    ),
    Text(
        "Only decisions are counted, as they stood on the day that is named. What concerns persons (talks, references for "
        "promotion) is neither told nor counted here, and no organisation is named.",
        "仅统计截至所列日期已作出的决定；约谈、干部考核参考等涉及个人的事项不公开、不计入，亦不列单位名称。",
    ),
)
EXTRACTS = (
    Extract(RESULTS_TABLE, ("scheme", "result_period", "results", "decided", "accepted", "carried_out")),
    Extract(KINDS_TABLE, ("year", "kind", "decided", "accepted", "carried_out")),
)


class UsesKind:
    """A month that is over in which something was decided on results, or carried out."""

    label = Text("Use of results", "考核结果应用公开")

    def sources(self, today: date) -> Sequence[Source]:
        """Such months, settled when they end."""
        return [
            Source(f"{SERIES}-{month}", SERIES, str(month), last_moment(month))
            for month in queries.months_with_decisions()
            if month.last_date < today
        ]

    def mark(self, source: Source) -> str:
        """How it stood at the end of a month stays; the next month tells what has changed."""
        return ""

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """The results of the month's year and of the year before, and what was decided on them until its end."""
        month = Period.parse(source.period)
        until, last = last_moment(month), month.last_date
        years = [uses for year in (last.year, last.year - 1) if (uses := queries.open_uses(year, until)).results]
        results, kinds = _results(years), _kinds(years)
        day = day_told(last)
        title = Text(f"What followed from the results: until {day.en}", f"考核结果应用情况（截至{day.zh}）")
        description = Text(
            "On how many final results something was decided, of which kind, and how much of it was carried out.",
            "已确定的考核结果中作出应用决定、予以应用和已落实的数量，以及应用方式。",
        )
        told = {uses.year: tuple(told_of(uses, day)) for uses in years}
        said = [
            *(Headline(text) for texts in told.values() for text in texts),
            *(Headline(texts[0], f"year:{year}") for year, texts in told.items()),
        ]
        return Content(
            KIND, source.series, source.period, title, description, publisher_on(last), tuple(said), METHOD,
            (results, kinds), _pictures(years), extracts=EXTRACTS,
        )  # fmt: skip

    def reports(self, source_code: str, content: Content) -> Mapping[str, bytes]:
        """The same on paper."""
        return printed(content)


def _results(years: Sequence[OpenUses]) -> OpenTable:
    rows = [
        (
            one.scheme, one.label.zh, one.label.en, one.period, one.n_results, one.n_decided, one.n_accepted, one.n_used,
        )
        for uses in years
        for one in uses.results
    ]  # fmt: skip
    return OpenTable(RESULTS_TABLE, Text("Final results and their use", "考核结果及其应用"), RESULT_FIELDS, rows)


def _kinds(years: Sequence[OpenUses]) -> OpenTable:
    rows = [
        (
            str(uses.year), one.kind, USES[one.kind].zh, USES[one.kind].en, one.n_decided, one.n_accepted, one.n_used,
        )
        for uses in years
        for one in uses.kinds
    ]  # fmt: skip
    told = Text(
        "One result can lead to several decisions, so these counts add up to more than the results.",
        "一项结果可作出多项应用决定，故各方式合计可多于结果数。",
    )
    return OpenTable(KINDS_TABLE, Text("Decisions by kind of use", "按应用方式统计的决定"), KIND_FIELDS, rows, told)


def told_of(uses: OpenUses, day: Text) -> Iterator[Text]:
    """Of so many final results so many led to a decision and to something done; which kinds."""
    n, decided = (sum(getattr(one, name) for one in uses.results) for name in ("n_results", "n_decided"))
    used = sum(one.n_used for one in uses.results)
    share = f"{100 * used / n:.0f}%"
    yield Text(
        f"Until {day.en}, {decided} of the {n} final results of {uses.year} led to a decision, and {used} ({share}) to "
        "something that was carried out.",
        f"截至{day.zh}，{uses.year}年度已确定的考核结果{n}项，作出应用决定{decided}项，已落实{used}项（占{share}）。",
    )
    follows = [one for one in uses.kinds if one.n_accepted]
    n_rejected = sum(one.n_decided - one.n_accepted for one in uses.kinds)
    no = Text(f"; {n_rejected} rejected", f"；不予应用{n_rejected}项") if n_rejected else Text("", "")
    if follows:
        en = ", ".join(f"{USES[one.kind].en.lower()} {one.n_accepted}" for one in follows)
        zh = "、".join(f"{USES[one.kind].zh}{one.n_accepted}项" for one in follows)
        yield Text(f"Decided for {uses.year}: {en}{no.en}.", f"{uses.year}年度应用方式：{zh}{no.zh}。")


def _pictures(years: Sequence[OpenUses]) -> tuple[Picture, ...]:
    """The newest year's decisions by kind, the most frequent first."""
    newest = next((uses for uses in years if len(uses.kinds) >= FEWEST), None)
    if newest is None:
        return ()
    most = max(newest.kinds, key=lambda one: one.n_decided)
    title = Text(
        f"Decisions on results of {newest.year}: most often {USES[most.kind].en.lower()} ({most.n_decided})",
        f"{newest.year}年度结果应用决定以{USES[most.kind].zh}最多（{most.n_decided}项）",
    )
    return (Picture(KINDS_TABLE, "kind", ("decided",), title, "bars", (("year", str(newest.year)),)),)
