"""The fill-in page: whatever is typed is answered with a way to mend it, and nothing stored is lost."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from jixiao.web.collection import actions, queries
from jixiao.web.collection.models import CollectionTask, Evidence, Observation, Submission, TaskEntry
from jixiao.web.collection.rules import Entry
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
GOOD = {"value-accuracy": "61.4", "value-trainings": "4"}


def address(task: CollectionTask, act: str = "") -> str:
    return f"/tasks/{task.pk}/{act}"


@pytest.fixture
def street(city: City, task: CollectionTask) -> Client:
    """S11's reporter in a browser."""
    return city.signed_in("reporter")


def stored(code: str) -> str:
    return TaskEntry.objects.get(indicator__code=code).entered_text


def test_the_page_shows_each_indicator_with_its_past(
    city: City, street: Client, task: CollectionTask, with_history: Callable[[list[float]], None]
) -> None:
    with_history([58.0, 60.5])
    page = unescape(street.get(address(task)).content.decode())
    assert "投放准确率" in page
    assert 'id="value-accuracy"' in page
    assert "60.5" in page
    assert "<polyline" in page


def test_a_plain_save_keeps_the_draft_and_names_what_is_left(street: Client, task: CollectionTask) -> None:
    page = street.post(address(task), {"value-accuracy": "61.4", "value-trainings": ""}, follow=True)
    assert stored("accuracy") == "61.4"
    text = unescape(page.content.decode())
    assert 'href="#value-trainings"' in text
    assert 'href="#value-accuracy"' not in text


def test_leaving_a_field_saves_it_and_answers_with_its_message(street: Client, task: CollectionTask) -> None:
    answer = street.post(address(task), {"value-accuracy": "６１．４"}, **HTMX)
    text = unescape(answer.content.decode())
    assert stored("accuracy") == "６１．４"
    assert 'id="message-accuracy"' in text
    assert 'id="message-trainings"' not in text
    assert 'data-reading="61.4"' in text
    assert "按 61.4 读取" in text
    assert TaskEntry.objects.get(indicator__code="accuracy").value == 61.4
    assert 'id="saved-at"' in text
    assert "<html" not in text


HOSTILE = {
    "1e400": "too_large", "NaN": "not_finite", "∞": "not_finite", "-Infinity": "not_finite", "１８５": "out_of_bounds",
    "12,345": "out_of_bounds", "85‰": "other_unit", "185%": "out_of_bounds", "3.14万": "out_of_bounds",
    "\u22125": "out_of_bounds", "9" * 5000: "too_long", "😀": "text", "<script>alert(1)</script>": "text",
    "=1+1": "formula", "②": "other_digits", "1_000": "separator", "0x1F": "text", "无": "blank_word", "'; DROP TABLE": "text",
    "2026-09-01": "date", "(5)": "bracketed", "#DIV/0!": "error_cell",
    "\u202e12": "text", "1e30": "too_large",
}  # fmt: skip


@pytest.mark.parametrize("typed", list(HOSTILE), ids=lambda text: text[:12].encode("unicode_escape").decode())
def test_hostile_values_are_answered(street: Client, task: CollectionTask, typed: str) -> None:
    """In both languages, by plain save, by leaving the field, and by handing in."""
    street.post(address(task), GOOD)
    for language, act, headers in (("zh-hans", "", {}), ("en", "", HTMX), ("zh-hans", "submit/", {}), ("en", "", {})):
        street.post("/language/", {"language": language})
        data = {"value-accuracy": typed, "value-trainings": "4"}
        answer = street.post(address(task, act), data, follow=True, **headers)
        assert answer.status_code in {200, 422}
        text = answer.content.decode()
        assert 'href="#value-accuracy"' in text
        assert "<script>alert" not in text
        check_kept(task, typed, text)


def check_kept(task: CollectionTask, typed: str, page: str) -> None:
    """The draft holds what was typed (or, too long, what was there), and the problem says how to mend it."""
    problem = next(cell for cell in queries.task_cells(task) if cell.code == "accuracy").problem
    if HOSTILE[typed] == "too_long":
        assert stored("accuracy") == "61.4"
        assert "5000" in page
    else:
        assert stored("accuracy") == typed
        assert problem is not None
        assert problem.code == HOSTILE[typed]
        assert len(queries.problem_words(problem)) > 8
    assert stored("trainings") == "4"
    assert not Observation.objects.exists()


@pytest.mark.parametrize("act", ["", "submit/", "nothing/"])
def test_hostile_words_in_every_other_field(street: Client, task: CollectionTask, act: str) -> None:
    for field in ("reason-accuracy", "note", "reason_all"):
        for text in ("x" * 5000, "😀" * 20, "<b>bold</b> & 'quotes'", "1e400"):
            answer = street.post(address(task, act), {**GOOD, field: text}, follow=True)
            assert answer.status_code in {200, 422}
            assert b"<b>bold" not in answer.content
            assert all(len(entry.reason) <= 500 for entry in TaskEntry.objects.all())


