"""Figures are bound to cells; what is unbound, reworded or stale is named and stops the export."""

from dataclasses import replace

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.report.document import Document, Name, Paragraph
from jixiao.report.facts import (
    At,
    Book,
    Count,
    Difference,
    Place,
    Product,
    Ratio,
    Scaled,
    Speaker,
    Style,
    Summary,
    Value,
    faults,
)
from jixiao.report.facts.wording import Part

CELLS: dict[Place, Value] = {("a",): 2.675, ("b",): 0.1, ("c",): None, ("d",): "良", ("e",): 3}


class Cells:
    """A source made of a few cells."""

    digest = "first"

    def __init__(self, **changes: Value) -> None:
        self.cells: dict[Place, Value] = dict(CELLS)
        self.cells.update(((name,), value) for name, value in changes.items())

    def read(self, place: Place) -> Value:
        return self.cells[place]


def test_values_of_expressions() -> None:
    read = Cells().read
    a, b, c, e = At(("a",)), At(("b",)), At(("c",)), At(("e",))
    assert Difference(a, b).value(read) == 2.575, "in decimals, not 2.5749999999999997"
    assert Difference(b, a, is_absolute=True).value(read) == 2.575
    assert Difference(a, c).value(read) is None
    assert Ratio(b, a).value(read) == pytest.approx(100 * 0.1 / 2.675)
    assert Ratio(b, Difference(a, a)).value(read) is None
    assert Ratio(e, e).value(read) == 100
    assert Scaled(b).value(read) == pytest.approx(10)
    assert Product(b, a).value(read) == pytest.approx(0.2675)
    assert Product(b, At(("nothing",))).value(lambda place: None if place == ("nothing",) else read(place)) is None
    assert (str(Scaled(b)), str(Product(b, b))) == (f"{b} × 100", f"{b} × {b}")
    cells = (("a",), ("b",), ("c",), ("e",))
    assert Count(cells).value(read) == 3
    assert Count(cells, 3).value(read) == 1
    assert Summary("mean", cells).value(read) == pytest.approx((2.675 + 0.1 + 3) / 3)
    assert Summary("median", cells).value(read) == 2.675
    assert Summary("highest", (("c",),)).value(read) is None
    with pytest.raises(KeyError):
        At(("nowhere",)).value(read)


@pytest.mark.parametrize(
    ("value", "style", "said"),
    [
        (2.675, Style(2), "2.68"),
        (-2.675, Style(2), "−2.68"),
        (-0.004, Style(2), "0.00"),
        (0.0, Style(2, is_signed=True), "0.00"),
        (1234567890.125, Style(2), "1,234,567,890.13"),
        (2026, Style(0, grouped=False), "2026"),
        (35.84, Style(1, unit=Text("%", "%")), "35.8%"),
        (1.5, Style(0, is_signed=True), "+2"),
        (None, Style(2), "—"),
        ("良", Style(2), "良"),
    ],
)
def test_how_figures_are_said(value: Value, style: Style, said: str) -> None:
    assert style.words(value, "zh") == said


def test_a_figure_said_twice_is_one_and_counts_of_other_cells_are_others() -> None:
    book = Book(Cells(), "zh")
    assert book.told(("a",)).key == book.told(At(("a",))).key
    first = book.told(Count((("a",), ("c",))), Style(0))
    second = book.told(Count((("a",), ("b",))), Style(0))
    assert (first.text, second.text) == ("1", "2")
    assert first.key != second.key


def _document(*parts: Part) -> Document:
    return Document("2026年报告", "", "zh", (Paragraph(parts),))


def test_a_bound_figure_and_a_name_pass() -> None:
    book = Book(Cells(), "zh")
    line = Speaker("zh").tell(Text("{n} {x}", "{n}得{x}分"), n=Name("PM2.5"), x=book.told(("a",)))
    assert faults(_document(*line), book) == ()


@pytest.mark.parametrize("words", ["得 97 分", "得９７分", "提高٣分"])
def test_a_digit_from_nowhere_is_found(words: str) -> None:
    (fault,) = faults(_document(words), Book(Cells(), "zh"))
    assert fault.code == "unbound"
    assert words in fault.why.zh


def test_a_changed_word_or_unknown_key_is_found() -> None:
    book = Book(Cells(), "zh")
    told = book.told(("a",))
    assert [f.code for f in faults(_document(replace(told, text="9.68")), book)] == ["reworded"]
    assert [f.code for f in faults(_document(replace(told, key="f99")), book)] == ["unknown_key"]


def test_newer_data_are_named() -> None:
    book = Book(Cells(), "zh")
    document = _document(book.told(("a",)), book.told(("b",)))
    (fault,) = faults(document, book, Cells(a=2.7))
    assert (fault.code, fault.key) == ("stale", "f1")
    assert "2.68 现为 2.70" in fault.why.zh
    gone = Cells()
    del gone.cells["b",]
    assert [f.code for f in faults(document, book, gone)] == ["gone"]
    elsewhere = Cells(e=4)
    elsewhere.digest = "second"
    assert [f.code for f in faults(document, book, elsewhere)] == ["new_data"]


def test_a_pattern_wants_all_its_places() -> None:
    with pytest.raises(KeyError, match="x"):
        Speaker("en").tell(Text("{x} of {y}", "{x}/{y}"), y="all")
    listed = Speaker("zh").listed([("甲",), ("乙",), ("丙",)])
    assert "".join(map(str, listed)) == "甲、乙和丙"


def test_the_first_five_faults_stop_the_export() -> None:
    from jixiao.report.facts import check_sound

    book = Book(Cells(), "zh")
    lines = tuple(Paragraph(f"第{n}项") for n in range(8))
    with pytest.raises(DefinitionError, match="And 3 more"):
        check_sound(Document("t", "", "zh", lines), book)
