"""Documents: words reach the paper as they are, in Markdown and in HTML, and nothing in them becomes markup."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.report.document import (
    Cell,
    Document,
    Facts,
    Grid,
    Head,
    Heading,
    Items,
    Paragraph,
    Span,
    write_html,
    write_markdown,
)

HOSTILE = "<b>|*_`[x](y)& &amp; #1"
words = st.text(min_size=1, max_size=40)


class Reader(HTMLParser):
    """The words and tags of a page; faults where tags are not closed in order."""

    VOID = frozenset({"meta", "col"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)


def made(text: str) -> Document:
    grid = Grid(
        (Head("名称", names=True), Head(text), Head("n", numeric=True)),
        (
            (Cell(text, 2), Cell((text, Span(text, "strong"))), Cell("1")),
            (None, Cell(Span(text, "code").text), Cell("2")),
        ),
    )
    blocks = (
        Heading(text), Paragraph((text, Span(text, "code"))), Paragraph(text, is_note=True), Items((text, text), numbered=True),
        Facts(((text, text),)), grid,
    )  # fmt: skip
    return Document(text, text, "zh", blocks)


@given(words)
def test_a_page_is_well_formed_and_says_every_word(text: str) -> None:
    page = Reader(write_html(made(text)))
    assert "".join(page.words).count(text) >= 10
    assert set(page.tags) <= {
        *(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "main",
            "header",
            "h1",
            "h2",
            "p",
            "code",
            "ol",
            "li",
            "dl",
        ),
        *("div", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "strong"),
    }


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    page = write_html(made("x"))
    assert "<script" not in page
    assert "http" not in page
    assert "url(" not in page
    assert "@import" not in page


@given(words)
def test_a_markdown_table_keeps_its_columns(text: str) -> None:
    lines = write_markdown(made(text)).splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    assert len(rows) == 3
    for row in rows:
        cells = row.replace("\\\\", "").replace("\\|", "")
        assert cells.count("|") == 4


def test_markdown_takes_no_word_for_markup() -> None:
    text = write_markdown(Document("t", "# no heading", "en", (Paragraph(HOSTILE), Items(("1. one", "- two")))))
    assert "\\<b>\\|\\*\\_\\`\\[x\\](y)& \\&amp; #1" in text
    assert "\\# no heading" in text
    assert "- 1\\. one" in text
    assert "- \\- two" in text


@pytest.mark.parametrize("word", ["deduct_per_point", "PM2.5", "S01、S02", "95%"])
def test_ordinary_words_are_left_alone(word: str) -> None:
    assert f"\n{word}\n" in write_markdown(Document("t", "", "en", (Paragraph(word),)))


def test_a_cell_reaches_over_its_rows() -> None:
    page = write_html(made("x"))
    assert 'rowspan="2"' in page
    assert "\n|  | x | 2 |" in write_markdown(made("x"))
