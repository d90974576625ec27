"""The page of a policy: what is seen, what may be said of it, and the checks that decide; whatever is asked is explained."""

import csv
import io
import re
from html import unescape

import numpy as np
import pytest
from django.test import Client

from jixiao.engine.model.period import Period
from jixiao.web.analysis import rules
from jixiao.web.collection.models import Observation
from jixiao.web.indicators.models import Indicator
from tests.unit.web.analysis.conftest import FIRST, NOW
from tests.unit.web.factories import STREETS, City

pytestmark = pytest.mark.django_db
PAGE = "/policy/"
CODES = [code for streets in STREETS.values() for code, *_ in streets]


def write(city: City, jumps: dict[str, float], start: int = 12, noise: float = 0.6, drop: tuple[str, ...] = ()) -> None:
    """Two years of accuracies about 30; some streets jump in October 2025."""
    chance = np.random.default_rng(7)
    accuracy = Indicator.objects.get(code="accuracy")
    Observation.objects.bulk_create(
        Observation(
            organisation=city.organisations[code], indicator=accuracy, period=str(FIRST.shift(month)), revision=1,
            value=float(30 + place + noise * chance.normal() + (jumps.get(code, 0.0) if month >= start else 0.0)),
            source="push", recorded_by=city.accounts["office"], recorded_at=NOW,
        )
        for place, code in enumerate(CODES) for month in range(24) if code not in drop
    )  # fmt: skip


@pytest.fixture
def office(city: City, scheme_version: object) -> Client:
    return city.signed_in("office")


