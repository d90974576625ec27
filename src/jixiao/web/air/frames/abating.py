"""What was done against pollution (污染防治措施) in a month, beside the month's days: a table, and a sentence by rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.web.air import queries
from jixiao.web.air.models import Abatement
from jixiao.web.organisations.queries import tree_on

DAYS = Text("days", "天")
FIELDS = (
    Field("abatement", "integer", Text("Number", "措施编号"), is_key=True),
    Field("label_zh", "string", Text("What (Chinese)", "措施（中文）")),
    Field("label_en", "string", Text("What (English)", "措施（英文）")),
    Field("words_zh", "string", Text("What is done (Chinese)", "措施内容（中文）")),
    Field("words_en", "string", Text("What is done (English)", "措施内容（英文）")),
    Field("organisation", "string", Text("Carried out by (code)", "执行单位编码")),
    Field("organisation_zh", "string", Text("Carried out by (Chinese)", "执行单位（中文）")),
    Field("organisation_en", "string", Text("Carried out by (English)", "执行单位（英文）")),
    Field("document", "string", Text("Document", "文号")),
    Field("first_date", "date", Text("First day", "开始日期")),
    Field("last_date", "date", Text("Last day", "结束日期"), description=Text(
        "Empty: until further notice.", "空白为长期执行。")),
    Field("days", "integer", Text("Days of the period on which it held", "期内执行天数"), DAYS),
    Field("valid_days", "integer", Text("Of these with an index of the city", "其中有效监测天数"), DAYS),
    Field("good_days", "integer", Text("Of these good", "其中优良天数"), DAYS),
)  # fmt: skip


@dataclass(frozen=True)
class Abated:
    """Something that is done, and the city's days of the period on which it held."""

    row: Abatement
    n_days: int
    n_valid: int
    n_good: int


def abatements_in(period: Period) -> list[Abated]:
    """What was done on a day of the period, in the order in which it began."""
    days = queries.day_rows(period.first_date, period.last_date)
    found = []
    for each in reversed(queries.abatements(period.first_date, period.last_date)):
        first, last = max(each.first_date, period.first_date), min(each.last_date or period.last_date, period.last_date)
        held = [row for row in days if first <= row.day <= last]
        n_valid, n_good = (sum(getattr(row, name) for row in held) for name in ("is_judged", "is_good"))
        found.append(Abated(each, (last - first).days + 1, n_valid, n_good))
    return found


def abatements_table(period: Period, found: Sequence[Abated]) -> OpenTable:
    """Who does what, from when to when, and how the city's days were meanwhile."""
    names = tree_on(period.last_date).names()
    rows = []
    for each in found:
        one, by = each.row, each.row.organisation
        who = names.get(by.code, Text(by.code, by.code)) if by else None
        rows.append((
            one.pk, one.label_zh, one.label_en or one.label_zh, one.words_zh or None, one.words_en or None,
            by.code if by else None, who.zh if who else None, who.en if who else None, one.document or None,
            one.first_date, one.last_date, each.n_days, each.n_valid, each.n_good,
        ))  # fmt: skip
    title = Text(f"What was done against pollution, {period.label_en}", f"{period.label_zh}污染防治措施")
    told = Text(
        "Days are counted beside it; that they were good because of it is not said.",
        "期内天数与措施并列公布，不表示天数变化由该措施引起。",
    )
    return OpenTable("air_abatement", title, FIELDS, rows, told)


def abatements_told(period: Period, found: Sequence[Abated]) -> Text:
    """What was done in the period, in one sentence."""
    if not found:
        return Text(
            f"{period.label_en}: nothing that was done against pollution is on record.",
            f"{period.label_zh}无登记的污染防治措施。",
        )
    n = len(found)
    en = "; ".join(each.row.label_en or each.row.label_zh for each in found)
    zh = "；".join(each.row.label_zh for each in found)
    return Text(
        f"Done against pollution in {period.label_en} ({n}): {en}.", f"{period.label_zh}执行污染防治措施{n}项：{zh}。"
    )
