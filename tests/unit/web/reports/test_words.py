"""People's words in a report: the same in page and files, no figure typed, kept as versions, stale when a fact has changed."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.models import AppendOnlyViolation
from jixiao.web.evaluation import actions as evaluation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Indicator
from jixiao.web.reports import queries
from jixiao.web.reports.models import WordsEdit
from tests.unit.web.worked_city import NOW, WorkedCity

pytestmark = pytest.mark.any_database  # what is drawn and printed

AT = "总体情况/1"


class Editing:
    """The office with the words of the annual report in its browser."""

    def __init__(self, worked: WorkedCity, run: ScoringRun | None = None) -> None:
        self.client: Client = worked.city.signed_in("office")
        self.run = run or worked.runs["confirmed"]

    def address(self, name: str = "words", *more: str) -> str:
        return reverse(f"reports:{name}", args=[self.run.code, "annual", *more])

    def page(self, query: str = "") -> str:
        return self.client.get(self.address() + query).content.decode()

    def tokens(self) -> list[str]:
        return re.findall(r"<dt><code>([^<]*)</code>", self.page(f"?at={AT}"))

    def write(self, words: str, at: str = AT) -> tuple[int, str]:
        answer = self.client.post(f"{self.address()}?at={at}", {"words": words}, follow=True)
        return answer.status_code, answer.content.decode()

    def act(self, act: str, row: WordsEdit) -> str:
        return self.client.post(self.address(), {"act": act, "row": row.pk}, follow=True).content.decode()

    def file(self, form: str) -> bytes:
        return self.client.get(self.address("download", form)).content


@pytest.fixture
def rescored(worked: WorkedCity) -> ScoringRun:
    """August once more, after the target of S11 was set anew."""
    office = worked.city.accounts["office"]
    indicators.set_target_plan(
        indicator=Indicator.objects.get(code="accuracy"), organisation=worked.city.organisations["S11"], year=2026,
        annual_target=65, path_kind="manual", path={f"2026-{month:02}": 65.0 for month in range(1, 13)}, basis="调整",
        by=office, now=NOW,
    )  # fmt: skip
    again = evaluation.score(cycle=worked.runs["confirmed"].cycle, period="2026-08", by=office, now=NOW)
    evaluation.confirm(run=again, by=office, now=NOW)
    return ScoringRun.objects.get(pk=again.pk)


def test_words_stand_on_the_page_and_in_every_file(worked: WorkedCity) -> None:
    office = Editing(worked)
    top = next(token for token in office.tokens() if token.startswith("{54.91"))
    status, page = office.write(f"各街道得分整体平稳，最高{top}分。")
    assert status == 200
    assert "1 段文字经人工修改" in page
    said = f"各街道得分整体平稳，最高{top[1:6]}分。"
    for form in ("html", "docx", "xlsx", "pdf"):
        assert said in text_in(form, office.file(form)), form
    report = office.client.get(office.address("report")).content.decode()
    assert "各街道得分整体平稳" in report
    assert "总体情况 1" in report
    row = WordsEdit.objects.get()
    assert AuditEvent.objects.get(event="REPORT_WORDS_WRITTEN").details["paragraph"] == "总体情况 1"
    with pytest.raises(AppendOnlyViolation):
        row.save()


def text_in(form: str, data: bytes) -> str:
    """Words of a file without white space."""
    import docx
    import openpyxl  # type: ignore[import-untyped]
    import pypdf

    if form == "pdf":
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    elif form == "docx":
        text = "".join(
            node.text or "" for node in docx.Document(io.BytesIO(data)).element.body.iter() if node.tag.endswith("}t")
        )
    elif form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        text = "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    else:
        text = re.sub(r"<[^>]*>", "", data.decode())
    return re.sub(r"\s", "", text)


def test_a_typed_figure_is_refused_with_the_reason(worked: WorkedCity) -> None:
    office = Editing(worked)
    for words, why in (
        ("最高99.99分。", "只能来自考核结果"),
        ("最高{99.99}分。", "不是本段的数字"),
        ("", "没有填写文字"),
    ):
        status, page = office.write(words)
        assert status == 422
        assert why in page
    assert not WordsEdit.objects.exists()


def test_words_are_confirmed_rewritten_or_taken_back_when_facts_change(
    worked: WorkedCity, rescored: ScoringRun
) -> None:
    Editing(worked).write("最高得分见下表。")
    office = Editing(worked, rescored)
    assert "已变化" in office.client.get(office.address("report")).content.decode()
    for form in ("html", "docx", "xlsx", "pdf"):
        answer = office.client.get(office.address("download", form))
        assert answer.status_code == 302, "files are not handed out"
    assert "核对" in office.client.get(office.address("download", "pdf"), follow=True).content.decode()
    assert "数据已变化" in office.page()
    row = WordsEdit.objects.get()
    assert "已确认" in office.act("confirm", row)
    assert office.file("html").startswith(b"<!doctype")
    assert "被他人修改" in office.act("confirm", row), "the row that was named is not the newest any more"
    newest = WordsEdit.objects.latest("pk")
    assert newest.act == "confirmed"
    assert "没有变化" in office.act("confirm", newest)
    assert "已撤回" in office.act("take_back", newest)
    assert [each.act for each in WordsEdit.objects.order_by("pk")] == ["written", "confirmed", "taken_back"]
    assert "最高得分见下表" not in office.client.get(office.address("report")).content.decode()
    assert "最高得分见下表" in office.page(f"?at={AT}"), "the history keeps it"


def test_words_are_of_one_language_and_one_kind(worked: WorkedCity) -> None:
    office = Editing(worked)
    office.write("各街道得分整体平稳。")
    made = {
        (kind, language): queries.Press.of(worked.runs["confirmed"], kind, language, queries.ALL).made()
        for kind in ("annual", "bulletin") for language in ("zh", "en")
    }  # fmt: skip
    assert [key for key, each in made.items() if each.rows] == [("annual", "zh")]
    english = office.client.get(office.address() + "?language=en").content.decode()
    assert "Overall result" in english
    answer = office.client.post(f"{office.address()}?language=en&at=Overall result/1", {"words": "All went well."})
    assert answer.status_code == 302
    assert b"All went well." in office.client.get(office.address("download", "html") + "?language=en").content


def test_only_who_runs_the_scheme_may_edit(worked: WorkedCity) -> None:
    office = Editing(worked)
    for who in ("leader", "reporter", "auditor", "outsider"):
        client = worked.city.signed_in(who)
        assert client.get(office.address()).status_code == 404
        assert client.post(f"{office.address()}?at={AT}", {"words": "好。"}).status_code == 404
        assert "修改文字" not in client.get(office.address("report")).content.decode()
    assert not WordsEdit.objects.exists()


def test_a_paragraph_that_is_not_there(worked: WorkedCity) -> None:
    office = Editing(worked)
    for query in ("?at=", "?at=总体情况/99"):
        assert office.client.get(office.address() + query).status_code == 404
        assert office.client.post(office.address() + query, {"words": "好。"}).status_code == 404
