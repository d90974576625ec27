"""The page of efficiency: chosen in plain words, worked out, drawn, exported; whatever is asked, it explains."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from openpyxl import load_workbook  # type: ignore[import-untyped]

from jixiao.web.analysis import frames, rules
from jixiao.web.indicators.models import IndicatorVersion
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
PAGE = "/efficiency/"
ASKED = "?input=trainings&output=accuracy&period=2026-09"


@pytest.fixture
def office(city: City, figures: None, record: Callable[..., object]) -> Client:
    """Trainings 2, 1, 2, 3, 4, 5 and accuracies 72.9, 81.5, 91.5, 66.5, 77.5, 88.5 in September."""
    record("S11", "2026-09", 2.0, "trainings")
    city.accounts["office"].language = "en"
    city.accounts["office"].save(update_fields=["language"])
    return city.signed_in("office")


def text_of(client: Client, address: str) -> str:
    answer = client.get(PAGE + address)
    assert answer.status_code == 200, address
    return unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    content = client.get(f"{PAGE}{address}&export=csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_the_answer_its_targets_and_its_peers(office: Client) -> None:
    page = text_of(office, f"{ASKED}&model=ccr")
    assert "September 2026: 1 of 6 are on the frontier." in page
    assert "the same with 78.3% less" in page  # S23: 88.5 of 5 against 81.5 of 1
    rows = {row["Organisation"]: row for row in rows_of(office, f"{ASKED}&model=ccr")}
    assert float(rows["Hudong Street"]["Efficiency (%)"]) == 100
    assert rows["Hudong Street"]["Is learnt from by"] == "5"
    last = rows["Yuntai Street"]
    assert float(last["Efficiency (%)"]) == pytest.approx(88.5 / 5 / 81.5 * 100, abs=1e-6)
    assert float(last["Trainings, could be (场)"]) == pytest.approx(88.5 / 81.5)
    assert last["Learns from (weight)"] == "Hudong Street 1.09"


def test_its_own_size_the_other_question_and_the_best_told_apart(office: Client) -> None:
    assert "2 of 6 are on the frontier" in text_of(office, ASKED)
    page = text_of(office, f"{ASKED}&facing=output&super=1")
    assert "more out of the same" in page
    rows = {row["Organisation"]: row["Super-efficiency (%)"] for row in rows_of(office, f"{ASKED}&super=1")}
    assert float(rows["Hudong Street"]) == 200  # the next does it with two
    assert rows["Xincheng Street"] == ""  # nobody else reaches 91.5, and the page says so
    assert "infeasible" in page or "infeasible" in text_of(office, f"{ASKED}&super=1")


def test_the_frontier_is_drawn_where_it_is_a_line_else_bars(office: Client) -> None:
    plain = office.get(PAGE + ASKED).content.decode()
    assert "<polyline" in plain
    assert "frontier: the best that was seen" in plain
    three = office.get(f"{PAGE}?input=trainings&input=accuracy&output=accuracy").content.decode()
    assert "<polyline" not in three


def test_productivity_is_taken_apart(office: Client, record: Callable[..., object]) -> None:
    for place, code in enumerate(("S11", "S12", "S13", "S21", "S22", "S23")):
        record(code, "2026-08", 2.0 * (place + 1), "trainings")
    asked = f"{ASKED}&earlier=2026-08"
    assert "From August 2026 to September 2026, productivity rose for" in text_of(office, asked)
    rows = rows_of(office, f"{asked}&of=change")
    assert len(rows) == 6
    for row in rows:
        whole, caught, moved = (1 + float(row[name]) / 100 for name in list(row)[1:4])
        assert whole == pytest.approx(caught * moved, rel=1e-6)
    assert "productivity rose" not in text_of(office, f"{ASKED}&earlier=2026-09"), "only what is earlier"


def test_whatever_is_asked_is_answered_or_explained(office: Client) -> None:
    for address, said in (
        ("?input=accuracy&output=accuracy", "is chosen as put in and as coming out"),
        ("?input=accuracy", "Choose at least one indicator that comes out"),
        ("?output=accuracy", "Choose at least one indicator that is put in"),
        ("?input=none&output=none", "Choose at least one indicator that is put in"),
        (f"{ASKED}&organisation=S11", "is the only one with figures"),
        ("?input=trainings&output=accuracy&period=2026-08", "nobody could be compared"),
        (f"{ASKED}&model=ccr", "A rate does not grow with size"),
        ("?input=accuracy&output=trainings&period=2026-09", "Higher is better here, yet it counts as put in"),
        ("?input=trainings&output=accuracy&period=' OR 1&group=x&gathered=-1&facing=<b>", "How it is worked out"),
    ):
        assert said in text_of(office, address), address


def test_a_question_to_begin_with(office: Client) -> None:
    assert "Here efficiency will stand" in text_of(office, "")
    IndicatorVersion.objects.filter(indicator__code="trainings").update(direction="lower")
    assert "Begin with Trainings → Accuracy" in text_of(office, "")


def test_an_empty_city_says_what_will_be_here(city: City) -> None:
    client = city.signed_in("office")
    assert "这里将显示投入产出效率" in text_of(client, "")
    assert "请至少选择一个投入指标" in text_of(client, "?input=a&output=b")


def test_only_what_the_reader_may_see_is_compared(city: City, office: Client) -> None:
    page = text_of(city.signed_in("reporter"), ASKED)
    assert "滨江街道" in page
    assert "湖东街道" not in page


def test_the_view_is_its_address(office: Client) -> None:
    question = rules.EfficiencyQuestion(
        ("a",), ("b", "c"), ("S11",), "central", "quarter", "2026Q1", "2025Q1", 3, "ccr", "output", True
    )
    asked: dict[str, list[str]] = {}
    for pair in question.address().lstrip("?").split("&"):
        name, _, value = pair.partition("=")
        asked.setdefault(name, []).append(value)
    assert rules.EfficiencyQuestion.read(asked) == question
    assert rules.EfficiencyQuestion().address() == "?"


def test_the_workbook_holds_the_table(office: Client) -> None:
    sheet = load_workbook(io.BytesIO(office.get(f"{PAGE}{ASKED}&export=xlsx").content)).active
    assert [cell.value for cell in sheet["A"]][1:3] == ["Hudong Street", "Xincheng Street"]
    assert sheet.max_row == 7


@pytest.mark.parametrize(
    ("values", "over_time", "expected"),
    [
        ([1.0, 2.0, 6.0], "sum", 9.0), ([1.0, 2.0, 6.0], "mean", 3.0), ([None, 2.0], "last", 2.0),
        ([1.0, None], "sum", None), ([None, 2.0], "mean", None), ([1.0, None], "last", None), ([4.0], "mean", 4.0),
    ],
)  # fmt: skip
def test_several_periods_make_one_figure(values: list[float | None], over_time: str, expected: float | None) -> None:
    assert frames.together(values, over_time) == expected
