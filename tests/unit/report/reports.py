"""A small evaluation to report on, and its text as each format holds it."""

import io
import re
from collections.abc import Mapping

import docx
import openpyxl  # type: ignore[import-untyped]
import pypdf

from jixiao.engine.evaluate import Evaluation, evaluate
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import KINDS, Report, write_report
from jixiao.report.results import Results

SCHEME = """
scheme: waste
version: "1"
label: {zh: 垃圾分类, en: Household waste}
periodicity: month
missing: exclude
grades:
  - {code: good, label: {zh: 良, en: Good}, from: 80}
  - {code: poor, label: {zh: 差, en: Poor}, from: 0}
tree:
  - code: accuracy
    label: {zh: 准确率, en: Accuracy}
    weight: 60
    direction: higher
    unit_of_measure: "%"
    target: 80
    rule: {name: ratio_capped}
  - code: complaints
    label: {zh: 投诉, en: Complaints}
    weight: 40
    direction: lower
    unit_of_measure: 件
    rule: {name: deduct_per_event, points_each: 2}
"""
VALUES = {("S1", "accuracy"): 76.0, ("S1", "complaints"): 3, ("S2", "accuracy"): 61.5, ("S2", "complaints"): 1}
NAMES = {"S1": Text("East", "城东街道"), "S2": Text("West", "城西街道")}


def evaluated(values: Mapping[tuple[str, str], float | None] = VALUES, period: str = "2026-09") -> Evaluation:
    """The evaluation of some figures."""
    rows = [
        {"organisation_code": code, "indicator_code": indicator, "period": period, "value": value}
        for (code, indicator), value in values.items()
    ]
    return evaluate(Scheme.from_yaml(SCHEME), rows, period=period)


def results(values: Mapping[tuple[str, str], float | None] = VALUES, earlier: Evaluation | None = None) -> Results:
    """The results of some figures, with names."""
    return Results(evaluated(values), earlier, NAMES)


def report(found: Results | None = None, language: str = "zh", kind: str = "annual") -> Report:
    """A report on results."""
    return write_report(KINDS.named(kind)(), found or results(), language, about="S2" if kind == "card" else "")


def words_in(form: str, made: Report) -> str:
    """All words of the report in a format, without white space."""
    data = FORMATS[form](made)
    return re.sub(r"\s", "", READERS[form](data))


def _html(data: bytes) -> str:
    return re.sub(r"<svg.*?</svg>|<style.*?</style>|<[^>]*>", "", data.decode(), flags=re.DOTALL)


def _pdf(data: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _docx(data: bytes) -> str:
    """Words in content controls are paragraphs' words too; python-docx does not look into them."""
    body = docx.Document(io.BytesIO(data)).element.body
    return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


def _xlsx(data: bytes) -> str:
    """Numbers as they are shown."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "".join(
        _shown(cell) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    )


def _shown(cell: object) -> str:
    value, shape = cell.value, cell.number_format  # type: ignore[attr-defined]
    if not isinstance(value, (int, float)) or shape == "General":
        return str(value)
    decimals = len(shape.partition(".")[2].strip('"%'))
    return f"{value:,.{decimals}f}"


READERS = {"html": _html, "pdf": _pdf, "docx": _docx, "xlsx": _xlsx}
