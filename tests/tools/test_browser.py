"""The browser fixture drives a real browser with the vendored scripts."""

from pathlib import Path
from typing import TYPE_CHECKING

from jixiao import web

if TYPE_CHECKING:
    from playwright.sync_api import Page

VENDOR = Path(web.__file__).parent / "static" / "vendor"


def test_vendored_script_runs_in_the_browser(browser_page: "Page") -> None:
    browser_page.set_content("<!doctype html><title>vendored</title>")
    browser_page.add_script_tag(path=str(VENDOR / "htmx/htmx.min.js"))
    assert browser_page.evaluate("typeof htmx.ajax") == "function"


def test_every_font_file_that_the_style_names_is_there() -> None:
    folder = VENDOR / "noto-sans-sc"
    style = (folder / "wght.css").read_text(encoding="utf-8")
    named = {part.split(")")[0].strip("'\"") for part in style.split("url(")[1:]}
    assert len(named) > 50
    assert [name for name in sorted(named) if not (folder / name).is_file()] == []
