"""Releases of the register of third parties: who evaluates for the government, for how much, and how well they did it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from jixiao import Period
from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.report.open_data.published import Extract
from jixiao.web.appraisal import queries, rules
from jixiao.web.appraisal.frames import quality_cuts
from jixiao.web.appraisal.queries import OpenRegister
from jixiao.web.base.formats import half_up
from jixiao.web.organisations.queries import tree_on
from jixiao.web.portal.frames.budget_fields import MONEY
from jixiao.web.portal.frames.budget_found import in_money
from jixiao.web.portal.frames.budget_words import day_told
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.kind import Source, last_moment
from jixiao.web.portal.frames.printed import printed
from jixiao.web.portal.frames.publisher import publisher_on

KIND, SERIES = "third_parties", "third-parties"
PARTIES_TABLE, COMMISSIONS_TABLE = "third_parties", "commissions"
GRADES = {
    rules.BEST: Text("excellent", "优"), rules.GOOD: Text("good", "良"),
    rules.FAIR: Text("fair", "中"), rules.POOR: Text("poor", "差"),
}  # fmt: skip
PARTY = Field("third_party", "string", Text("Third party (code)", "第三方机构编码"))
NAMES = (
    Field("third_party_zh", "string", Text("Third party (Chinese)", "第三方机构（中文）")),
    Field("third_party_en", "string", Text("Third party (English)", "第三方机构（英文）")),
)
SCORE = Field(
    "score", "number", Text("Quality of the work, judged by the office", "工作质量得分"), Text("points", "分")
)
GRADE = (
    Field("grade_zh", "string", Text("Grade (Chinese)", "等次（中文）")),
    Field("grade_en", "string", Text("Grade (English)", "等次（英文）")),
)
PARTY_FIELDS = (
    Field("third_party", "string", Text("Third party (code)", "第三方机构编码"), is_key=True),
    *NAMES,
    Field("registration", "string", Text("Unified social credit code", "统一社会信用代码")),
    Field("commissions", "integer", Text("Commissions", "受托评价数")),
    Field("judged", "integer", Text("Of these judged", "其中已评定质量")),
    SCORE,
    *GRADE,
    Field("suspended_until", "date", Text("Suspended until", "暂停委托至")),
)
COMMISSION_FIELDS = (
    Field("number", "integer", Text("Commission", "委托编号"), is_key=True),
    PARTY,
    *NAMES,
    Field("work", "string", Text("Work", "委托事项")),
    Field("of_period", "period", Text("Period evaluated", "评价所属期")),
    Field("contract_date", "date", Text("Day of the contract", "合同签订日")),
    Field("payer_zh", "string", Text("Commissioned by (Chinese)", "委托方（中文）")),
    Field("payer_en", "string", Text("Commissioned by (English)", "委托方（英文）")),
    Field("fee", "number", Text("Fee", "委托费用"), MONEY),
    Field("evaluated", "integer", Text("Organisations evaluated", "被评价单位数")),
    SCORE,
    *GRADE,
)
METHOD = (
    Text(
        "Listed is who stands on the register on the day that is named. Whoever worked for an organisation, or declared a "
        "conflict of interest, is not commissioned to evaluate it.",
        "名录截至所列日期。曾受被评价单位委托或申报利益冲突的机构，不得承担对该单位的评价。",
    ),
    Text(
        "After each commission the office judges independence and procedure, evidence, analysis, advice and delivery, one to "
        "five points each, weighted; a third party's score is the mean of its judged commissions.",
        "每项委托完成后，由绩效办就独立性与程序、证据与数据、分析与结论、建议可用性、按期交付各评1至5分并加权；机构得分为已评定委托的平均分。",
    ),
    Text(
        "While a suspension lasts, a third party gets no new commission. Persons are not named, and commissions of panels that "
        "still score are told when these are closed.",
        "暂停期内不得新增委托。不公开个人姓名；尚在评分的评议小组，其委托在评分结束后公开。",
    ),
)  # fmt: skip
EXTRACTS = (
    Extract(PARTIES_TABLE, ("third_party", "commissions", "judged", "score", "suspended_until")),
    Extract(COMMISSIONS_TABLE, ("number", "work", "fee", "score")),
)


class ThirdPartiesKind:
    """A quarter that is over in which somebody was commissioned, judged or suspended."""

    label = Text("Third parties", "第三方机构名录")

    def sources(self, today: date) -> Sequence[Source]:
        """Such quarters, settled when they end."""
        return [
            Source(f"{SERIES}-{quarter}", SERIES, str(quarter), last_moment(quarter))
            for quarter in queries.quarters_with_news()
            if quarter.last_date < today
        ]

    def mark(self, source: Source) -> str:
        """How it stood at the end of a quarter stays; the next one tells what has changed."""
        return ""

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """The register and its commissions at the quarter's end."""
        last = Period.parse(source.period).last_date
        found, day = queries.open_register(last_moment(Period.parse(source.period))), day_told(last)
        title = Text(f"Third parties that evaluate: register on {day.en}", f"绩效评价第三方机构名录（截至{day.zh}）")
        description = Text(
            "Who evaluates for the government, for whom and for how much, and how well they did it.",
            "受托开展绩效评价的第三方机构、委托事项和费用，以及工作质量评定结果。",
        )
        return Content(
            KIND, source.series, source.period, title, description, publisher_on(last),
            tuple(Headline(text) for text in _told(found, day)), METHOD, (_parties(found, last), _commissions(found, last)),
            extracts=EXTRACTS,
        )  # fmt: skip

    def reports(self, source_code: str, content: Content) -> Mapping[str, bytes]:
        """The same on paper."""
        return printed(content)


