"""Every kind of page of the demo city, for every role: it answers, fits, is accessible, and complains of nothing."""

from argparse import Namespace
from typing import TYPE_CHECKING

from tests.journeys.conftest import DemoSite
from tools.look import explore, follow, look_through, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROLES = ("office", "administrator", "leader", "approver", "reporter", "evaluator", "auditor")
# These show each role something else; every other kind of page is looked at once, by the first role that reaches it.
DIFFERS_BY_ROLE = {"evaluation:cockpit", "collection:tasks", "collection:task", "organisations:organisation"}
WIDTHS = (1440, 360)
FEWEST_KINDS = 140


DRAFT_PAGES = ("evaluation:trial", "indicators:weights", "indicators:text", "indicators:publish")


def pages_of_a_draft(chromium: "Browser", demo_site: DemoSite) -> dict[str, str]:
    """The office makes a new version of the scheme; the pages that only a draft has, by kind."""
    context = chromium.new_context()
    page = context.new_page()
    sign_in(page, demo_site.url, f"office:{demo_site.passwords['office']}")
    page.goto(f"{demo_site.url}/schemes/")
    follow(page.locator("main table a[href^='/schemes/waste-sorting/']").first)
    follow(page.locator("form[action$='/new-version/'] button"))
    draft = page.locator(".page-actions a[href$='/trial/']").get_attribute("href") or ""
    context.close()
    return {kind: draft.replace("/trial/", f"/{kind.partition(':')[2]}/") for kind in DRAFT_PAGES}


def test_every_kind_of_page(chromium: "Browser", demo_site: DemoSite) -> None:
    drafted = pages_of_a_draft(chromium, demo_site)
    faults: list[str] = []
    looked_at: set[str] = set()
    for role in ROLES:
        options = Namespace(base=demo_site.url, out="", axe=True, dark=False, large_text=False, only="")
        account = f"{role}:{demo_site.passwords[role]}"
        walk, state = explore(chromium, account, options, known=looked_at - DIFFERS_BY_ROLE)
        assert "evaluation:cockpit" in walk.seen, f"{role} is not signed in"
        walk.seen |= drafted if role == "office" else {}
        walk.seen = {kind: at for kind, at in walk.seen.items() if kind in DIFFERS_BY_ROLE or kind not in looked_at}
        looked_at |= set(walk.seen)
        look_through(chromium, walk, state, "zh-hans", WIDTHS)
        options.axe = False  # the same marks with longer words: what may break is the narrow width
        look_through(chromium, walk, state, "en", WIDTHS[1:])
        faults += walk.faults
    faults += faults_of_public_pages(chromium, demo_site, looked_at)
    assert not faults, "\n".join(faults)
    assert len(looked_at) >= FEWEST_KINDS


def faults_of_public_pages(chromium: "Browser", demo_site: DemoSite, looked_at: set[str]) -> list[str]:
    """What strangers read, in both languages; without cookies."""
    options = Namespace(base=demo_site.url, out="", axe=True, dark=False, large_text=False, only="")
    walk, state = explore(chromium, "", options)
    assert {"portal:home", "portal:home_en", "portal:release", "air:public"} <= set(walk.seen)
    assert state["cookies"] == []
    looked_at |= set(walk.seen)
    look_through(chromium, walk, state, "", WIDTHS)
    return walk.faults
