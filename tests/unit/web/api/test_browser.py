"""In a real browser: an open cockpit shows a pushed figure within five seconds; the pages of tokens fit and are accessible."""

from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

from jixiao.web.api import actions
from jixiao.web.api.models import PushToken
from jixiao.web.base import clock
from jixiao.web.indicators.models import Indicator
from tests.unit.web.api.conftest import figure, send, soon
from tests.unit.web.collection.test_browser import expect_violations, sign_in
from tests.unit.web.worked_city import WorkedCity, make_worked_city

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worked(transactional_db: None) -> WorkedCity:
    return make_worked_city()


@pytest.fixture
def issued(worked: WorkedCity) -> tuple[PushToken, str]:
    return actions.issue(
        label="生活垃圾分类系统", provider=worked.city.organisations["CITY"], indicators=list(Indicator.objects.all()),
        roots=[], expires_date=soon(), per_minute=600, by=worked.city.accounts["office"], now=clock.now(),
    )  # fmt: skip


def test_an_open_cockpit_shows_a_pushed_figure_within_five_seconds(
    browser_page: "Page", live_server: LiveServer, worked: WorkedCity, issued: tuple[PushToken, str]
) -> None:
    sign_in(browser_page, worked.city, "leader", live_server)
    browser_page.goto(f"{live_server.url}/?cycle=waste-2026")
    assert browser_page.get_by_text("63.75").count() == 0
    send([figure(63.75, period="2026-10")], issued[1])
    browser_page.get_by_text("63.75").wait_for(timeout=5000)
    send([figure(64.25, "S21", period="2026-10")], issued[1])
    browser_page.get_by_text("64.25").wait_for(timeout=5000)


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("en", 360)])
def test_pages_fit_and_are_accessible(
    browser_page: "Page",
    live_server: LiveServer,
    worked: WorkedCity,
    issued: tuple[PushToken, str],
    width: int,
    language: str,
) -> None:
    token, text = issued
    send([figure(63.75, period="2026-10"), figure(1e3, "S21"), figure(1, "S99")], text)
    worked.city.accounts["office"].language = language
    worked.city.accounts["office"].save()
    sign_in(browser_page, worked.city, "office", live_server)
    browser_page.set_viewport_size({"width": width, "height": 800})
    for address in ("/push-tokens/", "/push-tokens/new/", f"/push-tokens/{token.code}/", "/?cycle=waste-2026"):
        browser_page.goto(live_server.url + address)
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert expect_violations(browser_page) == [], address
    browser_page.goto(f"{live_server.url}/push-tokens/new/")
    browser_page.locator("#id_label").fill("新系统")
    browser_page.locator("#id_provider").select_option("D1")
    browser_page.locator("main button.primary").click()
    browser_page.get_by_text("jx1_").first.wait_for()
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
    assert expect_violations(browser_page) == []
