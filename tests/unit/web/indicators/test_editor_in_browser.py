"""In a real browser: sums follow the typing, and a fault's line number leads to that line."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from jixiao.web.indicators import actions
from tests.unit.web.factories import make_city
from tests.unit.web.indicators.documents import GOOD

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def office_page(live_server: LiveServer, browser_page: Page) -> Page:
    """The office's browser; a draft of the scheme exists."""
    city = make_city()
    actions.import_scheme(text=GOOD, organisation=city.organisations["CITY"], by=city.accounts["office"], now=NOW)
    session = city.signed_in("office").cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    browser_page.context.add_cookies([cookie])
    return browser_page


def test_sums_follow_the_typing(office_page: Page, live_server: LiveServer) -> None:
    office_page.goto(f"{live_server.url}/schemes/waste-sorting/1/weights/")
    group = office_page.locator("[data-sum-of=result]")
    assert group.inner_text() == "30 + 40 = 70"
    office_page.fill("input[data-code=accuracy]", "27.5")
    assert "67.5" in group.inner_text()
    assert "2.5" in group.inner_text()
    assert group.get_attribute("data-off") == "1"
    office_page.fill("input[data-code=result]", "67.5")
    assert group.get_attribute("data-off") == "0"
    assert office_page.locator("[data-sum-of='']").get_attribute("data-off") == "1"
    office_page.fill("input[data-code=facilities]", "32.5")
    assert office_page.locator("[data-state]").get_attribute("class") == "better"
    office_page.click("form.weights-card button.primary")
    office_page.wait_for_url("**/schemes/waste-sorting/1/")
    assert "67.5 + 32.5 = 100" in office_page.inner_text("main")


def test_a_faults_line_number_leads_to_that_line(office_page: Page, live_server: LiveServer) -> None:
    office_page.goto(f"{live_server.url}/schemes/import/")
    office_page.fill("#id_text", GOOD.replace("waste-sorting", "other").replace("weight: 40", "weight: 41"))
    office_page.click("main button.primary")
    office_page.click("a[data-line]")
    chosen = office_page.evaluate(
        "(() => { const box = document.querySelector('#id_text');"
        " return box.value.slice(box.selectionStart, box.selectionEnd); })()"
    )
    assert chosen == "  - code: result   # 结果类"
