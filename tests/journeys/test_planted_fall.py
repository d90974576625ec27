"""The demo city's planted fall, followed through the pages: raised in time, answered, ordered, cleared by the figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from jixiao.demo.calendar import ZONE, at, due_date, months
from jixiao.demo.city import street
from jixiao.demo.departments.hotline import Hotline
from jixiao.demo.departments.records import HOTLINE
from jixiao.demo.fall import FALL
from jixiao.demo.figures import SEED
from jixiao.demo.play import begin, play_month
from jixiao.demo.stages import warning as stage
from jixiao.demo.world import World, make_world
from jixiao.engine.model.period import Period
from jixiao.web.warnings import rules
from jixiao.web.warnings.models import OrderRequest, WarningCase
from tools.look import follow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SINCE, LAST_OF_QUARTER = Period.parse("2026-03"), Period.parse("2026-06")
FIRST_FALLEN, RECOVERED = min(FALL.drops), max(FALL.drops).next()
REPORTER, LEADER, OUTSIDER = "reporter-0202", "leader", "reporter-0301"
WHY = "两名专职督导员离岗，三个小区桶边督导中断，已请网格员临时补位。"
REQUIREMENT = "请于一个月内补齐督导员，恢复桶边督导。"


class Town:
    """The city as far as it is played, and windows into it at a day's clock."""

    def __init__(self, world: World, browser: "Browser", url: str, settings: Settings) -> None:
        self.world, self.browser, self.url, self.settings = world, browser, url, settings

    def set_clock(self, day: date) -> None:
        """From now on the platform's pages believe it is ten in the morning of `day`."""
        self.settings.CLOCK_OFFSET = at(day, 10.0) - timezone.now()

    @contextmanager
    def signed_in(self, username: str) -> Iterator["Page"]:
        """A window of one's own; nothing may appear on its console."""
        context = self.browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
        context.set_default_timeout(15_000)
        page, faults = context.new_page(), list[str]()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(f"{self.url}/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", self.world.passwords[username])
        page.keyboard.press("Enter")
        page.locator(".account-menu").wait_for()
        yield page
        context.close()
        assert not faults, f"{username}: {faults}"

    @property
    def fallen(self) -> WarningCase:
        """The warning about the planted fall."""
        found = WarningCase.objects.filter(organisation__code=FALL.organisation, indicator__code=FALL.indicator)
        return found.latest("pk")


@pytest.fixture
def town(
    chromium: "Browser", live_server: LiveServer, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Town]:
    """The city before its first fallen month; nobody in it answers warnings but the people of this journey."""
    settings.MEDIA_ROOT = tmp_path / "evidence"
    monkeypatch.setattr(stage, "answer_month", lambda world, month: None)
    hotline = Hotline(tmp_path / HOTLINE, "a-token-of-this-journey").start()
    world = make_world(SEED, SINCE)
    begin(world, tmp_path, hotline)
    yield Town(world, chromium, live_server.url, settings)
    hotline.shutdown()
    hotline.server_close()


def test_a_planted_fall_is_raised_answered_ordered_and_cleared_by_the_figures(town: Town, tmp_path: Path) -> None:
    for month in months(SINCE, FIRST_FALLEN):
        play_month(town.world, month, tmp_path)
    deadline = due_date(LAST_OF_QUARTER, street(FALL.organisation).group)
    raised_on = timezone.localdate(town.fallen.raised_at, ZONE)
    assert raised_on < deadline, "people know before the quarter's figures are due"
    assert town.fallen.state == rules.RAISED
    town.set_clock(raised_on)
    with town.signed_in(REPORTER) as page:
        reporter_acknowledges_and_explains(page, town)
    with town.signed_in(OUTSIDER) as page:
        page.goto(f"{town.url}/warnings/")
        assert page.locator(".warning-card", has_text="盐田街道").count() == 0, "neighbours see their own"
    with town.signed_in("office") as page:
        office_asks_for_an_order(page, town, raised_on + timedelta(days=30))
    play_month(town.world, FIRST_FALLEN.next(), tmp_path)
    it_is_red_and_the_order_stands(town)
    for month in months(FIRST_FALLEN.next().next(), RECOVERED):
        play_month(town.world, month, tmp_path)
    town.set_clock(timezone.localdate(town.fallen.changed_at, ZONE))
    with town.signed_in(LEADER) as page:
        leader_reads_its_whole_life(page, town)


