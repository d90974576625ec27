"""The mission's four cases, each from its goal to its public result, with the public figures reckoned anew."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from math import sqrt
from statistics import median
from typing import TYPE_CHECKING

import pytest

from jixiao import Scheme
from jixiao.demo.content import scheme_text
from jixiao.engine.air_quality.aqi import daily_aqi
from jixiao.web.base.formats import number
from tests.journeys.conftest import DemoSite, served
from tools.look import follow, sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

Rows = list[dict[str, str]]
WHY = "压减部分同意，由绩效低的项目承担。"
Z_95 = 1.959964


class Walk:
    """Somebody of the city at a window, and a stranger who reads what is public."""

    def __init__(self, chromium: "Browser", site: DemoSite) -> None:
        self.chromium, self.site, self.stranger = chromium, site, chromium.new_context(locale="zh-CN").new_page()

    def signed_in(self, username: str) -> "Page":
        page = self.chromium.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}).new_page()
        sign_in(page, self.site.url, f"{username}:{self.site.passwords[username]}")
        return page

    def at_goal(self, page: "Page", name: str) -> None:
        """From the year's goals to the page of one."""
        page.goto(f"{self.site.url}/goals/")
        follow(page.locator(".goal-list h3 a", has_text=name))
        assert name in page.inner_text("main")

    def to_public(self, page: "Page", title: str) -> str:
        """From the goal's page to what the public reads; the release's code."""
        href = page.locator(".goal-list a[href^='/public/releases/']", has_text=title).first.get_attribute("href")
        self.stranger.goto(self.site.url + str(href))
        return str(href).rstrip("/").rpartition("/")[2]

    def table(self, code: str, name: str) -> Rows:
        """A published file, as anybody gets it."""
        answer = self.stranger.request.get(f"{self.site.url}/public/releases/{code}/files/{name}.csv")
        assert answer.ok, name
        return list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))

    def publish(self, code: str) -> None:
        """The leader reads the draft as everybody will, and presses once."""
        page = self.signed_in("leader")
        page.goto(f"{self.site.url}/publications/{code}/")
        follow(page.locator("form[action$='/publish/'] button"))
        assert page.locator(f"main a[href='/public/releases/{code}/']").count(), page.inner_text("main")
        page.context.close()


