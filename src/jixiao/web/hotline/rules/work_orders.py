"""A work order as a row of a file: which columns, in which words, and what cannot be read. Personal data are not read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from jixiao.engine.hotline.orders import CALLBACKS, CONSULTATIONS, RESPONSES, SOLUTIONS
from jixiao.engine.model.degrees import read_degree
from jixiao.engine.model.event_rows import minutes_of
from jixiao.engine.model.text import Text
from jixiao.web.base.words import N_

MOST_ROWS, CODE_LIMIT, CATEGORY_LIMIT = 200_000, 60, 60
IN_TIME, LATE, NOT_DUE = "in_time", "late", "not_due"
RESPONSE_LABELS = {
    IN_TIME: N_("Answered in time"),
    LATE: N_("Late or not answered"),
    NOT_DUE: N_("Not to be answered"),
}
CALLBACK_LABELS = {
    "reached": N_("Called back"),
    "unreachable": N_("Not reached"),
    "refused": N_("Refused to answer"),
    "none": N_("Not called back"),
}
SOLVED_LABELS = {
    "solved": N_("Demand solved"),
    "basically": N_("Basically solved"),
    "unsolved": N_("Not solved"),
    "": "",
}
SATISFIED_LABELS = {
    5: N_("Very satisfied"),
    4: N_("Satisfied"),
    3: N_("Fairly satisfied"),
    2: N_("Not satisfied"),
    1: N_("Very dissatisfied"),
    0: "",
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "工单编号", "编号", "工单号", "受理编号", "order_code"),
    "received_at": ("received_at", "受理时间", "登记时间", "来电时间", "诉求时间"),
    "organisation": ("organisation", "organisation_code", "承办单位", "责任单位", "办理单位", "单位", "单位编码"),
    "category": ("category", "诉求类别", "类别", "诉求类型", "问题分类"),
    "due_at": ("due_at", "响应时限", "响应期限", "应响应时间", "办理时限"),
    "responded_at": ("responded_at", "响应时间", "首次联系时间", "联系时间"),
    "response": ("response", "响应情况", "是否响应", "是否按时响应"),
    "callback": ("callback", "回访情况", "回访结果", "回访状态"),
    "solved": ("solved", "是否解决", "解决情况"),
    "satisfied": ("satisfied", "满意度", "是否满意", "满意情况"),
}
"""Each column and the headings under which it may stand."""
NEEDED = ("code", "received_at", "organisation")
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - on the wall clock, as files say it


@dataclass(frozen=True)
class Brought:
    """A work order as a file brings it; moments on the installation's clock."""

    code: str
    received_at: datetime
    organisation: str
    category: str
    is_consultation: bool
    due_at: datetime | None
    responded_at: datetime | None
    response: str
    """As the file says it; blank where it follows from the moments."""
    callback: str
    solved: str
    satisfied: int

    @property
    def month(self) -> str:
        """The month in which it was received."""
        return f"{self.received_at:%Y-%m}"


def column_names(headings: Mapping[str, Any]) -> dict[str, str]:
    """Which heading stands for which column; a heading counts whatever its spaces and case."""
    bare = {"".join(heading.split()).lower(): heading for heading in headings}
    found = {}
    for column, names in COLUMNS.items():
        heading = next((bare[name] for name in names if name in bare), None)
        if heading is not None:
            found[column] = heading
    return found


def missing_columns(found: Mapping[str, str]) -> Text | None:
    """What is needed and not there; None where nothing is missing."""
    missing = [column for column in NEEDED if column not in found]
    if not missing:
        return None
    zh, en = "、".join(COLUMNS[column][1] for column in missing), ", ".join(missing)
    return Text(f"The file has no column for: {en}.", f"文件缺少列：{zh}。")


def read_row(cells: Mapping[str, Any]) -> "Brought | Text":
    """The work order in a row, by column; what is wrong with it otherwise."""
    text = {column: shown(cells.get(column)) for column in COLUMNS}
    if not text["code"] or len(text["code"]) > CODE_LIMIT:
        return Text(f"The code is blank or longer than {CODE_LIMIT} signs.", f"工单编号为空或超过 {CODE_LIMIT} 字符。")
    moments: dict[str, datetime | None] = {}
    for column in ("received_at", "due_at", "responded_at"):
        moments[column] = moment(cells.get(column))
        if text[column] and moments[column] is None:
            return _unread(column, text[column])
    received = moments["received_at"]
    if received is None:
        return Text("The time of receipt is blank.", "受理时间为空。")
    responded = moments["responded_at"]
    if responded is not None and responded < received:
        return Text("It was answered before it was received.", "响应时间早于受理时间。")
    words = _read_words(text)
    if isinstance(words, Text):
        return words
    category = text["category"][:CATEGORY_LIMIT]
    is_consultation = category.lower() in CONSULTATIONS
    return Brought(
        text["code"], received, text["organisation"], category, is_consultation, moments["due_at"], responded, **words
    )


def _read_words(text: Mapping[str, str]) -> "dict[str, Any] | Text":
    """The four answers that are words of fixed lists."""
    response = RESPONSES.get(text["response"].lower(), "?") if text["response"] else ""
    solved = SOLUTIONS.get(text["solved"].lower(), "?")
    callback = CALLBACKS.get(text["callback"].lower(), "?")
    satisfied = read_degree(text["satisfied"]) if text["satisfied"] else 0
    if not text["callback"] and (text["solved"] or text["satisfied"]):
        callback = "reached"
    for column, read in (("response", response), ("solved", solved), ("callback", callback)):
        if read == "?":
            return _unread(column, text[column])
    if text["satisfied"] and not satisfied:
        return _unread("satisfied", text["satisfied"])
    return {"response": response, "callback": callback, "solved": solved, "satisfied": satisfied}


def _unread(column: str, cell: str) -> Text:
    zh = COLUMNS[column][1]
    return Text(f"{column}: “{cell[:40]}” cannot be read.", f"{zh}：“{cell[:40]}”无法识别。")


def shown(cell: Any) -> str:
    """A cell as text; a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def moment(cell: Any) -> datetime | None:
    """A cell as a moment on the wall clock; None where it is none."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - the wall clock
    minutes = minutes_of(shown(cell)) if shown(cell) else None
    return None if minutes is None else EPOCH + timedelta(minutes=int(minutes))


def response_of(said: str, due_at: datetime | None, responded_at: datetime | None, until: datetime) -> str:
    """How a work order was answered: as the file says it, else by its moments, seen at `until` (the present moment).

    Without a time limit nothing was to be answered; one that still runs is not late.
    """
    if said:
        return said
    if due_at is None:
        return NOT_DUE
    if responded_at is not None:
        return IN_TIME if responded_at <= due_at else LATE
    return LATE if due_at < until else NOT_DUE