def reporter_acknowledges_and_explains(page: "Page", town: Town) -> None:
    """From the message to the warning; A acknowledges, E opens the explanation."""
    page.goto(f"{town.url}/warnings/")
    card = page.locator(".warning-card", has_text="盐田街道").filter(has_text="投放准确率")
    follow(card.get_by_role("link"))
    page.locator(".warning-chart svg").first.wait_for()
    page.keyboard.press("a")
    page.locator(".notice.success").wait_for()
    assert town.fallen.state == rules.ACKNOWLEDGED
    page.select_option("#explain_category", "people")
    page.fill("#explain_words", WHY)
    follow(page.locator("form[action$='/explain/'] button"))
    page.locator(".notice.success").wait_for()
    assert town.fallen.state == rules.EXPLAINED
    assert page.get_by_text(WHY).is_visible()
    assert page.locator("form[action$='/order/'], form[action$='/mute/']").count() == 0, "these are the office's"


def office_asks_for_an_order(page: "Page", town: Town, due: date) -> None:
    """What is to be mended, by when; nobody is offered to close the warning."""
    page.goto(f"{town.url}/warnings/{town.fallen.pk}/")
    words = page.locator("form button").all_inner_texts()
    assert not [word for word in words if "解除" in word or "关闭" in word], "nobody closes a warning by hand"
    page.locator("summary", has_text="发起整改").click()
    page.fill("#order_due_date", due.isoformat())
    page.fill("#order_requirement", REQUIREMENT)
    follow(page.locator("form[action$='/order/'] button"))
    page.locator(".notice.success").wait_for()
    order = OrderRequest.objects.get(warning=town.fallen)
    assert (order.requirement, order.due_date, order.state) == (REQUIREMENT, due, rules.WAITING)


def it_is_red_and_the_order_stands(town: Town) -> None:
    """The next month's figure fell further: graver, still the same case, and no second order."""
    assert (town.fallen.severity, town.fallen.state) == (rules.RED, rules.EXPLAINED)
    assert OrderRequest.objects.filter(warning=town.fallen).count() == 1
    with town.signed_in(LEADER) as page:
        page.goto(f"{town.url}/warnings/?severity=red")
        assert page.locator(".warning-card", has_text="盐田街道").count() == 1
        assert page.locator(".nav-count").count(), "the leader was told"


def leader_reads_its_whole_life(page: "Page", town: Town) -> None:
    """Recovered: cleared by the figures, with everything that happened."""
    fallen = town.fallen
    assert (fallen.state, fallen.n_relapses) == (rules.CLEARED, 0)
    assert fallen.cleared_period == str(RECOVERED)
    happened = list(fallen.events.order_by("id").values_list("kind", flat=True))
    wanted = ["raised", "acknowledged", "explained", "worsened", "ordered", "cleared"]
    assert [kind for kind in happened if kind in wanted and kind != "worsened"] == [
        w for w in wanted if w != "worsened"
    ]
    page.goto(f"{town.url}/warnings/{fallen.pk}/")
    assert "已恢复" in page.locator("h1").inner_text()
    line = page.locator(".timeline")
    for words in (WHY, "人员保障", "发起整改", "数据恢复，已解除"):
        assert line.get_by_text(words).first.is_visible(), words
    assert page.locator("form[action*='/warnings/']").count() == 0, "the leader sees; nothing is left to do"
