"""Tells the three kinds of templates apart, checks one before it is kept, and writes a report with those that are given."""

from collections.abc import Sequence

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.text import Text
from jixiao.report.document import Cell, Document, Facts, Grid, Head, Heading, Imprint, Items, Name, Paragraph, Picture
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import Report
from jixiao.report.templates.layout import Layout
from jixiao.report.templates.letterhead import Letterhead
from jixiao.report.templates.wording import Wording, reads_as_wording

Template = Layout | Letterhead | Wording
ZIP = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SAMPLE_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def read_template(data: bytes, name: str = "") -> Template:
    """A layout (Typst), sentences (YAML with “sections:”) or a Word file, by what it holds. DefinitionError where unusable."""
    if data.startswith(ZIP):
        letterhead = Letterhead(data, name)
        for fault in letterhead.findings():
            raise DefinitionError(fault.rule, fault.text)
        return letterhead
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        said = Text("A template is a Word file (.docx) or text in UTF-8.", "模板应为 Word 文件（.docx）或 UTF-8 文本。")
        raise DefinitionError("no_template", said) from None
    if reads_as_wording(text):
        return Wording.from_yaml(text, name)
    if "sys.inputs" not in text:
        said = Text(
            "This is neither a layout (it never reads sys.inputs.document) nor a file of sentences (it has no “sections:”).",
            "既不是版式模板（未读取 sys.inputs.document），也不是文字模板（没有“sections:”）。",
        )
        raise DefinitionError("no_template", said)
    return Layout(text, name)


def check_template(data: bytes, name: str = "") -> tuple[Finding, ...]:
    """Every reason not to keep a template, empty where it is good: a layout is tried on a sample of everything."""
    try:
        template = read_template(data, name)
        if isinstance(template, Layout):
            for language in ("zh", "en"):
                template.write_pdf(sample(language))
    except DefinitionError as fault:
        singles = getattr(fault, "errors", (fault,))
        return tuple(
            Finding(
                Severity.ERROR, each.code, Text(f"{each.text.en} {each.advice.en}".strip(), each.text.zh + each.advice.zh),
                file=name, row=each.line,
            )
            for each in singles
        )  # fmt: skip
    return template.findings() if isinstance(template, Letterhead) else ()


def write_with(templates: Sequence[Template], report: Report, form: str) -> bytes:
    """The report in a format: with the layout as PDF, in the Word file as docx, else as the house writes it.

    Sentences are a kind of report: `write_report(wording, source, …)` comes before.
    """
    for template in templates:
        if isinstance(template, Layout) and form == "pdf":
            return template.write_pdf(report.document)
        if isinstance(template, Letterhead) and form == "docx":
            return template.write_docx(report.document)
    return FORMATS[form](report)


def sample(language: str) -> Document:
    """A document with a block of every kind."""
    grid = Grid(
        (Head("A", names=True), Head("B", numeric=True)), ((Cell("a", 2), Cell((Name("1"),))), (None, Cell("2")))
    )
    blocks = (
        Heading("A"), Heading("B", 3), Paragraph("words"), Paragraph("note", is_note=True), Items(("a", "b"), numbered=True),
        Facts((("name", "value"),)), grid, Picture("caption", SAMPLE_PICTURE), Heading("C", is_annex=True), grid,
    )  # fmt: skip
    imprint = Imprint(
        "Issuer", "No. 1", "Addressee", "day", attachments=("A", "B"), copies="c", printer="p", printed_on="d"
    )
    return Document("Title", "subtitle", language, blocks, imprint, is_numbered=True)
