"""How the workbook of a task is laid out: its sheets, columns and their titles in both languages."""

import unicodedata
from dataclasses import dataclass

from jixiao.engine.model.text import Text

LAYOUT_VERSION = 1
STAMP_SHEET, LISTS_SHEET = "_jixiao", "_lists"
ENTRY_SHEET = Text("Figures", "填报")
GUIDE_SHEET = Text("Instructions", "填写说明")
HEADING_ROW = 3
"""Row of the headings, from 0; the figures begin below."""
NO_DATA = Text("nothing to report", "无数据")
NO_DATA_WORDS = frozenset({"无数据", "nothingtoreport", "是", "√", "✓", "yes", "y", "x", "true", "1"})
REASONS = (
    Text("Did not occur in this period", "本期未发生"),
    Text("Not yet counted, will be sent later", "尚未统计完成，随后补报"),
    Text("Counted by another organisation", "由其他单位统计"),
    Text("Way of counting changed", "统计口径调整"),
    Text("Equipment or system out of order", "设备或系统故障"),
)
SERIES_WORDS = 20
"""How many rows from the top are looked through for the headings."""


@dataclass(frozen=True)
class Column:
    """One column: its key, its title, width in characters, and other titles by which it is known."""

    key: str
    title: Text
    width: int
    also: tuple[str, ...] = ()
    is_input: bool = False
    is_figure: bool = False

    @property
    def known_as(self) -> frozenset[str]:
        return frozenset(plain_title(word) for word in (*self.title, *self.also))


COLUMNS = (
    Column("code", Text("Code", "编码"), 26, ("指标编码", "indicator_code")),
    Column("label", Text("Indicator", "指标"), 30, ("指标名称", "名称")),
    Column("unit", Text("Unit", "单位"), 9, ("计量单位", "unit of measure")),
    Column("last", Text("Last period", "上期"), 13, is_figure=True),
    Column("last_year", Text("Same period last year", "上年同期"), 13, is_figure=True),
    Column(
        "value", Text("This period", "本期"), 15, ("本期数值", "本期值", "本期数", "数值", "value"),
        is_input=True, is_figure=True,
    ),
    Column("no_data", Text("Nothing to report", "无数据"), 12, ("无数据可报",), is_input=True),
    Column("reason", Text("Reason or remark", "原因或说明"), 34, ("原因", "说明", "reason"), is_input=True),
    Column("formula", Text("How it is counted", "计算口径"), 40),
)  # fmt: skip
PLACES = {column.key: place for place, column in enumerate(COLUMNS)}


def plain_title(text: object) -> str:
    """A title without the accidents of writing: width, case, spaces, and a note in brackets at its end."""
    half = unicodedata.normalize("NFKC", str(text)).casefold()
    bare = "".join(half.split()).strip("*:")
    return bare[: bare.index("(")] if bare.endswith(")") and bare.find("(") > 0 else bare
