"""Work orders made into counts: who was to be answered, which callbacks are valid, what is left out and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np

from jixiao.engine.model.arrays import Bools
from jixiao.engine.model.degrees import read_degree
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.event_rows import (
    columns_of,
    day_of,
    grouped,
    height,
    merged_texts,
    minutes_of,
    tell_rows,
    text_column,
)
from jixiao.engine.model.findings import FindingList, Severity
from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.rows import Coded
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

ORDERS = Text("The table of work orders", "工单表")
RESPONSES: Final = {
    **dict.fromkeys(("in_time", "yes", "按时", "按时响应", "是", "1"), "in_time"),
    **dict.fromkeys(("late", "超时", "逾期", "no", "否", "未响应", "0", ""), "late"),
    **dict.fromkeys(("not_due", "not_required", "无需响应"), "not_due"),
}
CALLBACKS: Final = {
    **dict.fromkeys(("reached", "接通", "已回访", "回访成功"), "reached"),
    **dict.fromkeys(("unreachable", "无法接通", "未接通"), "unreachable"),
    **dict.fromkeys(("refused", "拒访", "拒绝回访"), "refused"),
    **dict.fromkeys(("none", "未回访", ""), "none"),
}
SOLUTIONS: Final = {
    **dict.fromkeys(("solved", "已解决", "解决", "yes", "是", "1"), "solved"),
    **dict.fromkeys(("basically", "basically_solved", "基本解决"), "basically"),
    **dict.fromkeys(("unsolved", "未解决", "no", "否", "0"), "unsolved"),
    "": "",
}
REASONABLE: Final = {
    **dict.fromkeys(("", "no", "否", "reasonable", "合理"), "no"),
    **dict.fromkeys(("requested", "申请中", "待审核", "已申请"), "requested"),
    **dict.fromkeys(("accepted", "认定", "已认定", "审核通过", "不合理"), "accepted"),
    **dict.fromkeys(("refused", "不予认定", "审核不通过", "驳回"), "refused"),
}
CONSULTATIONS: Final = frozenset(("consultation", "咨询", "咨询类"))
COUNTS: Final = (
    "orders", "to_respond", "responded", "called_back", "consultation", "unreasonable", "unreachable", "refused",
    "incomplete", "valid_callbacks", "solved", "satisfied", "unreasonable_requested", "unreasonable_refused",
)  # fmt: skip
"""A callback counts as one of consultation, unreasonable, unreachable, refused, incomplete (an answer is missing) or valid,
in this order. `unreasonable` are accepted after review; the requested and refused ones stay in."""


def count_orders(frame: object, findings: FindingList, *, day: date | None = None, own: Own | None = None) -> Table:
    """COUNTS of every organisation and month of a table `organisation_code, month` (or `at`, any day of the month) with
    `response` (in_time, late, not_due), `callback` (reached, unreachable, refused, none), `solved` (solved, basically,
    unsolved), `satisfied` (a degree) [, kind (consultation), unreasonable (requested, accepted, refused), group].
    """
    needed = ["organisation_code", "response", "solved", "satisfied"]
    columns = columns_of(frame, needed, ORDERS)
    if "month" not in columns and "at" not in columns:
        columns_of(columns, ["month"], ORDERS)
    n = height(columns)
    month = _months(columns, findings)
    organisation = text_column(columns, "organisation_code", n)
    blank = np.array([not text for text in organisation.values] or [True])[organisation.codes]
    tell_rows(findings, "no_organisation", np.flatnonzero(blank), Text("The organisation is blank.", "承办单位为空。"))
    masks = _masks(columns, Settings.on("hotline", day, own), findings)
    parts = [organisation, month]
    peers = text_column(columns, "group", n)
    if not n:
        return Table.from_rows(["organisation_code", "month", "group", *COUNTS], [])
    group, first = grouped([np.asarray(part.codes, np.int64) for part in parts])
    usable = ~blank & (np.array([bool(text) for text in month.values])[month.codes])
    counted = {name: np.bincount(group[mask & usable], minlength=len(first)).tolist() for name, mask in masks.items()}
    rows = [
        (organisation.at(place), month.at(place), peers.at(place), *(counted[name][number] for name in COUNTS))
        for number, place in enumerate(first.tolist())
        if usable[place]
    ]
    return Table.from_rows(
        ["organisation_code", "month", "group", *COUNTS], sorted(rows, key=lambda row: (str(row[1]), str(row[0])))
    )


def _months(columns: Mapping[str, Any], findings: FindingList) -> Coded:
    """The month of each row, “” where it cannot be read (told)."""
    name = "month" if "month" in columns else "at"
    given = text_column(columns, name, height(columns))
    read = [read_month(text) for text in given.values]
    bad = np.array([not text for text in read] or [True])[given.codes]
    text = Text("The month cannot be read; write 2026-03.", "月份无法读取；请写成 2026-03。")
    tell_rows(findings, "bad_month", np.flatnonzero(bad), text)
    return merged_texts(given.codes, read)


def read_month(text: str) -> str:
    """2026-03 of a month or of a day in it, 2026年3月 too; “” where it is neither."""
    bare = text.strip().replace("年", "-").replace("/", "-").rstrip("月")
    year, dash, number = bare.partition("-")
    if dash and number.isascii() and number.isdigit() and len(number) == 1:
        bare = f"{year}-0{number}"
    try:
        period = Period.parse(bare)
        return str(period) if period.frequency is Frequency.MONTH else ""
    except DefinitionError:
        minutes = minutes_of(text)
        return "" if minutes is None else str(Period.of(day_of(minutes), Frequency.MONTH))


def _masks(columns: Mapping[str, Any], settings: Settings, findings: FindingList) -> dict[str, Bools]:
    """Which rows count as what."""
    n = height(columns)
    response, solved = (_words(columns, *each, findings) for each in (("response", RESPONSES), ("solved", SOLUTIONS)))
    degrees = text_column(columns, "satisfied", n)
    degree = np.array([read_degree(text) for text in degrees.values] or [0])[degrees.codes]
    filled = np.array([bool(text) for text in degrees.values] or [False])[degrees.codes]
    _tell_unknown(
        "satisfied", degrees, np.flatnonzero(filled & (degree == 0)), "非常满意 … 非常不满意, 5 … 1", findings
    )
    unreasonable = _words(columns, "unreasonable", REASONABLE, findings)
    kinds = text_column(columns, "kind", n)
    consultation = np.array([text.lower() in CONSULTATIONS for text in kinds.values] or [False])[kinds.codes]
    answered = (solved != "") & (degree > 0)
    if "callback" in columns:
        callback = _words(columns, "callback", CALLBACKS, findings)
    else:
        callback = np.where((solved != "") | filled, "reached", "none")
    called = callback != "none"
    left = {"consultation": called & consultation}
    rest = called & ~consultation
    for name, mask in (
        ("unreasonable", unreasonable == "accepted"), ("unreachable", callback == "unreachable"),
        ("refused", callback == "refused"), ("incomplete", ~answered),
    ):  # fmt: skip
        left[name], rest = rest & mask, rest & ~mask
    text = Text("The callback lacks an answer on solution or satisfaction; it does not count.",
                "回访缺少“是否解决”或“是否满意”，不计为有效回访。")  # fmt: skip
    tell_rows(findings, "incomplete_callback", np.flatnonzero(left["incomplete"]), text, severity=Severity.WARNING)
    is_solved = (solved == "solved") | ((solved == "basically") & (settings["basically_solved_counts"] > 0))
    return {
        "orders": np.ones(n, np.bool_), "to_respond": response != "not_due", "responded": response == "in_time",
        "called_back": called, **left, "valid_callbacks": rest, "solved": rest & is_solved,
        "satisfied": rest & (degree >= settings["satisfied_from"]),
        "unreasonable_requested": unreasonable == "requested", "unreasonable_refused": unreasonable == "refused",
    }  # fmt: skip


def _words(columns: Mapping[str, Any], name: str, known: Mapping[str, str], findings: FindingList) -> Any:
    """A column of words from a fixed list; another word is told and read as the blank is."""
    column = text_column(columns, name, height(columns))
    words = np.array([known.get(text.lower(), "?") for text in column.values] or ["?"], dtype=object)[column.codes]
    bad = np.flatnonzero(words == "?")
    _tell_unknown(name, column, bad, ", ".join(filter(None, known)), findings)
    words[bad] = known[""]
    return words


def _tell_unknown(name: str, column: Coded, rows: Any, known: str, findings: FindingList) -> None:
    def text(row: int) -> Text:
        shown = column.at(row)[:40]
        return Text(f"{name}: “{shown}” is not known; write one of: {known}. It was read as blank.",
                    f"{name}：“{shown}”无法识别；可用：{known}。已按空白处理。")  # fmt: skip

    tell_rows(findings, f"bad_{name}", rows, text)
