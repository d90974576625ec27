"""A look at the scheme on past figures: what is read is scored, what is wrong is told, nothing is kept."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from xlsxwriter import Workbook

from jixiao.web.audit.models import AuditEvent
from jixiao.web.collection.models import Observation
from jixiao.web.set_up import actions, queries
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules import read_past
from tests.unit.web.factories import City

NOW = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
HEADS = ("单位", "响应率", "解决率", "满意率")


@pytest.fixture
def draft(city: City) -> SetUpDraft:
    """The hotline's template for the six streets."""
    office = city.accounts["office"]
    made = actions.start_draft(
        template="hotline-12345", organisation=city.organisations["CITY"], today=NOW.date(), by=office, now=NOW
    )
    chosen = replace(queries.chosen_of(made), existing=tuple(street.code for street in city.streets))
    return actions.save_chosen(draft=made, chosen=chosen, revision=1, by=office, now=NOW)


@pytest.fixture
def office(city: City) -> Client:
    return City.signed_in_as(city.accounts["office"])


def workbook(rows: list[tuple[object, ...]]) -> bytes:
    """A sheet with these rows."""
    kept = io.BytesIO()
    with Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return kept.getvalue()


def tried(client: Client, draft: SetUpDraft, content: bytes, name: str = "past.xlsx", status: int = 200) -> str:
    """The review after a file was sent."""
    file = SimpleUploadedFile(name, content)
    answer = client.post(f"/set-up/{draft.pk}/try/", {"past_file": file})
    assert answer.status_code == status
    return answer.content.decode()


def test_past_figures_rank_as_they_would_have(city: City, draft: SetUpDraft, office: Client) -> None:
    names = [street.code for street in city.streets]
    rows = [HEADS, *((code, 100, 90 - 10 * place, 95) for place, code in enumerate(names))]
    before = AuditEvent.objects.count()
    page = tried(office, draft, workbook(rows))
    assert "已读取 18 个数据" in page
    look = page[page.index('id="past"') :]
    # 30 of 30, 35 · 0.9 and 35 · 0.95 by hand: 30 + 31.5 + 33.25.
    assert "94.75" in look
    assert Observation.objects.count() == 0
    assert AuditEvent.objects.count() == before, "a look leaves nothing"


def test_what_is_wrong_is_told_with_its_cell_and_the_rest_is_scored(
    city: City, draft: SetUpDraft, office: Client
) -> None:
    code = city.streets[0].code
    text = f"单位,响应率,解决率,满意率\n{code},100,很好,95\n火星街道,1,2,3\n"
    page = tried(office, draft, text.encode(), "past.csv")
    assert "以下内容未采用" in page
    assert "火星街道" in page
    assert "很好" in page
    assert "已读取 2 个数据" in page
    assert "试算中发现 1 个问题" in page, "what is missing of whom the list names, not of everybody"


def test_pasted_cells_come_back_and_titles_are_asked_for(draft: SetUpDraft, office: Client) -> None:
    answer = office.post(f"/set-up/{draft.pk}/try/", {"past": "甲\t1\n乙\t2\n"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "第一行须写明各列是什么" in page
    assert "甲\t1" in page


def bomb() -> bytes:
    """A workbook of a few kilobytes whose sheet unpacks to 300 MB."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([HEADS]))) as good,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            content = good.read(name)
            if name.endswith("sheet1.xml"):
                with bad.open(name, "w") as out:
                    for _ in range(30):
                        out.write(b" " * 10_000_000)
            else:
                bad.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"x" * (50 * 1024 * 1024), "past.xlsx", "清单不得超过 5 MB"),
        (b"PK\x03\x04 no archive", "past.xlsx", "清单中没有可用的内容"),
        (b"%PDF-1.7", "past.pdf", "请选择 XLSX"),
    ],
    ids=["50 MB", "no archive", "pdf"],
)
def test_hostile_files_are_refused_in_words(
    draft: SetUpDraft, office: Client, content: bytes, name: str, said: str
) -> None:
    assert said in tried(office, draft, content, name, 422)


def test_a_bomb_is_refused_before_it_bursts(draft: SetUpDraft, office: Client) -> None:
    content = bomb()
    assert len(content) < 1_000_000
    page = tried(office, draft, content, status=422)
    assert "清单中没有可用的内容" in page
    assert "MB" in page


def test_a_figure_is_read_however_it_is_written() -> None:
    table = [["单位", "响应率"], ["一街", " 98.5% "], ["二街", "—"], ["三街", None], ["", "7"]]
    answer = read_past(
        table, {"一街": "A", "二街": "B", "三街": "C"}, {"response_rate": ("响应率",)}, {"response_rate": "%"}
    )
    assert answer.figures["response_rate"]["A"] == 98.5
    assert "C" not in answer.figures["response_rate"]
    assert {fault.row for fault in answer.faults} >= {5}
