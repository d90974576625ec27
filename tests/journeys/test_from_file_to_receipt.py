"""One month of a scheme in a real browser, from the office's file to a leader who has the result computed again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

import jixiao
from jixiao.web.audit.models import AuditEvent
from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import CollectionTask, Observation
from jixiao.web.collection.rules import Entry
from jixiao.web.indicators.actions import set_target_plan
from jixiao.web.indicators.models import Indicator
from tests.unit.web.factories import PASSWORD, City, make_city
from tools.look import follow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CASE = Path(jixiao.__file__).parent / "library" / "cases" / "waste-sorting.yaml"
MONTH = "2025-10"
TARGETS = {"accuracy_rate": 70.0, "kitchen_share": 18.0, "compliant_points_rate": 95.0}
FIGURES = {
    "accuracy_rate": "61.4", "accuracy_checks": "250", "kitchen_share": "15", "reduction_rate": "2.5",
    "compliant_points_rate": "90", "problem_rate": "10.5", "coverage_rate": "85", "complaints": "3",
    "innovation_events": "1", "supervision_notices": "0", "major_incidents": "0",
}  # fmt: skip
MISTYPED, FULL_WIDTH = "81.4", "８１．４"
NO_DATA, WHY_NONE = "kitchen_purity", "检测设备检修，本月未抽检"
RETURNED_FOR = "投放准确率与抽查记录不符，请核对后重报"
WRITES = {
    "SCHEME_IMPORTED": "office", "SCHEME_PUBLISHED": "office", "TASKS_PUBLISHED": "office", "DRAFT_SAVED": "reporter",
    "EVIDENCE_ATTACHED": "reporter", "TASK_SUBMITTED": "reporter", "SUBMISSION_RETURNED": "approver",
    "SUBMISSION_APPROVED": "approver", "CYCLE_CREATED": "office", "CYCLE_STARTED": "office", "TASK_LOCKED": "office",
    "PERIOD_SCORED": "office", "RUN_CONFIRMED": "office",
}  # fmt: skip


def expected_points() -> dict[str, Decimal]:
    """What the street earns, by the words of the scheme file, worked out by hand and not by the engine."""
    points = {
        "accuracy": 28 * Decimal("61.4") / 70 + 2,  # 250 bags are enough
        "kitchen": 30 * Decimal(15) / 18,  # the purity's 10 points go to the share
        "reduction": 10 * (Decimal("2.5") + 4) / 13,
        "system": 12 * Decimal(90) / 95
        + (8 - Decimal("0.4") * Decimal("2.5"))
        + Decimal("2.5")
        + (5 - 3 * Decimal("0.5")),
    }
    total = sum(points.values()) + Decimal("0.5")  # one practice taken up by the city
    return {name: value.quantize(Decimal("0.01"), ROUND_HALF_UP) for name, value in {**points, "total": total}.items()}


@dataclass
class Town:
    """The browser, the address and the city of this journey."""

    browser: "Browser"
    url: str
    city: City

    @contextmanager
    def signed_in(self, username: str) -> Iterator["Page"]:
        """A window of one's own, signed in through the form; nothing may appear on its console."""
        context = self.browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
        context.set_default_timeout(15_000)
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(f"{self.url}/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.locator(".account-menu").wait_for()
        yield page
        context.close()
        assert not faults, f"{username}: {faults}"

    def task(self, street: str) -> CollectionTask:
        """The street's task of the month as it stands."""
        return CollectionTask.objects.get(organisation__code=street, period=MONTH)


@pytest.fixture
def town(chromium: "Browser", live_server: LiveServer) -> Town:
    return Town(chromium, live_server.url, make_city())


def test_from_the_schemes_file_to_the_receipt(town: Town) -> None:
    with town.signed_in("office") as page:
        office_publishes(page, town)
    with town.signed_in("reporter") as page:
        reporter_fills_in(page, town)
    with town.signed_in("approver") as page:
        approver_returns(page, town)
    with town.signed_in("reporter") as page:
        reporter_corrects(page, town)
    with town.signed_in("approver") as page:
        approver_approves(page, town)
    neighbour_hands_in(town)
    with town.signed_in("office") as page:
        office_scores(page, town)
    with town.signed_in("leader") as page:
        leader_asks(page, town)
    with town.signed_in("auditor") as page:
        auditor_finds_every_write(page, town)


def office_publishes(page: "Page", town: Town) -> None:
    """The case's file becomes a scheme in force, two streets are asked for October."""
    page.goto(f"{town.url}/schemes/import/")
    page.set_input_files("input[name=file]", CASE)
    follow(page.get_by_role("button", name="读取并检查"))
    follow(page.get_by_role("link", name="发布…"))
    follow(page.get_by_role("button", name="发布", exact=True))
    page.wait_for_url("**/schemes/waste-sorting/1/")
    page.goto(f"{town.url}/tasks/publish/")
    page.select_option("select[name=scheme]", index=0)
    page.fill("input[name=period]", MONTH)
    page.fill("input[name=opens_date]", "2025-11-01")
    page.fill("input[name=due_date]", "2025-11-10")
    for street in ("S11", "S12"):
        page.check(f"input[name=organisations][value={street}]")
    page.get_by_role("button", name="下达填报任务").click()
    page.wait_for_url(f"**/tasks/?period={MONTH}")
    assert page.locator("main table tbody tr").count() == 2
    set_targets(town)


def set_targets(town: Town) -> None:
    """The year's targets of both streets, the same for every month."""
    for street in ("S11", "S12"):
        for code, target in TARGETS.items():
            set_target_plan(
                indicator=Indicator.objects.get(code=code), organisation=town.city.organisations[street], year=2025,
                annual_target=target, path_kind="manual", path={f"2025-{month:02}": target for month in range(1, 13)},
                basis="年度任务书", by=town.city.accounts["office"], now=datetime.now(UTC),
            )  # fmt: skip


def reporter_fills_in(page: "Page", town: Town) -> None:
    """By keyboard down the column; a full-width figure is refused in words, mended; one figure is declared missing."""
    task = town.task("S11")
    page.goto(f"{town.url}/tasks/{task.pk}/")
    typed = {**FIGURES, "accuracy_rate": FULL_WIDTH}
    codes = [
        name.removeprefix("value-")
        for name in page.eval_on_selector_all("[data-figure]", "all => all.map(one => one.id)")
    ]
    assert set(codes) == {*FIGURES, NO_DATA}
    page.locator(f"#value-{codes[0]}").focus()
    for code in codes:
        assert page.evaluate("document.activeElement.id") == f"value-{code}"
        page.keyboard.type(typed.get(code, ""))
        page.keyboard.press("Enter")
    message = page.locator("#message-accuracy_rate")
    message.get_by_text("全角").wait_for()
    assert page.locator("#value-accuracy_rate").get_attribute("aria-invalid") is None
    page.locator("#value-accuracy_rate").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(MISTYPED)
    declare_nothing(page)
    page.get_by_text(f"{len(codes)} 项全部填好").wait_for()
    page.set_input_files(
        "#evidence-file", {"name": "抽查记录.csv", "mimeType": "text/csv", "buffer": "小区,袋数\n一,250\n".encode()}
    )
    page.select_option("#evidence-indicator", "accuracy_rate")
    page.locator("#evidence").get_by_role("button", name="上传").click()
    page.get_by_role("link", name="抽查记录.csv").wait_for()
    hand_in(page)


def declare_nothing(page: "Page") -> None:
    """Nothing to report for one figure, with the reason, by keyboard."""
    page.locator(f"tr:has(#value-{NO_DATA}) details summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(WHY_NONE)
    page.keyboard.press("Tab")


def hand_in(page: "Page") -> None:
    """Press the button by keyboard and see the task wait for review."""
    page.get_by_role("button", name="提交审核").focus()
    page.keyboard.press("Enter")
    page.locator(".state-submitted").wait_for()


def approver_returns(page: "Page", town: Town) -> None:
    """R, a reason, Return; the reviewer sees the declared gap with its reason, and the evidence."""
    task = town.task("S11")
    page.goto(f"{town.url}/review/{task.pk}/")
    assert page.get_by_text(WHY_NONE).is_visible()
    assert page.get_by_role("link", name="抽查记录.csv").is_visible()
    page.keyboard.press("r")
    page.keyboard.type(RETURNED_FOR)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith(f"/review/{task.pk}/") or "return" in url)
    task.refresh_from_db()
    assert task.state == "returned"


def reporter_corrects(page: "Page", town: Town) -> None:
    """The task stands on the first page of the list as returned, with the reason; one figure is mended."""
    page.goto(f"{town.url}/tasks/")
    follow(page.locator(".owed .button").first)
    assert page.get_by_text(RETURNED_FOR).is_visible()
    field = page.locator("#value-accuracy_rate")
    assert field.input_value() == MISTYPED
    field.fill(FIGURES["accuracy_rate"])
    hand_in(page)


def approver_approves(page: "Page", town: Town) -> None:
    """A approves."""
    page.goto(f"{town.url}/review/")
    assert page.get_by_text(RETURNED_FOR).is_visible()
    page.keyboard.press("a")
    page.locator(".notice.success, .notice.good").first.wait_for()
    assert town.task("S11").state == "approved"
    revisions = Observation.objects.filter(indicator__code="accuracy_rate").order_by("revision")
    assert list(revisions.values_list("value", flat=True)) == [81.4, 61.4]


def neighbour_hands_in(town: Town) -> None:
    """The second street, so that there is somebody to be ranked with; its figures are a little better."""
    accounts, task = town.city.accounts, town.task("S12")
    entries = [Entry(code, "70" if code == "accuracy_rate" else text) for code, text in FIGURES.items()]
    entries.append(Entry(NO_DATA, "96"))
    collection.save_entries(task=task, entries=entries, by=accounts["office"], now=datetime.now(UTC))
    collection.submit(task=task, by=accounts["office"], now=datetime.now(UTC))
    collection.approve(task=task, by=accounts["approver"], now=datetime.now(UTC))


def office_scores(page: "Page", town: Town) -> None:
    """A cycle is planned and started, October computed, looked at, confirmed."""
    page.goto(f"{town.url}/cycles/new/")
    page.fill("input[name=label_zh]", "2025年度考核")
    page.fill("input[name=code]", "waste-2025")
    page.fill("input[name=year]", "2025")
    page.select_option("select[name=scheme_version]", index=1)
    follow(page.locator("main form button.primary"))
    follow(page.get_by_role("button", name="启动考核周期"))
    page.goto(f"{town.url}/cycles/waste-2025/score/{MONTH}/")
    follow(page.locator("main form button.primary"))
    page.wait_for_url(f"**/runs/waste-2025-{MONTH}-1/")
    follow(page.get_by_role("button", name="确认本批次"))
    page.get_by_text("已确认").first.wait_for()


def leader_asks(page: "Page", town: Town) -> None:
    """The ranking's number leads to its receipt; both show the digits worked out by hand, again after a new run."""
    points = expected_points()
    page.goto(f"{town.url}/ranking/?cycle=waste-2025&period={MONTH}")
    row = page.locator(".rank-table tr", has_text="滨江街道")
    assert row.locator("td").first.inner_text() == "2"
    assert row.locator("a.asked").inner_text() == str(points["total"])
    row.locator("a.asked").click()
    page.wait_for_url(f"**/receipts/waste-2025-{MONTH}-1/S11/waste-sorting/")
    before = page.locator("main .stack").first.inner_text()
    assert page.locator(".receipt-figure").inner_text() == str(points["total"])
    for node in ("accuracy", "kitchen", "reduction", "system"):
        cells = page.locator(f"tr:has(a[href$='/S11/{node}/']) td.num")
        assert cells.nth(1).inner_text() == str(points[node]), node
    page.get_by_role("button", name="再算一遍").click()
    page.get_by_text("逐位相同").wait_for()
    assert page.locator("main .stack").first.inner_text() == before
    page.goto(f"{town.url}/receipts/waste-2025-{MONTH}-1/S11/accuracy_rate/")
    way = page.locator(".timeline").inner_text()
    for who in ("reporter", "approver", "绩效办"):
        assert who in way
    assert RETURNED_FOR in way


def auditor_finds_every_write(page: "Page", town: Town) -> None:
    """Each write of the day stands in the log under the one who made it, in order."""
    for event, username in WRITES.items():
        page.goto(f"{town.url}/audit/?event={event}&actor={username}")
        assert page.locator("main table tbody tr").count() >= 1, f"no {event} of {username}"
    handed = AuditEvent.objects.filter(
        object_code__contains="S11", event__in=["TASK_SUBMITTED", "SUBMISSION_RETURNED", "SUBMISSION_APPROVED"]
    )
    assert list(handed.order_by("pk").values_list("event", flat=True)) == [
        "TASK_SUBMITTED", "SUBMISSION_RETURNED", "TASK_SUBMITTED", "SUBMISSION_APPROVED",
    ]  # fmt: skip
