"""The browser fixture drives a real browser with the vendored scripts."""

from pathlib import Path
from typing import TYPE_CHECKING

from jixiao import web

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

VENDOR = Path(web.__file__).parent / "static" / "vendor"


def test_vendored_script_runs_in_the_browser(browser_page: "Page") -> None:
    browser_page.set_content("<!doctype html><title>vendored</title>")
    browser_page.add_script_tag(path=str(VENDOR / "htmx/htmx.min.js"))
    assert browser_page.evaluate("typeof htmx.ajax") == "function"


def test_a_served_page_loads_all_it_names_from_here_and_keeps_its_policy(
    live_server: "LiveServer", browser_page: "Page"
) -> None:
    asked: dict[str, int] = {}
    browser_page.on("response", lambda response: asked.update({response.url: response.status}))
    answer = browser_page.goto(f"{live_server.url}/login/")
    assert answer is not None
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    browser_page.wait_for_load_state("networkidle")
    browser_page.wait_for_function("document.fonts.status === 'loaded'")
    assert browser_page.evaluate("typeof htmx.ajax") == "function"
    assert {url: status for url, status in asked.items() if status >= 400 or not url.startswith(live_server.url)} == {}
    assert len(asked) > 3


def test_every_font_file_that_the_style_names_is_there() -> None:
    folder = VENDOR / "noto-sans-sc"
    style = (folder / "wght.css").read_text(encoding="utf-8")
    named = {part.split(")")[0].strip("'\"") for part in style.split("url(")[1:]}
    assert len(named) > 50
    assert [name for name in sorted(named) if not (folder / name).is_file()] == []
