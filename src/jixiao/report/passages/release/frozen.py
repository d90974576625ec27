"""What a release says, on paper: nothing is worked out anew, every word and figure is a cell of what was frozen."""

from collections.abc import Sequence

from jixiao.engine.model.text import Text
from jixiao.report.charts.sheet import Sheet
from jixiao.report.document import Block, Facts, Items, Line, Paragraph, Picture, Told
from jixiao.report.facts import Place
from jixiao.report.open_data.cells import cell_words
from jixiao.report.open_data.pictures import picture_chart
from jixiao.report.open_data.published import Extract, Published, Row, row_place
from jixiao.report.open_data.tables import Field, OpenTable
from jixiao.report.passages.desk import Desk

ABSENT = "—"
MOST_ROWS = 60
REST = Text(
    "These are the first rows; the table of the release holds them all.", "以上为前若干行，完整数据见公开数据表。"
)


def said(desk: Desk, source: Published) -> list[Block]:
    """Each sentence about the whole."""
    return [Paragraph((_told(desk, "said", number),)) for number in range(1, len(source.said) + 1)]


def drawn(desk: Desk, source: Published) -> list[Block]:
    """Each chart, wide enough for paper, under the sentence that says what it shows."""
    found: list[Block] = []
    for number, picture in enumerate(source.pictures, start=1):
        chart = picture_chart(picture, source.table(picture.table), desk.speaker.language, narrow=False)
        if chart is not None:
            found.append(Picture((_told(desk, "picture", number),), Sheet("", chart).svg))
    return found


def shown(desk: Desk, source: Published, extract: Extract) -> list[Block]:
    """The chosen columns of a table, under its title."""
    table = source.table(extract.table)
    names = [field.name for field in table.fields]
    rows = [row for row in table.rows if all(row[names.index(name)] == held for name, held in extract.where)]
    fields = [_field(table, name, desk.speaker.language) for name in extract.fields]
    if not rows:
        return []
    heads = [(_head(field, desk.speaker.language), field.kind in ("integer", "number")) for field in fields]
    grid = desk.grid(heads, [[_cell(desk, table, row, field) for field in fields] for row in rows[:MOST_ROWS]])
    title = Paragraph((desk.name(table.title),))
    return [title, grid, *([Paragraph(desk.say(REST), is_note=True)] if len(rows) > MOST_ROWS else [])]


def method(desk: Desk, source: Published) -> list[Block]:
    """How the figures come about, clause by clause."""
    clauses: Sequence[Line] = [(_told(desk, "method", number),) for number in range(1, len(source.method) + 1)]
    return [Items(tuple(clauses))] if clauses else []


def proof(desk: Desk, source: Published) -> list[Block]:
    """Who publishes, and the digest by which anybody finds out whether this is what was published."""
    rows: list[tuple[str, Line]] = [
        (desk.say(Text("Publisher", "发布单位")), (desk.name(source.publisher),)),
        (desk.say(Text("Digest of the release", "发布摘要")), (desk.name(f"sha256 {source.digest}"),)),
    ]
    return [Facts(tuple(rows))]


def _told(desk: Desk, what: str, number: int) -> Told:
    place: Place = (what, str(number), desk.speaker.language)
    return desk.plain(place)


def _field(table: OpenTable, name: str, language: str) -> Field:
    """The column of that name; where names stand beside codes the reader's."""
    fields = {field.name: field for field in table.fields}
    return fields.get(f"{name}_{language}") or fields[name]


def _head(field: Field, language: str) -> Text:
    """Its words, with the unit."""
    words = field.title.in_language(language).removesuffix("（中文）").removesuffix("（英文）")
    words = words.removesuffix(" (English)").removesuffix(" (Chinese)")
    unit = field.unit_in(language)
    told = f"{words} ({unit})" if unit and language == "en" else f"{words}（{unit}）" if unit else words
    return Text(told, told)


def _cell(desk: Desk, table: OpenTable, row: Row, field: Field) -> Line:
    cell = row[table.fields.index(field)]
    if cell is None or cell == "":
        return ABSENT
    if field.kind in ("integer", "number") and not isinstance(cell, bool):
        return (desk.plain(row_place(table, row, field)),)
    if isinstance(cell, bool):
        return "✓" if cell else ABSENT
    return (desk.name(cell_words(cell)),)
