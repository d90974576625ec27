"""How firm ranks are: the ranges are those of `jixiao robustness`, the page tells them in words, figures and rows."""

import csv
import io
import re
from html import unescape

import pytest

from jixiao import UncertaintyPlan, robustness
from jixiao.engine.robustness.plan import STATED
from jixiao.web.evaluation import actions, queries
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.indicators import actions as indicators
from tests.unit.web.built_once import built_once
from tests.unit.web.evaluation.conftest import DOCUMENT, NOW, Scored, fill_in, publish

pytestmark = pytest.mark.django_db
# S11 and S12 are good at different things: which of them is ahead is a matter of weights.
CLOSE = {
    "S11": (70, 80, 3, 0), "S12": (64, 80, 1, 0), "S13": (80, 80, 0, 0),
    "S21": (55, 70, 3, 0), "S22": (70, 88, 1, 0), "S23": (77, 91, 2, 0),
}  # fmt: skip


@pytest.fixture
def close(scored: Scored) -> ScoringRun:
    """October's run, confirmed."""
    return built_once("close", lambda: score_october(scored), scored)


def score_october(scored: Scored) -> ScoringRun:
    """October handed in, approved and scored."""
    tasks = publish(scored.city, scored.version, "2026-10")
    for code, figures in CLOSE.items():
        fill_in(tasks[code], figures, scored.city)
    return scored.confirmed("2026-10")


def text(scored: Scored, address: str) -> str:
    answer = scored.city.signed_in("reporter").get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def test_ranges_are_those_of_the_engine(close: ScoringRun) -> None:
    evaluation = queries.evaluation_of(close)
    whole = robustness(evaluation, plan=UncertaintyPlan(missing=(STATED,)), runs=queries.N_DRAWS, seed=1)
    for node in ("waste", "sorting"):
        found = queries.firmness(close, node).ranges
        expected = {row["organisation_code"]: (row["rank"], row["rank_p05"], row["rank_p95"]) for row in whole.at(node)}
        assert {code: (each.rank, each.low, each.high) for code, each in found.items()} == expected, node
    bands = {row["organisation_code"]: row["band"] for row in whole.bands()}
    assert {code: each.band for code, each in queries.firmness(close, "waste").ranges.items()} == bands


def test_the_page_says_who_leads_and_whether_it_is_certain(scored: Scored, close: ScoringRun) -> None:
    page = text(scored, "/ranking/?cycle=waste-2026&period=2026-10&group=central")
    assert "3 个名次中 1 个稳定：指标权重在 ±25% 内随机变动 1,000 次" in page
    assert "难分先后的有：湖东街道、滨江街道。" in page
    assert page.count("2 个单位难分先后") == 1
    assert page.count('<td class="range">2–3</td>') == 2
    assert '<td class="range">1</td>' in page


def test_the_export_has_the_ranges(scored: Scored, close: ScoringRun) -> None:
    address = "/ranking/?cycle=waste-2026&period=2026-10&export=csv"
    content = scored.city.signed_in("leader").get(address).content.decode("utf-8-sig")
    rows = {row["代码"]: row for row in csv.DictReader(io.StringIO(content))}
    columns = ("排名", "名次区间：自（p05）", "名次区间：至（p95）", "难分先后的分段")
    assert [rows["S12"][name] for name in columns] == ["2", "2", "3", "2"]
    assert [rows["S13"][name] for name in columns] == ["1", "1", "1", "1"]
    by_gain = scored.city.signed_in("leader").get(f"{address}&by=improvement").content.decode("utf-8-sig")
    assert "p05" not in by_gain


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("node=accuracy", "该指标之下没有可变动的权重，名次不受权重影响。"),
        ("by=improvement", "按进步排序不给出名次区间"),
        ("node=sorting&group=outer", "3 个名次全部稳定"),
    ],
)
def test_where_nothing_varies_the_page_says_why(scored: Scored, close: ScoringRun, asked: str, told: str) -> None:
    page = text(scored, f"/ranking/?cycle=waste-2026&period=2026-10&{asked}")
    assert told in page
    assert ('class="range"' in page) == ("sorting" in asked)


def test_a_way_that_takes_too_long_for_a_page_is_named(scored: Scored) -> None:
    city, office = scored.city, scored.city.accounts["office"]
    document = DOCUMENT.replace("scheme: waste", "scheme: ideal").replace(
        "weight: 70", "weight: 70\n    aggregate: topsis"
    )
    version = indicators.import_scheme(text=document, organisation=city.organisations["CITY"], by=office, now=NOW)
    version = indicators.publish(version=version, by=office, now=NOW)
    for code, task in publish(city, version, "2026-10").items():
        fill_in(task, CLOSE[code], city)
    cycle = actions.create_cycle(
        code="ideal-2026", label_zh="考核", scheme_version=version, year=2026, by=office, now=NOW
    )
    cycle = actions.start_cycle(cycle=cycle, by=office, now=NOW)
    run = actions.score(cycle=cycle, period="2026-10", by=office, now=NOW)
    for node in ("ideal", "sorting"):
        page = unescape(city.signed_in("office").get(f"/ranking/?run={run.code}&node={node}").content.decode())
        assert "此处不给出名次区间：“逼近理想解" in page
        assert 'class="range"' not in page
