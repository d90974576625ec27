"""The workbook of a task: down, filled in, up; findings at their cells, good figures kept, comments where they belong."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jixiao.web.audit.models import AuditEvent
from jixiao.web.collection import actions, queries
from jixiao.web.collection.models import CollectionTask, TaskEntry
from jixiao.web.collection.rules import Entry
from jixiao.web.collection.workbook import WorkbookAnswer, form_of, read_task_workbook
from jixiao.web.collection.workbook.layout import HEADING_ROW, LISTS_SHEET, PLACES, STAMP_SHEET
from jixiao.web.indicators.models import IndicatorVersion, SchemeVersion
from tests.unit.capture.workbook_files import xlsx
from tests.unit.web.collection.conftest import make_task
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW

FIRST = HEADING_ROW + 2  # openpyxl counts from 1


@pytest.fixture
def street(city: City) -> Client:
    return city.signed_in("reporter")


def downloaded(street: Client, task: CollectionTask) -> Any:
    """The task's workbook, opened."""
    answer = street.get(f"/tasks/{task.pk}/workbook/")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def filled(book: Any, cells: dict[str, Any]) -> bytes:
    """The workbook with these cells of its first sheet, saved."""
    for name, value in cells.items():
        book.worksheets[0][name] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def at(key: str, row: int) -> str:
    """The cell of a column in the nth row of figures."""
    return f"{'ABCDEFGHI'[PLACES[key]]}{FIRST + row}"


def read(task: CollectionTask, content: bytes) -> WorkbookAnswer:
    cells = queries.task_cells(task)
    return read_task_workbook(form_of(task, cells), cells, content, "w.xlsx")


def told(answer: WorkbookAnswer) -> dict[str, str]:
    """Findings by their cells."""
    return {fault.cell or "whole": fault.code for fault in answer.faults}


def upload(street: Client, task: CollectionTask, content: bytes, name: str = "填报.xlsx") -> Any:
    return street.post(f"/tasks/{task.pk}/workbook/", {"workbook": SimpleUploadedFile(name, content)})


def test_the_workbook_is_locked_and_carries_what_helps(
    street: Client, task: CollectionTask, with_history: Callable[[list[float]], None]
) -> None:
    with_history([60.0, 61.0])
    book = downloaded(street, task)
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert [sheet[at(key, 0)].value for key in ("code", "label", "unit", "last")] == ["accuracy", "投放准确率", "%", 61]
    assert not sheet[at("value", 0)].protection.locked
    assert sheet[at("label", 0)].protection.locked
    assert book[STAMP_SHEET].sheet_state == "veryHidden"
    assert book[LISTS_SHEET].sheet_state == "hidden"
    rules = {
        str(rule.sqref): (rule.type, rule.formula1, rule.formula2) for rule in sheet.data_validations.dataValidation
    }
    assert rules[at("value", 0)] == ("decimal", "0.0", "100.0")
    assert {kind for kind, _, _ in rules.values()} == {"decimal", "list"}


def test_no_name_becomes_a_formula(street: Client, task: CollectionTask) -> None:
    IndicatorVersion.objects.filter(indicator__code="accuracy").update(label_zh='=HYPERLINK("http://x","y")')
    actions.save_entries(
        task=task, entries=[Entry("accuracy", "=1+1", reason="@SUM(A1)")], by=task_owner(task), now=NOW
    )
    sheet = downloaded(street, task).worksheets[0]
    assert [sheet[at(key, 0)].data_type for key in ("label", "value", "reason")] == ["s", "s", "s"]


def task_owner(task: CollectionTask) -> Any:
    from jixiao.web.organisations.models import Account

    return Account.objects.get(username="reporter")