@pytest.fixture(scope="module")
def site(demo_folder: "Path", tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """One copy of the city for all four: they touch different parts of it."""
    with served(demo_folder, tmp_path_factory.mktemp("cases")) as running:
        yield running


@pytest.fixture
def walk(chromium: "Browser", site: DemoSite) -> Walk:
    return Walk(chromium, site)


def test_waste_sorting_streets_are_ranked_and_accuracy_has_come_from_30_to_over_80(walk: Walk) -> None:
    office = walk.signed_in("office")
    walk.at_goal(office, "让分类成为居民习惯")
    code = walk.to_public(office, "生活垃圾分类")
    ranks_follow_from_scores(walk, code)
    accuracy_is_scored_by_the_scheme(walk, code)
    began, now = accuracy_has_its_margin(walk, code)
    assert began == pytest.approx(30, abs=3)
    assert now > 80
    walk.stranger.goto(f"{walk.site.url}/public/indicators/accuracy_rate/")
    assert f"{number(began, 1)}%提高到2026年9月的{number(now, 1)}%" in walk.stranger.inner_text("main")


def ranks_follow_from_scores(walk: Walk, code: str) -> None:
    """In each group: one more than those with a higher score."""
    groups = defaultdict(list)
    for row in walk.table(code, "ranking"):
        groups[row["peer_group"]].append(row)
    assert len(groups) == 2
    for rows in groups.values():
        scores = [float(row["score"]) for row in rows if row["score"]]
        for row in rows:
            if row["score"]:
                assert int(row["rank"]) == 1 + sum(score > float(row["score"]) for score in scores)


def accuracy_is_scored_by_the_scheme(walk: Walk, code: str) -> None:
    """Full marks at the target, else in proportion."""
    full = next(float(leaf.weight) for leaf in Scheme.from_yaml(scheme_text()).leaves if leaf.code == "accuracy_rate")
    values = {row["organisation"]: row for row in walk.table(code, "values")
              if (row["indicator"], row["period"]) == ("accuracy_rate", "2026-09")}  # fmt: skip
    scores = {row["organisation"]: row for row in walk.table(code, "scores") if row["node"] == "accuracy_rate"}
    assert {float(row["full_marks"]) for row in scores.values()} == {full}
    for place, row in values.items():
        share = min(1.0, float(row["value"]) / float(row["target"]))
        assert float(scores[place]["score"]) == pytest.approx(full * share, abs=0.006)


def accuracy_has_its_margin(walk: Walk, code: str) -> tuple[float, float]:
    """Every street with n and Wilson's interval; medians of baseline and now."""
    rows = walk.table(code, "baselines")
    for row in rows:
        n = int(row["n"])
        share = round(float(row["value"]) * n / 100) / n
        centre, half = share + Z_95**2 / (2 * n), Z_95 * sqrt(share * (1 - share) / n + Z_95**2 / (4 * n * n))
        ends = [100 * end / (1 + Z_95**2 / n) for end in (centre - half, centre + half)]
        assert [float(row["low"]), float(row["high"])] == pytest.approx(ends, abs=0.006)
        assert float(row["low"]) > float(row["baseline"]), "further than chance explains"
    return median(float(row["baseline"]) for row in rows), median(float(row["value"]) for row in rows)


def test_idle_and_double_money_is_found_and_moved_to_what_works(walk: Walk) -> None:
    office = walk.signed_in("office")
    walk.at_goal(office, "花钱必问效")
    proposal, change = decide_the_open_proposal(walk)
    office.goto(f"{walk.site.url}/publications/")
    follow(office.locator("form[action$='/publications/look/'] button"))
    code = f"reallocation-{proposal}-2026-11"
    walk.publish(code)
    walk.at_goal(office, "花钱必问效")
    assert walk.to_public(office, "压减一般性支出方案") == code
    moves = walk.table(code, "moves")
    assert sum(float(row["change"]) for row in moves) == pytest.approx(change, abs=1e-4), "what moves adds up"
    for row in moves:
        assert float(row["before"]) + float(row["change"]) == pytest.approx(float(row["after"]), abs=1e-6)
    page = walk.stranger.inner_text("main")
    taken = -sum(float(row["change"]) for row in moves if row["direction"] == "less")
    assert f"减少{taken:,.2f}万元" in page
    given = sum(float(row["given_back"]) for row in walk.table(code, "idle_money"))
    double = sum(float(row["one_of_two"]) for row in walk.table(code, "same_work"))
    assert given > 0
    assert f"确认收回{given:,.2f}万元" in page
    assert double > 0
    assert f"涉及资金{double:,.2f}万元" in page
    last_year_is_graded_by_its_scores(walk, office)


def decide_the_open_proposal(walk: Walk) -> tuple[str, float]:
    """The leader accepts what the office proposed; its number there, and by how much it changes the whole, in 万元."""
    leader = walk.signed_in("leader")
    leader.goto(f"{walk.site.url}/budgets/proposals/")
    follow(leader.locator("main a", has_text="压减一般性支出方案").first)
    proposal = leader.url.rstrip("/").rpartition("/")[2]
    leader.locator("select[name=is_accepted]").select_option("yes")
    leader.locator("textarea[name=reason]").fill(WHY)
    follow(leader.locator("form", has=leader.locator("textarea[name=reason]")).locator("button.primary"))
    table = leader.request.get(f"{leader.url}?export=csv").body().decode("utf-8-sig")
    leader.context.close()
    rows = list(csv.reader(io.StringIO(table)))
    place = next(at for at, head in enumerate(rows[0]) if head.startswith("增减"))
    return proposal, sum(float(row[place].replace(",", "").replace("−", "-")) for row in rows[1:] if row[place])


def last_year_is_graded_by_its_scores(walk: Walk, office: "Page") -> None:
    code = (
        walk.to_public(office, "2025年度预算绩效") if office.locator("a", has_text="2025年度预算绩效").count() else ""
    )
    assert code == "budgets-2025"
    rows = walk.table(code, "programmes")
    told = [row for row in rows if row["self_score"]]  # what is not endorsed yet is empty
    assert len(told) >= 4
    for row in rows:
        assert float(row["execution_rate"]) == pytest.approx(100 * float(row["paid"]) / float(row["budget"]), abs=0.01)
    for row in told:
        score = float(row["self_score"])
        grade = "优" if score >= 90 else "良" if score >= 80 else "中" if score >= 60 else "差"
        assert row["self_grade_zh"] == grade
    points = defaultdict(float)
    for row in walk.table(code, "objectives"):
        points[row["programme"]] += float(row["score"])
    for row in told:  # objectives have 90 points, execution 10 times its rate
        whole = points[row["programme"]] + min(10.0, float(row["execution_rate"]) / 10)
        assert float(row["self_score"]) == pytest.approx(whole, abs=0.011)


def test_the_air_is_published_with_what_was_done_for_it(walk: Walk) -> None:
    office = walk.signed_in("office")
    walk.at_goal(office, "蓝天更多")
    follow(office.locator(".goal-list a[href='/air/']").first)
    assert office.locator("text=柴油货车绕行").count(), "what is done stands beside the days"
    walk.publish("air-2026-10")
    walk.at_goal(office, "蓝天更多")
    code = walk.to_public(office, "2026年10月空气质量")
    city = [row for row in walk.table(code, "air_days") if row["station"] == "city"]
    assert len(city) == 31
    counted = index_of_every_day(city)
    (summary,) = [row for row in walk.table(code, "air_summary") if row["station"] == "city"]
    assert (int(summary["valid_days"]), int(summary["good_days"])) == counted
    (done,) = walk.table(code, "air_abatement")
    assert (done["label_zh"], done["organisation_zh"], int(done["days"])) == ("港区柴油货车绕行", "滨海市", 31)
    assert int(done["good_days"]) == counted[1]
    assert "执行污染防治措施1项：港区柴油货车绕行" in walk.stranger.inner_text("main")


def index_of_every_day(city: Rows) -> tuple[int, int]:
    """Each day's index by the engine from the published concentrations; how many days count, and are good."""
    names = ("pm25", "pm10", "so2", "no2", "co", "o3")
    for row in city:
        if all(row[name] for name in names):
            frame = {"date": [row["date"]]} | {name: [float(row[name])] for name in names}
            (found,) = daily_aqi(frame, standard=row["standard"]).table.to_rows()
            assert found["aqi"] == int(row["aqi"]), row["date"]
    counts = [row for row in city if row["counts"] == "true"]
    return len(counts), sum(int(row["aqi"]) <= 100 for row in counts)


def test_a_smart_city_of_many_departments_ended_half_a_year_early(walk: Walk) -> None:
    office = walk.signed_in("office")
    walk.at_goal(office, "城市运行一网统管")
    follow(office.locator(".goal-list a[href='/projects/smart-city/']"))
    assert "一网统管" in office.inner_text("h1, main")
    walk.at_goal(office, "城市运行一网统管")
    code = walk.to_public(office, "城市运行“一网统管”平台")
    (whole,) = walk.table(code, "project")
    planned, finish = (date.fromisoformat(whole[name]) for name in ("planned_finish", "finish"))
    milestones = walk.table(code, "milestones")
    assert all(row["finished"] for row in milestones)
    assert max(row["finished"] for row in milestones) == whole["finish"]
    assert (planned - finish).days == int(whole["days_early"])
    assert int(whole["days_early"]) >= 180, "half a year"
    for row in milestones:
        if row["planned_finish"]:
            early = date.fromisoformat(row["planned_finish"]) - date.fromisoformat(row["finished"])
            assert early.days == int(row["days_early"])
    credit = [float(row["credit"]) for row in walk.table(code, "contributors") if row["credit"]]
    assert len(credit) >= 3
    assert sum(credit) == pytest.approx(100)
    words = f"比计划提前{(planned - finish).days}天"
    assert words in walk.stranger.inner_text("main")
    walk.stranger.goto(f"{walk.site.url}/public/")
    assert words in walk.stranger.inner_text("main")
