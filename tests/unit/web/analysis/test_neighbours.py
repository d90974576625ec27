"""Nearest neighbours: who is most like an organisation, in what, and how it stands beside them."""

import csv
import io
import math
from collections.abc import Callable
from datetime import date
from statistics import median, stdev

import pytest
from django.test import Client

from jixiao.web.analysis import frames, queries
from jixiao.web.analysis.rules import LikenessQuestion
from jixiao.web.indicators.models import Indicator, IndicatorVersion
from tests.unit.web.analysis.conftest import LAST, LEVELS, NOW
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
YEAR = [str(LAST.shift(-step)) for step in range(12)]
RESIDENTS = {"S11": 80.0, "S12": 20.0, "S13": 79.0, "S21": 60.0, "S22": 10.0}


@pytest.fixture
def residents(figures: None, record: Callable[..., object]) -> int:
    """Thousands of residents of five of six streets, scored by no scheme."""
    one = Indicator.objects.create(code="residents", created_at=NOW)
    IndicatorVersion.objects.create(
        indicator=one, number=1, label_zh="常住人口", unit_of_measure="千人", direction="higher", decimals=1,
        valid_from=date(2020, 1, 1), created_at=NOW,
    )  # fmt: skip
    for code, value in RESIDENTS.items():
        record(code, "2026-09", value, "residents")
    return int(one.pk)


@pytest.fixture
def office(city: City, figures: None) -> Client:
    return city.signed_in("office")


def ids_of(city: City) -> dict[str, int]:
    return {code: city.organisations[code].pk for code in LEVELS}


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_distance_is_the_root_mean_square_of_what_is_told_as_the_reason(city: City, residents: int) -> None:
    ids = ids_of(city)
    accuracy = Indicator.objects.get(code="accuracy").pk
    found = frames.neighbours_of(ids["S11"], list(ids.values()), [accuracy, residents], YEAR, 5)
    assert found.n_candidates == 5, "S23 has one of two, which is half"
    for each in found.found:
        told = math.sqrt(sum(far**2 for far in each.apart.values()) / len(each.apart))
        assert each.distance == pytest.approx(told, abs=1e-12)
    assert [each.distance for each in found.found] == sorted(each.distance for each in found.found)
    assert found.levels[accuracy][ids["S12"]] == median(70.0 + 0.5 * step for step in range(12, 24))
    other = next(each for each in found.found if each.organisation == ids["S12"])
    assert other.apart[residents] == pytest.approx((20 - 80) / stdev(RESIDENTS.values()))


def test_who_lacks_more_than_half_is_no_neighbour(city: City, residents: int) -> None:
    ids = ids_of(city)
    found = frames.neighbours_of(ids["S11"], list(ids.values()), [residents], YEAR, 5)
    assert ids["S23"] not in {each.organisation for each in found.found}
    nobody = frames.neighbours_of(ids["S23"], list(ids.values()), [residents], YEAR, 5)
    assert (nobody.found, nobody.n_known) == ((), 0)


def test_what_is_the_same_for_all_tells_nothing(city: City, record: Callable[..., object], residents: int) -> None:
    ids = ids_of(city)
    for code in LEVELS:
        for period in YEAR[1:]:
            record(code, period, 5.0, "residents")
    found = frames.neighbours_of(ids["S11"], list(ids.values()), [residents], YEAR, 5)
    assert residents not in found.levels
    assert not found.found


def test_beside_them_counts_the_neighbours_alone_and_turns_with_the_direction(
    city: City, residents: int, ground: queries.Ground
) -> None:
    ids = ids_of(city)
    accuracy = Indicator.objects.get(code="accuracy").pk
    found = frames.neighbours_of(ids["S11"], [ids["S12"], ids["S13"], ids["S21"]], [accuracy], YEAR, 5)
    (row,) = frames.beside(found, [accuracy], "2026-09", ground)
    theirs = [81.5, 91.5, 66.5]
    assert [row.value, row.median] == pytest.approx([72.9, median(theirs)])
    assert row.n_neighbours == 3
    assert row.gap == pytest.approx(72.9 - 81.5)
    assert row.mads == pytest.approx((72.9 - 81.5) / 10.0)
    IndicatorVersion.objects.filter(indicator_id=accuracy).update(direction="lower")
    turned = queries.Ground(queries.indicators_held({accuracy}, date(2026, 9, 30)), ground.group_of, ground.seen)
    (other,) = frames.beside(found, [accuracy], "2026-09", turned)
    assert (other.gap, other.better, other.mads) == (row.gap, -row.better, -(row.mads or 0))


def test_the_page_says_who_why_and_how(office: Client, city: City) -> None:
    page = text_of(office, "/compare/alike/S11/?by=accuracy&n=3")
    near = sorted(set(LEVELS) - {"S11"}, key=lambda code: abs(LEVELS[code] - LEVELS["S11"]))[:3]
    names = [city.organisations[code].versions.get().label_zh for code in near]
    assert f"与滨江街道最相近的是{'、'.join(names)}" in page
    assert "“投放准确率”相近" in page
    assert "相近是指工作成效相近" in page, "accuracy is scored: they are alike in what they achieve"
    assert page.count("<svg") >= 1
    assert "organisation=S11&amp;" in page


def test_circumstances_that_no_scheme_scores_go_first(city: City, office: Client, residents: int) -> None:
    page = text_of(office, "/compare/alike/S11/")
    # By residents S13 (79) lies nearest to S11 (80), then S21 (60) and S12 (20); by accuracy it would be another.
    names = [city.organisations[code].versions.get().label_zh for code in ("S13", "S21", "S12")]
    assert f"与滨江街道最相近的是{'、'.join(names)}" in page
    assert "相近是指工作成效相近" not in page
    assert 'value="residents" checked' in page
    assert 'value="accuracy" checked' not in page


def test_the_export_holds_what_stands_beside(office: Client) -> None:
    content = office.get("/compare/alike/S11/?by=accuracy&n=5&export=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    accuracy = next(row for row in rows if row[1] == "accuracy")
    others = [level + 11.5 for code, level in LEVELS.items() if code != "S11"]
    assert [float(cell) for cell in accuracy[3:6]] == pytest.approx([72.9, median(others), 72.9 - median(others)])
    assert accuracy[7] == "5"


def test_who_sees_only_itself_is_told_so(city: City, office: Client) -> None:
    assert "没有单位与滨江街道有足够多的共同数据" in text_of(city.signed_in("reporter"), "/compare/alike/S11/")
    text_of(city.signed_in("reporter"), "/compare/alike/S12/", 404)
    text_of(city.signed_in("outsider"), "/compare/alike/S11/", 404)


def test_nothing_known_and_nothing_right_open_a_page_that_says_so(city: City) -> None:
    office = city.signed_in("office")
    assert "没有数据，无法判定近邻" in text_of(office, "/compare/alike/S11/")
    for address in ("?by=none&n=999", "?by=accuracy&by=" + "x" * 3000, "?n=-1&period=9999-99", "?export=csv"):
        text_of(office, f"/compare/alike/S11/{address}")


def test_a_question_keeps_what_is_known_once_and_no_more_than_can_be_explained() -> None:
    known = {f"i{n}" for n in range(30)}
    asked = {"by": ["i1", "i1", "no", *(f"i{n}" for n in range(30))], "n": ["10"]}
    question = LikenessQuestion.read(asked, known)
    assert question.by == ("i1", "i0", *(f"i{n}" for n in range(2, 12)))
    assert question.number == 10
    assert LikenessQuestion.read({"n": ["7"]}, known).number == 5