def test_good_figures_are_kept_and_wrong_cells_come_back_with_a_comment(street: Client, task: CollectionTask) -> None:
    content = filled(downloaded(street, task), {at("value", 0): "８５％", at("value", 1): "1O"})
    page = upload(street, task, content)
    assert page.status_code == 422
    text = page.content.decode()
    assert f"填报 {at('value', 1)}" in text
    assert {entry.indicator.code: entry.value for entry in TaskEntry.objects.all()} == {"accuracy": 85.0}
    event = AuditEvent.objects.get(event="DRAFT_SAVED")
    assert event.details["source"] == "workbook"
    assert len(event.details["digest"]) == 64
    address = f"/tasks/{task.pk}/workbook/{page.context['token']}/"
    assert f'href="{address}"' in text
    answer = street.get(address)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert "字母" in sheet[at("value", 1)].comment.text
    assert "按 85 读取" in sheet[at("value", 0)].comment.text
    assert sheet.protection.sheet
    assert sheet.column_dimensions["B"].width > 20
    again = read(task, answer.content)
    assert told(again)[at("value", 1)] == "letter"


def test_only_the_sender_fetches_the_remarked_workbook(street: Client, city: City, task: CollectionTask) -> None:
    page = upload(street, task, filled(downloaded(street, task), {at("value", 0): "x"}))
    token = page.context["token"]
    assert street.get(f"/tasks/{task.pk}/workbook/{token}/").status_code == 200
    for who in ("other", "office"):
        if who in city.accounts:
            assert city.signed_in(who).get(f"/tasks/{task.pk}/workbook/{token}/").status_code in (403, 404)
    for odd in ("x" * 22, "..%2F..%2Fetc"):
        assert street.get(f"/tasks/{task.pk}/workbook/{odd}/").status_code == 404


def test_every_kind_of_fault_is_told_at_its_cell(street: Client, task: CollectionTask) -> None:
    cases: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
        "words": ({at("value", 0): "约61"}, {at("value", 0): "inexact"}),
        "out of bounds": ({at("value", 0): 614}, {at("value", 0): "out_of_bounds"}),
        "yes": ({at("value", 0): True}, {at("value", 0): "boolean"}),
        "formula": ({at("value", 0): "=1+1"}, {at("value", 0): "uncalculated"}),
        "none": ({at("value", 0): "无"}, {at("value", 0): "blank_word"}),
        "both": ({at("value", 0): 61, at("no_data", 0): "无数据"}, {at("no_data", 0): "both"}),
        "no reason": ({at("no_data", 0): "无数据"}, {at("reason", 0): "reason_missing"}),
        "odd choice": ({at("value", 0): 61, at("no_data", 0): "maybe"}, {at("no_data", 0): "bad_choice"}),
        "unit": ({at("value", 0): 61, at("unit", 0): "人"}, {at("unit", 0): "unit_changed"}),
        "mixed": ({at("value", 0): 61, at("code", 0): "trainings"}, {at("label", 0): "mixed_row"}),
        "twice": (
            {at("value", 0): 1, at("value", 1): 2, at("label", 1): "投放准确率", at("code", 1): "accuracy"},
            {at("label", 0): "doubled", at("label", 1): "doubled"},
        ),
    }
    for name, (cells, expected) in cases.items():
        answer = read(task, filled(downloaded(street, task), cells))
        assert told(answer) == expected, name
        assert not answer.entries, name
        assert all(fault.text.en and fault.text.zh for fault in answer.faults)


def test_good_rows_give_no_finding(street: Client, task: CollectionTask) -> None:
    cells = {at("value", 0): 61.4, at("no_data", 1): "无数据", at("reason", 1): "本期未发生"}
    answer = read(task, filled(downloaded(street, task), cells))
    assert answer.faults == ()
    assert answer.entries == (
        Entry("accuracy", "61.4"),
        Entry("trainings", no_data=True, reason="本期未发生"),
    )


def test_a_percent_typed_in_excel_is_what_was_typed(street: Client, task: CollectionTask) -> None:
    book = downloaded(street, task)
    book.worksheets[0][at("value", 0)].number_format = "0%"
    answer = read(task, filled(book, {at("value", 0): 0.85}))
    assert [entry.entered_text for entry in answer.entries] == ["85%"]


