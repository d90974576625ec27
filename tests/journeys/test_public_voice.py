"""A release is published, read, downloaded and verified; a code is scanned, a bad rating ordered, answered and seen by all.

The public's pages on the way are walked by keyboard alone.
"""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.demo.installation import Installation
from tests.demo_city import clean_environment
from tests.journeys.conftest import DemoSite
from tests.journeys.keyboard import walk
from tools.look import follow, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WORDS = "下午四点只开一个窗口，等了一个半小时。"
REPLY = "已核实：当日一名工作人员请假。即日起十五时后增开二号窗口，等候时间控制在二十分钟内。"
POINT = "BH-0205-W1"
TAKE_UP = """
import django; django.setup()
from jixiao.web.base import clock
from jixiao.web.followup import tasks
tasks.take_up(now=clock.now())
"""


class People:
    """Windows of people who sign in, and of strangers with a phone."""

    def __init__(self, chromium: "Browser", site: DemoSite) -> None:
        self.chromium, self.site = chromium, site

    def signed_in(self, username: str) -> "Page":
        page = self.chromium.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}).new_page()
        sign_in(page, self.site.url, f"{username}:{self.site.passwords[username]}")
        return page

    def stranger(self) -> "Page":
        context = self.chromium.new_context(
            locale="zh-CN", viewport={"width": 360, "height": 740}, accept_downloads=True
        )
        return context.new_page()


def test_from_the_release_to_the_reply(chromium: "Browser", demo_site: DemoSite, tmp_path: Path) -> None:
    people = People(chromium, demo_site)
    code = publish_the_first_draft(people)
    stranger = people.stranger()
    check_the_table(stranger, demo_site.url, code, tmp_path)
    receipt = rate_badly(people, stranger)
    take_up(demo_site)
    stranger.goto(receipt)
    assert "正在整改" in stranger.inner_text("h1")
    answer(people)
    stranger.goto(receipt)
    assert REPLY in stranger.inner_text("main")
    stranger.goto(f"{demo_site.url}/public/replies/")
    assert REPLY in stranger.inner_text("main")
    assert WORDS not in stranger.inner_text("main"), "the person's own words stay with those who answer"
    assert stranger.context.cookies() == []


def publish_the_first_draft(people: People) -> str:
    """The leader looks at the draft as everybody will read it, and publishes it with one press."""
    page = people.signed_in("leader")
    page.goto(f"{people.site.url}/publications/")
    follow(page.locator("main table").first.locator("a[href^='/publications/']").first)
    headline = page.inner_text("h1")
    follow(page.locator("form[action$='/publish/'] button"))
    code = page.url.rstrip("/").rpartition("/")[2]
    assert page.locator(f"main a[href='/public/releases/{code}/']").count(), headline
    page.context.close()
    return code


def check_the_table(page: "Page", url: str, code: str, folder: Path) -> None:
    """From the portal's first page to the file; the script proves it, and catches one changed digit."""
    page.goto(f"{url}/public/")
    assert walk(page) == []
    follow(page.locator("nav a[href='/public/releases/']"))
    follow(page.locator(f"main a[href='/public/releases/{code}/']").first)
    assert walk(page) == []
    with page.expect_download() as started:
        page.locator("#data a.button[href$='.csv']").first.click()
    table = folder / started.value.suggested_filename
    started.value.save_as(table)
    follow(page.locator("main a[href='/public/verify/']").first)
    for address in (f"/public/log/proofs/{code}.json", "/public/log/checkpoint.txt", "/public/log/verify_release.py"):
        link = page.locator(f"main a[href='{address}']").first
        answer = page.request.get(url + str(link.get_attribute("href")))
        (folder / address.rpartition("/")[2]).write_bytes(answer.body())
    assert verified(folder, table.name, code).returncode == 0
    content = table.read_bytes()
    digit = next(place for place, byte in enumerate(content) if chr(byte).isdigit() and place > len(content) // 2)
    table.write_bytes(content[:digit] + (b"8" if content[digit : digit + 1] != b"8" else b"3") + content[digit + 1 :])
    assert verified(folder, table.name, code).returncode == 1


def verified(folder: Path, table: str, code: str) -> "subprocess.CompletedProcess[str]":
    words = ["file", table, "--proof", f"{code}.json", "--checkpoint", "checkpoint.txt"]
    return subprocess.run(
        [sys.executable, "-I", "verify_release.py", *words], cwd=folder, check=False, capture_output=True, text=True
    )


def rate_badly(people: People, phone: "Page") -> str:
    """The code on the wall leads to five faces; a bad one asks why; the receipt's address."""
    office = people.signed_in("office")
    office.goto(f"{people.site.url}/service-points/{POINT}/")
    scanned = str(office.locator("main a[href*='/rate/']").first.get_attribute("href"))
    office.context.close()
    phone.goto(people.site.url + scanned[scanned.index("/rate/") :])
    assert walk(phone) == []
    phone.locator("button[name=degree][value='2']").click()
    phone.locator("input[name=reason]").first.check()
    phone.locator("textarea[name=words]").fill(WORDS)
    follow(phone.locator("form button.primary"))
    assert "/receipt/" in phone.url, phone.inner_text("main")
    return phone.url


def take_up(site: DemoSite) -> None:
    """What the worker does every five minutes."""
    environment = {**clean_environment(), **Installation(site.folder, "").environment()}
    environment["DJANGO_SETTINGS_MODULE"] = "jixiao.web.config.settings"
    subprocess.run([sys.executable, "-c", TAKE_UP], check=True, env=environment, capture_output=True)


def answer(people: People) -> None:
    """The street signs for the order and replies; the office calls back, accepts, and lists the reply."""
    street = people.signed_in("reporter")
    street.goto(f"{people.site.url}/orders/owed/")
    owed = street.locator("main :is(article, tr)", has_text="便民服务中心1号窗口")
    follow(owed.locator("a[href^='/orders/2']").first)
    assert WORDS in street.inner_text("main")
    address = street.url
    follow(street.locator("form[action$='/sign/'] button"))
    form = street.locator("form[action$='/reply/']")
    if not form.is_visible():
        street.locator("details.act", has=form).locator("summary").click()
    form.locator("textarea[name=words]").fill(REPLY)
    follow(form.locator("button").last)
    street.context.close()
    office = people.signed_in("office")
    office.goto(address)
    form = office.locator("form[action$='/accept/']")
    if not form.is_visible():
        office.locator("details.act", has=form).locator("summary").click()
    form.locator("textarea[name=words]").fill("已电话回访窗口值守情况，二号窗口已开放。")
    form.locator("select[name=is_mended]").select_option("yes")
    follow(form.locator("button").last)
    office.context.close()
