"""Looks at every page in a real browser: one picture a page, role, width and language, and what is wrong with it.

    python tools/look.py http://127.0.0.1:8000 --account NAME:PASSWORD [--account …] --out pictures/
        [--widths 1440,360] [--languages zh-hans,en] [--dark] [--large-text] [--axe] [--only ranking,receipt]

Follows links from the overview; of each kind of page (view name) it looks at the first. Needs a Chromium.
Exit status 1 when a page answered an error, wrote to the console, ran over its width or broke an axe rule.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Page

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The same engine in all of them; the first has no window to care for and draws a page for half the time."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
HEIGHT = 900
PUBLIC = "/public/"
"""Where somebody without an account begins; in both languages by its links."""
ALL: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
OF_WIDTH = ALL | {"runOnly": {"type": "rule", "values": ["scrollable-region-focusable", "target-size"]}}
THIN_OUT = """() => {
    const marks = of => [of, ...of.querySelectorAll('*')].map(
        one => one.localName + '.' + (one.getAttribute('class') ?? '') + '[' + one.getAttributeNames() + ']').join();
    for (const list of document.querySelectorAll('tbody, ul, ol, dl, svg, svg g')) {
        const seen = new Set();
        for (const one of [...list.children]) {
            const mark = marks(one);
            if (seen.has(mark)) one.remove(); else seen.add(mark);
        }
    }
}"""
"""Takes out rows that repeat the marks of an earlier one: what breaks in them breaks there, and axe reads each."""
HREF = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')


@dataclass
class Walk:
    """What one account's walk through the pages found."""

    base: str
    options: argparse.Namespace
    who: str = ""
    faults: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)

    def note(self, where: str, what: str) -> None:
        """Remember and print one fault."""
        self.faults.append(f"{where}: {what}")
        print(f"  ! {where}: {what}", flush=True)


class Tab:
    """One tab for page after page (a tab of its own for each would cost a third more), and what is said on its console."""

    def __init__(self, page: "Page") -> None:
        self.page, self._said = page, list[str]()
        page.on("console", lambda told: self._said.append(told.text) if told.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self._said.append(f"script error: {error}"))

    def take(self) -> list[str]:
        """What was said since the last time."""
        said, self._said = self._said, []
        return said


def browser_program() -> str | None:
    """The browser of this machine to look with; None where there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def view_name(path: str) -> str:
    """The name of the page's kind, '' where the address is not a page."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def links_on(text: str, address: str, base: str) -> Iterator[str]:
    """Internal addresses that the page links to, in reading order, without downloads."""
    for href in HREF.findall(text):
        full = urljoin(base + address, unescape(href))
        parts = urlsplit(full)
        if (
            full.startswith(base)
            and "export=" not in parts.query
            and not parts.path.endswith((".yaml", ".csv", ".xlsx"))
        ):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def sign_in(page: "Page", base: str, account: str) -> None:
    """Sign in through the form, as a person does."""
    username, _, password = account.partition(":")
    page.goto(f"{base}/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit], main button.primary")
    page.wait_for_load_state("load")


def collect(page: "Page", walk: Walk, known: Collection[str] = ()) -> None:
    """Find one address of every kind of page that the account can reach; asked for, not drawn: that comes later.

    Of kinds that are `known` only those are asked for to which the overview itself leads.
    """
    waiting = ["/" if walk.who else PUBLIC]
    tried: set[str] = set()
    n_near: int | None = None
    while waiting:
        address = waiting.pop(0)
        name = view_name(urlsplit(address).path)
        n_near = None if n_near is None else n_near - 1
        if not name or name in walk.seen or name in tried or (name in known and n_near is not None and n_near < 0):
            continue
        if walk.who and address.startswith(PUBLIC):
            continue  # what everybody reads is looked at without an account
        answer = page.request.get(walk.base + address)
        is_download = answer.headers.get("content-disposition", "").startswith("attachment")
        if is_download or "text/html" not in answer.headers.get("content-type", ""):
            tried.add(name)
            continue
        if answer.status >= 400:
            walk.note(address, f"answered {answer.status}")
        walk.seen[name] = address
        waiting += list(links_on(answer.text(), urlsplit(answer.url).path, walk.base))
        n_near = len(waiting) if n_near is None else n_near