def text_of(client: Client, address: str) -> str:
    answer = client.get(PAGE + address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def headline(client: Client, address: str) -> str:
    page = client.get(PAGE + address).content.decode()
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found is not None
    return unescape(re.sub(r"<[^>]+>", "", found[1])).strip()


def test_accuracy_rose_where_the_street_was_assessed(city: City, office: Client) -> None:
    """From 30 to 80 in three streets of six, in none of the others."""
    write(city, dict.fromkeys(CODES[:3], 50.0))
    asked = "?indicator=accuracy&start=2025-10&treated=S11&treated=S12&treated=S13"
    assert re.fullmatch(
        r"自2025年10月起，3 个单位的“投放准确率”比若与其他 3 个单位同步时高 (49|50)\.\d 个百分点。",
        headline(office, asked),
    )
    page = text_of(office, asked)
    assert re.search(r"实施前 12 期平均 3[01]\.\d%", page)
    assert "同一时间只在这些单位开始的其他事情无法区分" in page, "no more is claimed than can be known"
    assert page.count("成立") >= 4
    assert "单位太少" in page, "of six streets no three are rarer than one in ten"
    assert "若与其他单位同步" in office.get(PAGE + asked).content.decode()


def test_what_rose_everywhere_is_no_effect(city: City, office: Client) -> None:
    write(city, dict.fromkeys(CODES, 50.0))
    found = headline(office, "?indicator=accuracy&start=2025-10&treated=S11&treated=S12")
    assert "看不出政策改变了" in found
    assert "其他 4 个单位" in found


def test_everybody_at_once_is_looked_at_alone_and_says_so(city: City, office: Client) -> None:
    write(city, dict.fromkeys(CODES, 50.0))
    asked = "?indicator=accuracy&start=2025-10&under=all"
    assert "跃升" in headline(office, asked)
    page = text_of(office, asked)
    assert "没有未实施政策的单位可对照" in page
    assert "逐个单位单独看" in page


def test_two_months_before_are_too_few_whatever_the_figures_show(city: City, office: Client) -> None:
    write(city, dict.fromkeys(CODES, 50.0), start=2)
    found = headline(office, "?indicator=accuracy&start=2024-12&under=all")
    assert "无法判断" in found
    assert "两侧至少各需 3 期" in found


def test_who_has_nothing_before_is_named_and_left_out(city: City, office: Client) -> None:
    write(city, {"S11": 9.0}, drop=("S23",))
    late = [str(Period.parse("2025-12").shift(step)) for step in range(6)]
    accuracy = Indicator.objects.get(code="accuracy")
    for period in late:
        Observation.objects.create(
            organisation=city.organisations["S23"], indicator=accuracy, period=period, revision=1, value=30,
            source="push", recorded_by=city.accounts["office"], recorded_at=NOW,
        )  # fmt: skip
    asked = "?indicator=accuracy&start=2025-10&treated=S11"
    assert "其他 4 个单位" in headline(office, asked)
    assert "未纳入比较： 云台街道" in text_of(office, asked)


def test_whatever_is_asked_is_answered_or_explained(city: City, office: Client) -> None:
    write(city, {"S11": 9.0})
    for address, said in (
        ("", "这里将显示政策效果"),
        ("?indicator=accuracy", "请选择政策实施的第一期"),
        ("?start=2025-10&treated=S11", "请选择政策想要改变的指标"),
        ("?indicator=none&start=2025-10", "请选择政策想要改变的指标"),
        ("?indicator=accuracy&start=2025Q4&treated=S11", "请选择政策实施的第一期"),
        ("?indicator=accuracy&start=2025-10", "请选择政策单位"),
        ("?indicator=accuracy&start=2025-10&treated=none", "请选择政策单位"),
        ("?indicator=accuracy&start=2025-10&treated=S11&beside=named&other=S11", "每个单位只能在一侧"),
        ("?indicator=accuracy&start=2025-10&treated=S11&beside=named&other=S12", "只有两个单位"),
        ("?indicator=accuracy&start=2025-10&treated=S11&beside=nobody", "没有未实施政策的单位"),
        ("?indicator=accuracy&start=2025-10&treated=S11&beside=same_group&season=1", "其他 2 个单位"),
        ("?indicator=accuracy&start=2030-01&treated=S11", "无法判断"),
        ("?indicator=accuracy&start=2024-10&under=group:central", "无法判断"),
        ("?indicator=accuracy&start=2025-10&under=group:x", "请选择政策单位"),
        ("?indicator=accuracy&start=9999-99&first=x&last=<b>&every=day&under=all", "请选择政策实施的第一期"),
        ("?indicator=trainings&start=2025-10&treated=S11", "请选择政策想要改变的指标"),
    ):
        assert said in text_of(office, address), address


def test_figures_without_any_spread(city: City, office: Client) -> None:
    write(city, {"S11": 9.0}, noise=0.0)
    assert "高 9.0 个百分点" in headline(office, "?indicator=accuracy&start=2025-10&treated=S11")
    assert "看不出" in headline(office, "?indicator=accuracy&start=2025-10&treated=S12&beside=nobody")


def test_the_tables_are_taken_along(city: City, office: Client) -> None:
    write(city, {"S11": 9.0})
    asked = f"{PAGE}?indicator=accuracy&start=2025-10&treated=S11&export=csv"

    def rows(of: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(office.get(f"{asked}&of={of}").content.decode("utf-8-sig"))))

    assert [row[1] for row in rows("")[1:4]] == ["变化之差", "实施前斜率之差", "剔除各自趋势后的差"]
    assert rows("figures")[0][:3] == ["series", "period", "value"]
    assert len(rows("figures")) == 1 + 6 * 24
    assert [row[0] for row in rows("placebos")[1:]] == [str(FIRST.shift(step)) for step in range(2, 11)]


def test_a_reader_sees_own_figures_only(city: City, office: Client) -> None:
    write(city, {"S11": 9.0})
    page = text_of(city.signed_in("reporter"), "?indicator=accuracy&start=2025-10&treated=S11&treated=S12")
    assert "滨江街道" in page
    assert "湖东街道" not in page
    assert "没有未实施政策的单位" in page


def test_an_empty_city_says_what_will_be_here(city: City) -> None:
    assert "还没有数据" in text_of(city.signed_in("office"), "")


def test_the_view_is_its_address() -> None:
    question = rules.PolicyQuestion(
        "a", "2025-10", "group:x", ("S11", "S12"), "named", ("S21",), "quarter", "2024Q1", "2025Q4", True
    )
    asked: dict[str, list[str]] = {}
    for pair in question.address().lstrip("?").split("&"):
        name, _, value = pair.partition("=")
        asked.setdefault(name, []).append(value.replace("%3A", ":"))
    assert rules.PolicyQuestion.read(asked) == question
    assert rules.PolicyQuestion().address() == "?"
