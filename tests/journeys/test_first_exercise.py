"""Somebody new does the sandbox's first exercise by what the screen says alone: no address but the front page's."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import clean_environment, free_port, jixiao, wait_for
from tools.look import follow

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

QUOTED = re.compile("“([^”]+)”")
MOST_STEPS = 6


@pytest.fixture
def sandbox_url(tmp_path: Path) -> Iterator[str]:
    """A sandbox as its command makes and serves it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    words = jixiao("sandbox", "--data-dir", str(tmp_path / "sandbox"), "--port", str(port))
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log, env=clean_environment())
    try:
        wait_for(url, server, within=120)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_someone_new_finishes_the_first_exercise(browser_page: "Page", sandbox_url: str) -> None:
    page = browser_page
    page.goto(sandbox_url)
    assert "演练场" in page.inner_text("main")
    # “第一次来？从第一张卡片开始。”
    follow(page.get_by_role("main").get_by_role("list").first.get_by_role("listitem").first.get_by_role("button"))
    follow(page.get_by_role("button", name="开始练习"))
    sheet = sheet_on(page)
    assert sheet, "the situation speaks of a sheet, so there is one"
    for _step in range(MOST_STEPS):
        step = page.locator("[aria-current=step]")
        if not step.count():
            break
        said = step.inner_text()
        follow(step.get_by_role("link"))
        do_as_told(page, said, sheet)
        beside = page.get_by_role("complementary", name="演练场")
        follow(beside.get_by_role("link", name=re.compile("^回到练习|看看接下来")))
    words = page.inner_text("main")
    assert "练习完成" in words
    assert "吴建国" in words, "it says what happens now, and who has it"
    assert page.get_by_role("link", name=re.compile("^下一个练习")).is_visible()
    follow(page.get_by_role("link", name="演练场").first)
    first = page.get_by_role("main").get_by_role("list").first.get_by_role("listitem").first
    assert "已解决" in first.inner_text()


def sheet_on(page: "Page") -> dict[str, str]:
    """The figures that lie on the desk, by their names."""
    rows = page.get_by_role("table").get_by_role("row").all()[1:]
    return {name(row, "rowheader"): name(row, "cell").split()[0] for row in rows}


def name(row: "Locator", role: str) -> str:
    """What stands in a row's heading or cell."""
    return row.get_by_role(role).inner_text().strip()  # type: ignore[arg-type]


def do_as_told(page: "Page", said: str, sheet: dict[str, str]) -> None:
    """Type what the sheet says into the fields that are empty, then press the button that the step names last."""
    for label, figure in sheet.items():
        field = page.get_by_role("main").get_by_role("textbox", name=re.compile(f"^{re.escape(label)}")).first
        if field.count() and not field.input_value():
            field.fill(figure)
    named = [page.get_by_role("button", name=words, exact=True) for words in QUOTED.findall(said)]
    buttons = [button for button in named if button.count()]
    assert buttons, f"the step names a button that the page has: {said}"
    follow(buttons[-1])
