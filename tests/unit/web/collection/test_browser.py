"""In a real browser: a field is saved as one leaves it, a column is pasted, the queue is worked by keyboard."""

from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

from jixiao.web.collection.models import CollectionTask, TaskEntry
from jixiao.web.indicators.models import SchemeVersion
from tests.unit.web.collection.conftest import hand_in, make_task
from tests.unit.web.factories import City, make_city
from tests.unit.web.figures import make_scheme

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def scheme_version(city: City) -> SchemeVersion:
    return make_scheme(city)


@pytest.fixture
def task(city: City, scheme_version: SchemeVersion) -> CollectionTask:
    return make_task(city, scheme_version)


def sign_in(page: "Page", city: City, who: str, live_server: LiveServer) -> None:
    cookie = city.signed_in(who).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def expect_violations(page: "Page") -> list[str]:
    """Rules of accessibility that the page breaks."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def test_leaving_a_field_saves_and_answers(
    browser_page: "Page", live_server: LiveServer, city: City, task: CollectionTask
) -> None:
    sign_in(browser_page, city, "reporter", live_server)
    browser_page.goto(f"{live_server.url}/tasks/{task.pk}/")
    field = browser_page.locator("#value-accuracy")
    field.fill("６１．４")
    field.press("Enter")
    browser_page.locator("#message-accuracy .use-reading").click()
    browser_page.wait_for_selector("#message-accuracy:empty", state="attached")
    assert field.input_value() == "61.4"
    assert field.get_attribute("aria-invalid") is None
    assert browser_page.locator("#saved-at").inner_text() != ""
    assert TaskEntry.objects.get().value == 61.4


def test_a_pasted_column_spreads_over_the_fields(
    browser_page: "Page", live_server: LiveServer, city: City, task: CollectionTask
) -> None:
    sign_in(browser_page, city, "reporter", live_server)
    browser_page.goto(f"{live_server.url}/tasks/{task.pk}/")
    browser_page.locator("#value-accuracy").focus()
    browser_page.evaluate(PASTE, "投放准确率\t61.4\r\n培训场次\t4 \r\n")
    browser_page.get_by_text("2 项全部填好").wait_for()
    assert sorted(TaskEntry.objects.values_list("value", flat=True)) == [4.0, 61.4]
    browser_page.get_by_role("button", name="提交审核").click()
    browser_page.wait_for_selector(".state-submitted")
    task.refresh_from_db()
    assert task.state == "submitted"


def test_pasted_rows_go_to_the_indicator_they_name(
    browser_page: "Page", live_server: LiveServer, city: City, task: CollectionTask
) -> None:
    sign_in(browser_page, city, "reporter", live_server)
    browser_page.goto(f"{live_server.url}/tasks/{task.pk}/")
    browser_page.locator("#value-accuracy").focus()
    rows = "trainings\t培训场次\t场\t3\t\t4\t\t\t按活动记录统计\r\naccuracy\t投放准确率\t%\t60\t\t61.4\t\t\t\r\n"
    browser_page.evaluate(PASTE, rows)
    browser_page.get_by_text("2 项全部填好").wait_for()
    figures = dict(TaskEntry.objects.values_list("indicator__code", "value"))
    assert figures == {"trainings": 4.0, "accuracy": 61.4}
    assert expect_violations(browser_page) == []


def test_the_summary_leads_to_the_field(
    browser_page: "Page", live_server: LiveServer, city: City, task: CollectionTask
) -> None:
    sign_in(browser_page, city, "reporter", live_server)
    browser_page.goto(f"{live_server.url}/tasks/{task.pk}/")
    browser_page.get_by_role("button", name="提交审核").click()
    browser_page.locator(".error-summary a").last.click()
    assert browser_page.evaluate("document.activeElement.id") == "value-trainings"
    assert expect_violations(browser_page) == []


def test_the_queue_is_worked_by_keyboard(
    browser_page: "Page", live_server: LiveServer, city: City, task: CollectionTask, scheme_version: SchemeVersion
) -> None:
    hand_in(city, task)
    other = make_task(city, scheme_version, "2026-08")
    hand_in(city, other, minutes=5)
    sign_in(browser_page, city, "approver", live_server)
    browser_page.goto(f"{live_server.url}/review/")
    assert expect_violations(browser_page) == []
    browser_page.keyboard.press("j")
    browser_page.wait_for_url(f"**/review/{other.pk}/")
    browser_page.keyboard.press("k")
    browser_page.wait_for_url(f"**/review/{task.pk}/")
    browser_page.keyboard.press("a")
    browser_page.wait_for_url(f"**/review/{other.pk}/")
    browser_page.keyboard.press("r")
    browser_page.keyboard.type("a is for approve, not here")
    assert browser_page.locator("#reason").input_value() == "a is for approve, not here"
    assert list(CollectionTask.objects.order_by("pk").values_list("state", flat=True)) == ["approved", "submitted"]