def test_text_no_database_can_hold_is_refused_at_the_door(street: Client, task: CollectionTask) -> None:
    assert street.post(address(task), {"value-accuracy": "1\0"}).status_code == 400


def test_unknown_fields_are_told_not_stored(street: Client, task: CollectionTask) -> None:
    assert street.post(address(task), {"value-nonsense": "4"}).status_code in {302, 422}
    assert not TaskEntry.objects.exists()


def test_handing_in_saves_what_is_in_the_form(street: Client, task: CollectionTask) -> None:
    page = street.post(address(task, "submit/"), {**GOOD, "note": "counted twice"}, follow=True)
    task.refresh_from_db()
    assert task.state == "submitted"
    assert Submission.objects.get().note == "counted twice"
    assert b'name="value-accuracy"' not in page.content


def test_handing_in_twice_is_one_submission_and_says_so(street: Client, task: CollectionTask) -> None:
    street.post(address(task, "submit/"), GOOD)
    again = street.post(address(task, "submit/"), GOOD, follow=True)
    assert Submission.objects.count() == 1
    assert 'class="notice error"' in again.content.decode()


def test_a_draft_saved_too_late_is_told_in_place(street: Client, task: CollectionTask) -> None:
    street.post(address(task, "submit/"), GOOD)
    answer = street.post(address(task), {"value-accuracy": "99"}, **HTMX)
    assert answer.status_code == 200
    assert 'id="summary"' in answer.content.decode()
    assert stored("accuracy") == "61.4"


def test_nothing_to_report_for_the_rest_with_one_reason(street: Client, task: CollectionTask) -> None:
    data = {"value-accuracy": "61.4", "value-trainings": "", "reason_all": "停水停课，本月未开展"}
    street.post(address(task, "nothing/"), data)
    entry = TaskEntry.objects.get(indicator__code="trainings")
    assert (entry.no_data, entry.reason) == (True, "停水停课，本月未开展")
    assert stored("accuracy") == "61.4"
    street.post(address(task, "submit/"), {"value-accuracy": "61.4"})
    assert Observation.objects.get(indicator__code="trainings").value is None


def test_nothing_to_report_without_a_reason_changes_nothing(street: Client, task: CollectionTask) -> None:
    page = street.post(address(task, "nothing/"), {"value-accuracy": "", "reason_all": " "}, follow=True)
    assert 'class="notice error"' in page.content.decode()
    assert not TaskEntry.objects.filter(no_data=True).exists()


def test_one_figure_without_data(street: Client, task: CollectionTask) -> None:
    data = {**GOOD, "value-trainings": "", "no_data-trainings": "1", "reason-trainings": "no trainer this month"}
    street.post(address(task), data)
    assert TaskEntry.objects.get(indicator__code="trainings").no_data
    street.post(address(task), GOOD)
    assert not TaskEntry.objects.get(indicator__code="trainings").no_data


@pytest.mark.parametrize("who", ["outsider", "guest", "administrator"])
def test_outside_the_scope_there_is_no_task(city: City, task: CollectionTask, who: str) -> None:
    client = city.signed_in(who)
    for act in ("", "history/", "evidence/1/"):
        assert client.get(address(task, act)).status_code == 404


@pytest.mark.parametrize("who", ["office", "approver", "leader", "auditor", "evaluator", "outsider", "guest"])
def test_only_its_reporter_fills_in(city: City, task: CollectionTask, who: str) -> None:
    client = city.signed_in(who)
    for act in ("", "submit/", "nothing/", "evidence/", "evidence/1/withdraw/"):
        assert client.post(address(task, act), GOOD).status_code == 404
    assert not TaskEntry.objects.exists()
    assert not Evidence.objects.exists()


def test_readers_see_figures_without_fields(city: City, task: CollectionTask) -> None:
    actions.save_entries(task=task, entries=[Entry("accuracy", "61.4")], by=city.accounts["reporter"], now=NOW)
    page = city.signed_in("leader").get(address(task)).content.decode()
    assert "61.4" in page
    assert 'name="value-accuracy"' not in page


@pytest.mark.parametrize("path", ["/tasks/99999999999999999999999999/", "/tasks/0/", "/review/99999999999999999999/"])
def test_addresses_of_nothing(city: City, path: str) -> None:
    assert city.signed_in("office").get(path).status_code == 404


def test_a_returned_task_shows_the_reason(city: City, street: Client, submitted: CollectionTask) -> None:
    actions.return_submission(task=submitted, reason="换成抽样口径", by=city.accounts["approver"], now=NOW)
    page = street.get(address(submitted)).content.decode()
    assert "换成抽样口径" in page
    assert 'name="value-accuracy"' in page