def test_titles_come_before_places(street: Client, task: CollectionTask) -> None:
    swapped = {
        at("code", 0): "trainings", at("label", 0): "培训场次", at("unit", 0): "场", at("value", 0): 4,
        at("code", 1): "accuracy", at("label", 1): "投放准确率", at("unit", 1): "%", at("value", 1): 61.4,
    }  # fmt: skip
    answer = read(task, filled(downloaded(street, task), swapped))
    assert {entry.indicator_code: entry.entered_text for entry in answer.entries} == {
        "trainings": "4",
        "accuracy": "61.4",
    }
    nameless = {at("label", 0): None, at("code", 0): None, at("value", 0): 61.4}
    answer = read(task, filled(downloaded(street, task), nameless))
    assert [entry.indicator_code for entry in answer.entries] == ["accuracy"]


def test_an_older_form_and_a_workbook_of_ones_own_are_matched_by_titles_alone(
    street: Client, task: CollectionTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    nameless = {at("label", 0): None, at("code", 0): None, at("value", 0): 61.4, at("value", 1): 4}
    old = filled(downloaded(street, task), nameless)
    monkeypatch.setattr("jixiao.web.collection.workbook.stamp.LAYOUT_VERSION", 99)
    answer = read(task, old)
    assert told(answer) == {"whole": "old_form", at("label", 0): "unknown_indicator"}
    assert [entry.indicator_code for entry in answer.entries] == ["trainings"]
    own = xlsx({"Sheet1": [["月报"], ["指标名称", "本期数值"], ["投放准确率", 61.4], ["别的", 3]]})
    answer = read(task, own)
    assert told(answer) == {"whole": "no_stamp", "A4": "unknown_indicator"}
    assert [entry.indicator_code for entry in answer.entries] == ["accuracy"]


def test_another_tasks_or_organisations_workbook_is_refused(
    street: Client, city: City, scheme_version: SchemeVersion, task: CollectionTask
) -> None:
    earlier = make_task(city, scheme_version, "2026-08")
    other = make_task(city, scheme_version, code="S12")
    content = filled(downloaded(street, task), {at("value", 0): 61.4})
    for wrong, code in ((earlier, "other_task"), (other, "other_organisation")):
        answer = read(wrong, content)
        assert (told(answer), answer.entries) == ({"whole": code}, ())
    book = openpyxl.load_workbook(io.BytesIO(content))
    book[STAMP_SHEET]["A1"] = book[STAMP_SHEET]["A1"].value[:-1] + "!"
    assert told(read(task, filled(book, {}))) == {"whole": "bad_stamp"}
    assert upload(street, earlier, content).status_code == 422
    assert not TaskEntry.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04half", b"a,b\n", xlsx({"A": [["x"]]})])
def test_what_is_no_workbook_of_a_task_is_told(street: Client, task: CollectionTask, content: bytes) -> None:
    page = upload(street, task, content, "../坏.xlsx")
    assert page.status_code in (302, 422)
    assert not TaskEntry.objects.exists()


def test_a_locked_task_takes_no_workbook(street: Client, city: City, submitted: CollectionTask) -> None:
    content = filled(downloaded(street, submitted), {at("value", 0): 1})
    assert upload(street, submitted, content).status_code == 302
    assert TaskEntry.objects.get(indicator__code="accuracy").value == 61.4


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("61.4\n4\n", {"accuracy": 61.4, "trainings": 4.0}),
        ("\n4", {"trainings": 4.0}),
        ("培训场次\t4\r\n投放准确率\t８５％\r\n", {"accuracy": 85.0, "trainings": 4.0}),
        ("指标\t上期\t本期\n投放准确率\t60\t61.4\n别的\t1\t2", {"accuracy": 61.4}),
        ("accuracy\t投放准确率\t%\t60\t\t61.4\t\t\n", {"accuracy": 61.4}),
        ("61.4\n4\n5\n6\n", {"accuracy": 61.4, "trainings": 4.0}),
        ("", {}),
    ],
)
def test_pasted_cells_become_the_draft(
    street: Client, task: CollectionTask, pasted: str, kept: dict[str, float]
) -> None:
    page = street.post(f"/tasks/{task.pk}/paste/", {"pasted": pasted}, follow=True)
    assert page.status_code == 200
    assert {entry.indicator.code: entry.value for entry in TaskEntry.objects.all()} == kept
