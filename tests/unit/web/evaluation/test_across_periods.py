"""A scheme that looks at several indicators, other periods and divisors: frozen, computed, and told on every page."""

import re
from collections.abc import Mapping
from datetime import date
from html import unescape

import pytest

from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import Entry
from jixiao.web.evaluation import actions, queries
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import SchemeVersion
from tests.unit.web.built_once import built_once
from tests.unit.web.evaluation.conftest import NOW
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
WIDE = """\
scheme: wide
version: "1"
label: {zh: 跨期办法, en: Across periods}
valid_from: 2025-01-01
periodicity: month
aggregate: geometric
grades:
  - {code: good, label: {zh: 良, en: Good}, from: 60, quota: 0.4}
  - {code: fair, label: {zh: 中, en: Fair}, from: 0}
tree:
  - code: sorting
    label: {zh: 分类质量, en: Sorting}
    weight: 60
    aggregate: harmonic
    children:
      - {code: purity, label: {zh: 纯净率, en: Purity}, weight: 30, direction: higher, rule: ratio_capped, target: 80,
         unit_of_measure: "%", missing: {policy: interpolate, limit: 2}}
      - {code: rates, label: {zh: 两率综合, en: Two rates}, weight: 30, unit_of_measure: "%",
         rule: {name: rate_mix, rates: {accuracy: 0.6, coverage: 0.4}}, missing: peer-median}
  - {code: density, label: {zh: 万人投诉, en: Complaints per head}, indicator: complaints, weight: 40, direction: lower,
     rule: {name: binary, against: last_year}, per: {indicator: people, times: 10000}}
"""
HEADS = """\
scheme: heads
version: "1"
label: {zh: 人口, en: Head counts}
valid_from: 2025-01-01
periodicity: year
tree: [{code: people, label: {zh: 常住人口, en: Residents}, weight: 100, direction: higher, rule: ratio_capped, target: 1}]
"""
PARTS = """\
scheme: parts
version: "1"
label: {zh: 两率, en: Rates}
valid_from: 2025-01-01
periodicity: month
tree:
  - {code: accuracy, label: {zh: 准确率, en: Accuracy}, weight: 60, unit_of_measure: "%", direction: higher, rule: ratio_capped, target: 90}
  - {code: coverage, label: {zh: 覆盖率, en: Coverage}, weight: 40, unit_of_measure: "%", direction: higher, rule: ratio_capped, target: 90}
"""  # noqa: E501 - the lines of a scheme are as long as they are


def _approve(city: City, text: str, period: str, figures: Mapping[str, float | None]) -> SchemeVersion:
    """S11's figures of one period under the scheme, approved; None is declared as nothing to report."""
    office, root = city.accounts["office"], city.organisations["CITY"]
    version = SchemeVersion.objects.filter(document=text).first()
    if version is None:
        version = indicators.import_scheme(text=text, organisation=root, by=office, now=NOW)
        version = indicators.publish(version=version, by=office, now=NOW)
    (task,) = collection.publish_tasks(
        scheme_version=version, period=period, organisations=[city.organisations["S11"]],
        opens_date=date(2025, 1, 1), due_date=date(2026, 12, 31), by=office, now=NOW,
    )  # fmt: skip
    entries = [
        Entry(code, "", no_data=True, reason="按年报送，本月不报") if value is None else Entry(code, f"{value:g}")
        for code, value in figures.items()
    ]
    collection.save_entries(task=task, entries=entries, by=office, now=NOW)
    collection.submit(task=task, by=office, now=NOW)
    collection.approve(task=task, by=city.accounts["evaluator"], now=NOW)
    return version


@pytest.fixture
def run(city: City) -> ScoringRun:
    """September: purity lies between August's 60 and October's 64; complaints are held against last year, per head."""
    return built_once("across periods", lambda: score_september(city), city)


def score_september(city: City) -> ScoringRun:
    """The figures of two years, and September's run, confirmed."""
    for year, people in ((2025, 20_000), (2026, 25_000)):
        _approve(city, HEADS, f"{year}", {"people": people})
    _approve(city, PARTS, "2026-07", {"accuracy": 80, "coverage": 90})
    for period, purity, complaints in (("2025-09", 50, 4), ("2026-08", 60, 5), ("2026-10", 64, 5)):
        figures = {"purity": purity, "complaints": complaints, "people": None, "accuracy": 80, "coverage": 90}
        _approve(city, WIDE, period, figures)
    figures = {"purity": None, "complaints": 4, "people": None, "accuracy": 81, "coverage": 90}
    version = _approve(city, WIDE, "2026-09", figures)
    office = city.accounts["office"]
    cycle = actions.create_cycle(
        code="wide-2026", label_zh="跨期", scheme_version=version, year=2026, by=office, now=NOW
    )
    cycle = actions.start_cycle(cycle=cycle, by=office, now=NOW)
    run = actions.score(cycle=cycle, period="2026-09", by=office, now=NOW)
    return actions.confirm(run=run, by=office, now=NOW)


