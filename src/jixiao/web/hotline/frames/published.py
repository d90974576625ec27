"""A confirmed month as tables for the public: ranking with rates and counts, small counts hidden, red and black list."""

from collections.abc import Collection

from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable, suppress_small_cells
from jixiao.web.hotline import queries
from jixiao.web.hotline.models import ConfirmedMonth, MonthRow

MONTH = Field("month", "period", Text("Month", "月份"), is_key=True)
GROUP = Field("peer_group", "string", Text("Group", "分组"), is_key=True)
ORGANISATION = Field("organisation_code", "string", Text("Organisation", "承办单位"), is_key=True)
RATES = (
    Field("response_rate", "number", Text("Response rate", "响应率"), "%"),
    Field("solution_rate", "number", Text("Solution rate", "解决率"), "%"),
    Field("satisfaction_rate", "number", Text("Satisfaction rate", "满意率"), "%"),
)
COUNTED = (
    Field("orders", "integer", Text("Work orders", "工单数"), Text("work orders", "件")),
    Field("to_respond", "integer", Text("To be answered", "应响应"), Text("work orders", "件")),
    Field("responded", "integer", Text("Answered in time", "按时响应"), Text("work orders", "件")),
    Field("valid_callbacks", "integer", Text("Valid callbacks", "有效回访"), Text("work orders", "件")),
    Field("solved", "integer", Text("Solved", "已解决"), Text("work orders", "件")),
    Field("satisfied", "integer", Text("Satisfied", "满意"), Text("work orders", "件")),
    Field("unreasonable", "integer", Text("Left out as unreasonable", "认定不合理剔除"), Text("work orders", "件")),
)
SCORE = Field("score", "number", Text("Score", "得分"), Text("points", "分"))
RANK = Field("rank", "integer", Text("Rank in its group", "组内名次"))
STATE = Field(
    "state", "string", Text("Why it is not scored", "未计分原因"),
    description=Text("scored, or why there is no score and no rank", "scored 为已计分；否则为不计分、不排名的原因"),
)  # fmt: skip


def published_tables(month: str) -> tuple[OpenTable, ...]:
    """The tables of a confirmed month; none where it is not confirmed.

    Where fewer valid callbacks stand behind a row than the library lets be told, its counts and rates are hidden, and
    with them its score and rank.
    """
    confirmed = queries.confirmed_month(month)
    if confirmed is None:
        return ()
    rows = queries.rows_of(confirmed)
    ranking = OpenTable(
        "hotline_ranking", Text("Hotline: rates, scores and ranks", "12345 热线三率、得分与排名"),
        (MONTH, GROUP, ORGANISATION, *COUNTED, *RATES, SCORE, RANK, STATE), [_row(confirmed, row) for row in rows],
    )  # fmt: skip
    told = suppress_small_cells(ranking, "valid_callbacks")
    hidden = {str(row[2]) for row in told.rows if row[-1]}
    return (told, _lists(confirmed, hidden))


def _row(confirmed: ConfirmedMonth, row: MonthRow) -> tuple[object, ...]:
    counts = tuple(int(row.counts.get(field.name, 0)) for field in COUNTED)
    rates = (row.response_rate, row.solution_rate, row.satisfaction_rate)
    return (confirmed.month, row.peer_group, row.organisation.code, *counts, *rates, row.score, row.rank, row.state)


def _lists(confirmed: ConfirmedMonth, hidden: Collection[str]) -> OpenTable:
    fields = (
        MONTH, GROUP, Field("list", "string", Text("List", "榜单"), is_key=True), ORGANISATION, RANK, SCORE,
        Field("is_tied", "boolean", Text("Tied, in no order", "并列，排名不分先后")),
    )  # fmt: skip
    rows = [
        (
            confirmed.month, row["group"], row["list"], row["organisation_code"], row["rank"], row["score"],
            bool(row["is_tied"]),
        )
        for row in confirmed.lists
        if row["organisation_code"] not in hidden
    ]  # fmt: skip
    return OpenTable("hotline_lists", Text("Red and black list", "红黑榜"), fields, rows)
