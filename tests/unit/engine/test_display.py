"""How results show themselves in a console and in a notebook: short, complete, never markup from data."""

from html.parser import HTMLParser
from typing import Any

from jixiao import Evaluation, Scheme, evaluate

SCHEME = """
scheme: waste
version: "2"
label: {zh: 垃圾<b>分类, en: Waste}
periodicity: month
grades: [{code: good, label: {zh: 良}, from: 80}, {code: poor, from: 0}]
tree:
  - {code: accuracy, label: {zh: 准确率, en: Accuracy}, weight: 60, direction: higher, target: 80, rule: ratio_capped}
  - {code: complaints, label: {zh: 投诉, en: Complaints}, weight: 40, rule: {name: deduct_per_event, points_each: 2}}
"""


def made(n: int = 2) -> Evaluation:
    rows: list[dict[str, Any]] = [
        {"organisation_code": f"S{k}", "indicator_code": code, "period": "2026-09", "value": value}
        for k in range(1, n + 1)
        for code, value in (("accuracy", "８５" if k == 2 else 76), ("complaints", 3))
    ]
    return evaluate(Scheme.from_yaml(SCHEME), rows, period="2026-09")


class Cells(HTMLParser):
    """The rows of every table on a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.open: list[str] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1] in ("td", "th"):
            self.rows[-1].append(data)


def test_an_evaluation_in_one_line() -> None:
    found = made()
    assert repr(found) == (
        f"<Evaluation of waste 2 for 2026-09: 2 organisations, 1 error, 1 warning, digest {found.digest[:12]}>"
    )
    assert repr(evaluate(Scheme.from_yaml(SCHEME), [], period="2026-09")).startswith(
        "<Evaluation of waste 2 for 2026-09: 0 organisations, 1 error, digest "
    )


def test_an_evaluation_in_a_notebook_is_its_ranking() -> None:
    found = made()
    page = found._repr_html_()
    cells = Cells(page)
    assert cells.rows == [
        ["peer_group", "rank", "organisation_code", "score", "grade", "accuracy", "complaints"],
        ["all", "1", "S1", "91", "good", "57", "34"],
        ["all", "2", "S2", "85", "good", "—", "34"],
    ]
    assert "<b>分类" not in page
    assert found.scheme.digest[:12] in page
    assert "1 error" in page


def test_a_long_ranking_shows_twenty_and_counts_the_rest() -> None:
    page = made(45)._repr_html_()
    assert len(Cells(page).rows) == 21
    assert "25 more organisations" in page


def test_a_receipt_in_one_line() -> None:
    found = made()
    assert repr(found.explain("S1", "accuracy")) == "<Receipt of S1 at accuracy for 2026-09: 57 of 60, rank 1 of 1>"
    assert repr(found.explain("S1")) == "<Receipt of S1 at waste for 2026-09: 91 of 100, rank 1 of 2, grade good>"
    assert repr(found.explain("S2", "accuracy")) == "<Receipt of S2 at accuracy for 2026-09: not scored, of 60>"


def test_a_receipt_in_a_notebook_has_formula_inputs_steps_and_findings() -> None:
    found = made()
    page = found.explain("S1", "accuracy")._repr_html_()
    assert "60 × min(76 ÷ 80, 1) = 57" in page
    assert ["value", "accuracy", "2026-09", "76", "—", "1"] in Cells(page).rows
    whole = found.explain("S2")._repr_html_()
    assert ["投诉", "child", "100", "85", "15"] in Cells(whole).rows
    assert "全角" in whole
    assert "grade good (良)" in whole
    assert "<b>分类" not in whole


def test_a_large_evaluation_is_shown_without_making_its_tables() -> None:
    found = made(500)
    repr(found)
    found._repr_html_()
    assert "scores" not in vars(found)
    assert "findings" not in vars(found.workings)
