"""The frame by keyboard alone, and filling in where scripts are switched off."""

from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

from jixiao.web.collection.models import TaskEntry
from tests.unit.web.factories import PASSWORD
from tests.unit.web.worked_city import WorkedCity, make_worked_city

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def worked(live_server: LiveServer) -> WorkedCity:
    return make_worked_city()


def sign_in(page: "Page", url: str, username: str) -> None:
    page.goto(f"{url}/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".account-menu").wait_for()


def focused(page: "Page") -> str:
    """Where the keyboard is: the element's id or class."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


@pytest.mark.usefixtures("worked")
def test_the_frame_by_keyboard(browser_page: "Page", live_server: LiveServer) -> None:
    sign_in(browser_page, live_server.url, "office")
    browser_page.goto(f"{live_server.url}/tasks/")
    browser_page.keyboard.press("Tab")
    assert focused(browser_page) == "skip-link"
    assert browser_page.locator(".skip-link").bounding_box()["y"] >= 0
    browser_page.keyboard.press("Enter")
    assert focused(browser_page) == "main"
    browser_page.keyboard.press("/")
    assert focused(browser_page) == "search"
    browser_page.keyboard.type("滨江/")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/search/?q=*")
    assert browser_page.locator("#search").is_visible()


@pytest.mark.usefixtures("worked")
def test_the_menu_of_a_phone_by_keyboard(browser_page: "Page", live_server: LiveServer) -> None:
    sign_in(browser_page, live_server.url, "office")
    browser_page.set_viewport_size({"width": 360, "height": 780})
    navigation, menu = browser_page.locator("#navigation"), browser_page.locator(".menu-button")
    assert not navigation.is_visible()
    for _step in range(4):
        browser_page.keyboard.press("Tab")
        if focused(browser_page) == "menu-button":
            break
    assert focused(browser_page) == "menu-button"
    browser_page.keyboard.press("Enter")
    assert menu.get_attribute("aria-expanded") == "true"
    assert navigation.is_visible()
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.closest('#navigation') !== null")
    browser_page.keyboard.press("Shift+Tab")
    browser_page.keyboard.press("Enter")
    assert not navigation.is_visible()


def test_figures_are_saved_and_handed_in_without_scripts(
    chromium: "Browser", live_server: LiveServer, worked: WorkedCity
) -> None:
    context = chromium.new_context(locale="zh-CN", java_script_enabled=False, viewport={"width": 360, "height": 780})
    context.set_default_timeout(10_000)
    page, task = context.new_page(), worked.tasks["S11/2026-10"]
    sign_in(page, live_server.url, "reporter")
    page.goto(f"{live_server.url}/tasks/{task.pk}/")
    page.fill("#value-accuracy", "６１．４")
    page.fill("#value-trainings", "4")
    page.get_by_role("button", name="保存草稿").click()
    page.locator("#message-accuracy").get_by_text("全角").wait_for()
    assert page.locator("#value-accuracy").input_value() == "６１．４"
    assert dict(TaskEntry.objects.filter(task=task).values_list("indicator__code", "value")) == {
        "accuracy": 61.4,
        "trainings": 4.0,
    }
    page.fill("#value-accuracy", "61.4")
    page.get_by_role("button", name="提交审核").click()
    page.locator(".state-submitted").wait_for()
    task.refresh_from_db()
    assert task.state == "submitted"
    context.close()