def look_at(tab: Tab, walk: Walk, name: str, address: str, language: str, widths: Sequence[int]) -> None:
    """The page's faults in each width, and pictures where a folder for them was named."""
    page = tab.page
    page.set_viewport_size({"width": widths[0], "height": HEIGHT})
    page.goto(walk.base + address)
    page.wait_for_load_state("networkidle" if walk.options.out else "load")
    for width in widths:
        tag = f"{walk.who}-{language}-{width}{'-dark' if walk.options.dark else ''}"
        page.set_viewport_size({"width": width, "height": HEIGHT})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 1:
            walk.note(f"{tag} {address}", f"runs over its width by {wide} px")
        if walk.options.out:
            page.screenshot(path=Path(walk.options.out) / f"{name.replace(':', '.')}-{tag}.png", full_page=True)
    if walk.options.axe:
        note_broken_rules(page, walk, language, address, widths)
    for message in tab.take():
        walk.note(f"{walk.who}-{language} {address}", message)


def note_broken_rules(page: "Page", walk: Walk, language: str, address: str, widths: Sequence[int]) -> None:
    """Every rule of accessibility that axe finds broken, with its first places; only some hang on the width."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(THIN_OUT)
    page.evaluate(Axe().axe_script)
    for width in reversed(widths):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        # Only what is broken is told; the long report of what is right takes a third of the time.
        how = ALL if width == widths[0] else OF_WIDTH
        for rule in page.evaluate("how => axe.run(how).then(told => told.violations)", how):
            nodes = "; ".join(str(node["target"]) for node in rule["nodes"][:3])
            walk.note(f"{walk.who}-{language}-{width} {address}", f"axe {rule['id']}: {rule['help']} at {nodes}")


def walk_account(browser: Any, account: str, options: argparse.Namespace) -> list[str]:
    """Collect the account's pages, then look at each in every width and language."""
    walk, state = explore(browser, account, options)
    for language in options.languages.split(","):
        look_through(browser, walk, state, language, [int(width) for width in options.widths.split(",")])
    return walk.faults


def explore(browser: Any, account: str, options: argparse.Namespace, known: Collection[str] = ()) -> tuple[Walk, Any]:
    """One address of each kind of page that the account reaches, and its signed-in session; see `collect`."""
    walk = Walk(options.base.rstrip("/"), options, who=account.partition(":")[0])
    context = browser.new_context(viewport={"width": 1440, "height": HEIGHT}, locale="zh-CN")
    page = context.new_page()
    if account:
        sign_in(page, walk.base, account)
    collect(page, walk, known)
    state = context.storage_state()
    context.close()
    print(f"{walk.who or 'everybody'}: {len(walk.seen)} kinds of pages", flush=True)
    return walk, state


def look_through(browser: Any, walk: Walk, state: Any, language: str, widths: Sequence[int]) -> None:
    """Look at the walk's pages in one language, each loaded once; the faults are noted in the walk."""
    dark = "dark" if walk.options.dark else "light"
    context = browser.new_context(
        viewport={"width": widths[0], "height": HEIGHT}, storage_state=state, color_scheme=dark, locale="zh-CN"
    )
    if walk.who:
        prepare(context, walk, language)
    tab = Tab(context.new_page())
    for name, address in walk.seen.items():
        if not walk.options.only or any(word in name for word in walk.options.only.split(",")):
            look_at(tab, walk, name, address, language, widths)
    context.close()


def follow(element: Any) -> None:
    """Click a link or button that leads to a page, and wait for that page: a click alone returns before it is there."""
    with element.page.expect_navigation():
        element.click()


def prepare(context: Any, walk: Walk, language: str) -> None:
    """Switch the session's language (and text size) by pressing the page's own buttons."""
    page = context.new_page()
    page.goto(walk.base + "/")
    switch = page.locator(f"form.switch button[name=language][value='{language}']")
    if switch.count():
        follow(switch)
    button = page.locator("form.switch button[aria-pressed]")
    if (button.get_attribute("aria-pressed") == "true") != walk.options.large_text:
        follow(button)
    page.close()


def main() -> int:
    """Read the call, walk every account, tell how many faults."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("--account", action="append", required=True, help="'' is somebody without one")
    parser.add_argument("--out", default="pictures")
    parser.add_argument("--widths", default="1440,360")
    parser.add_argument("--languages", default="zh-hans,en")
    parser.add_argument("--only", default="")
    for flag in ("--dark", "--large-text", "--axe"):
        parser.add_argument(flag, action="store_true")
    options = parser.parse_args()
    Path(options.out).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("JIXIAO_DATA_DIR", tempfile.mkdtemp(prefix="jixiao-look-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.config.settings")
    import django
    from playwright.sync_api import sync_playwright

    django.setup()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program(), args=FLAGS)
        faults = [fault for account in options.account for fault in walk_account(browser, account, options)]
        browser.close()
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