def test_the_snapshot_holds_whatever_the_engine_looks_at(run: ScoringRun) -> None:
    raws = dict(ScoreRow.objects.filter(run=run).values_list("node_code", "raw"))
    assert (raws["purity"], raws["rates"], raws["density"]) == (62, 0.6 * 81 + 0.4 * 90, 4 / 25_000 * 10_000)
    assert ScoreRow.objects.get(run=run, node_code="density").score == 40
    seen = {(row[1], row[2]) for row in queries.snapshot_of(run).observations}
    assert seen == {
        ("purity", "2026-08"), ("purity", "2026-10"), ("complaints", "2026-09"), ("complaints", "2026-08"),
        ("complaints", "2025-09"), ("people", "2026"), ("people", "2025"), ("accuracy", "2026-09"),
        ("coverage", "2026-09"),
    }  # fmt: skip
    assert queries.replay(run).same


def page(city: City, address: str, language: str = "zh-hans") -> str:
    client = city.signed_in("office")
    client.post("/language/", {"language": language, "next": "/"})
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.content.decode())))


@pytest.mark.parametrize(
    ("node", "chinese", "english"),
    [
        ("purity", ["前后期内插值（代替缺失值） 2026年9月 62%", "由前后两期的数值算出", "无数据（按年报送，本月不报）"],
         ["Value interpolated for the missing one September 2026 62%"]),
        ("rates", ["准确率 2026年9月 81% 填报，第 1 次：绩效办", "覆盖率 2026年9月 90%", "用于赋分的数值 2026年9月 84.6%"],
         ["Accuracy September 2026 81% form, revision 1", "Value that is scored September 2026 84.6% figures above"]),
        ("density", ["常住人口（分母） 2026年 25,000", "由上列各数折算：每 10000 “常住人口”", "用于赋分的数值 2026年9月 1.6"],
         ["Residents (divides) 2026 25,000", "figures above, per 10000 “Residents”"]),
        ("sorting", ["加权调和平均：取各下级指标的得分率", "按加权调和平均合成"], ["By Weighted harmonic mean"]),
        ("wide", ["按加权几何平均合成"], ["By Weighted geometric mean"]),
    ],
)  # fmt: skip
def test_receipts_name_every_number_and_way(
    city: City, run: ScoringRun, node: str, chinese: list[str], english: list[str]
) -> None:
    for language, expected in (("zh-hans", chinese), ("en", english)):
        told = page(city, f"/receipts/{run.code}/S11/{node}/", language)
        for words in expected:
            assert words in told, words
        assert " input " not in told


def test_what_is_made_from_several_indicators_links_to_no_series_of_its_own(city: City, run: ScoringRun) -> None:
    client = city.signed_in("office")
    content = client.get(f"/results/{run.code}/S11/").content.decode()
    assert "/series/S11/purity/" in content
    assert "/series/S11/rates/" not in content
    content = client.get(f"/receipts/{run.code}/S11/rates/").content.decode()
    assert "/series/S11/accuracy/" in content
    assert "/series/S11/rates/" not in content
    assert "84.6%" in page(city, f"/results/{run.code}/S11/")


def test_the_scheme_page_says_what_is_not_added_up_divided_and_limited(city: City, run: ScoringRun) -> None:
    told = page(city, "/schemes/wide/1/")
    for words in (
        "30 + 30 = 60 不是加总，合成方法：加权调和平均", "100 · 不是加总，合成方法：加权几何平均", "按每 10000 “常住人口”折算",
        "≥ 60 · 不超过 40%", "三率综合赋分（权重 准确率 0.6, 覆盖率 0.4）", "结果怎么算出来",
    ):  # fmt: skip
        assert words in told, words
    assert "前后内插（2 期内），否则不计入" in page(city, "/schemes/wide/1/nodes/purity/")
    assert "median of the peer group, else left out" in page(city, "/schemes/wide/1/nodes/rates/", "en")
    told = page(city, "/schemes/wide/1/nodes/density/")
    assert "常住人口 people" in told
    assert "每 10000 “常住人口”" in told


def test_the_readable_document_names_indicators_in_the_readers_language(city: City, run: ScoringRun) -> None:
    client = city.signed_in("reporter")
    answer = client.get("/schemes/wide/1/document/")
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''wide-1.html")
    assert "每 10000 “常住人口”" in unescape(answer.content.decode())
    client.post("/language/", {"language": "en", "next": "/"})
    assert "per 10000 “Residents”" in unescape(client.get("/schemes/wide/1/document/").content.decode())