def _graded(score: float | None, day: date) -> tuple[float | None, str | None, str | None]:
    """A score with one decimal as it is graded, and its grade in both languages."""
    if score is None:
        return None, None, None
    grade = GRADES[rules.quality_grade(score, quality_cuts(day))]
    return float(half_up(score, 1)), grade.zh, grade.en


def _parties(found: OpenRegister, day: date) -> OpenTable:
    rows = [
        (
            one.code, one.label.zh, one.label.en, one.registration, one.n_commissions, one.n_judged,
            *_graded(one.quality, day), one.suspended_until,
        )
        for one in found.parties
    ]  # fmt: skip
    return OpenTable(PARTIES_TABLE, Text("Third parties on the register", "在册第三方机构"), PARTY_FIELDS, rows)


def _commissions(found: OpenRegister, day: date) -> OpenTable:
    names = tree_on(day).names()
    rows = [
        (
            one.number, one.party, one.label.zh, one.label.en, one.work, one.period, one.contract_date,
            names[one.payer].zh, names[one.payer].en, in_money(one.fee), one.n_evaluated, *_graded(one.score, day),
        )
        for one in found.commissions
    ]  # fmt: skip
    return OpenTable(COMMISSIONS_TABLE, Text("Commissions", "委托事项"), COMMISSION_FIELDS, rows)


def _told(found: OpenRegister, day: Text) -> Iterator[Text]:
    """How many there are and what they cost; who is suspended."""
    n, done = len(found.parties), found.commissions
    fee, n_judged = sum(one.fee for one in done), sum(one.score is not None for one in done)
    yield Text(
        f"On {day.en}, {n} third parties stood on the register; {len(done)} commissions for {fee:,.0f} yuan "
        f"were entered, {n_judged} of them judged.",
        f"截至{day.zh}，在册第三方机构{n}家，登记委托{len(done)}项、费用{in_money(fee):,.2f}万元，已评定质量{n_judged}项。",
    )
    for one in found.parties:
        if one.suspended_until is not None:
            until = day_told(one.suspended_until)
            yield Text(
                f"{one.label.en} gets no new commission until {until.en}.", f"{one.label.zh}暂停委托至{until.zh}。"
            )
