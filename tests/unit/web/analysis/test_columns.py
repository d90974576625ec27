"""Which columns stand in the table, and the small line of every row."""

import csv
import io

import pytest
from django.test import Client

from jixiao.web.analysis import rules
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
PAGE = "/compare/"


@pytest.fixture
def office(city: City, targets: None) -> Client:
    return city.signed_in("office")


def text_of(client: Client, address: str) -> str:
    answer = client.get(PAGE + address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def heads_of(client: Client, address: str) -> list[str]:
    content = client.get(f"{PAGE}{address}&export=csv").content.decode("utf-8-sig")
    return next(csv.reader(io.StringIO(content)))


def test_only_the_comparisons_chosen_stand_beside_each_other(office: Client) -> None:
    address = "?columns=contrasts&indicator=accuracy&contrast=median&contrast=value&contrast=nonsense"
    page = text_of(office, address)
    assert page.count("aria-sort") == 0
    head = page.split("<thead>")[1].split("</thead>")[0]
    assert head.index("实际值") < head.index("较中位数"), "in the order of the list, not of the address"
    assert "同比" not in head
    assert len(heads_of(office, address)) == 4, "name, code and the two"
    assert len(heads_of(office, "?columns=contrasts&indicator=accuracy")) == 2 + len(rules.CONTRASTS)


def test_what_is_chosen_stays_in_the_address() -> None:
    question = rules.Question.read({"columns": ["contrasts"], "contrast": ["median", "value"], "trend": ["24"]})
    assert question.address() == "?columns=contrasts&contrast=value&contrast=median&trend=24"
    assert rules.Question.read({"trend": ["13"]}).trend == 12
    assert rules.Question.read({"trend": ["0"]}).address() == "?trend=0"


@pytest.mark.parametrize(
    ("address", "n_lines"),
    [
        ("?indicator=accuracy", 6),
        ("?columns=contrasts&indicator=accuracy", 6),
        ("?columns=periods&indicator=accuracy", 6),
        ("?rows=indicators&columns=organisations", 1),  # trainings have one period: no line
        ("?rows=indicators&columns=contrasts", 1),
        ("?rows=periods&columns=organisations", 0),
        ("?rows=contrasts&columns=organisations", 0),
        ("?indicator=accuracy&trend=0", 0),
        ("?indicator=accuracy&view=heat", 0),
    ],
)
def test_every_row_that_has_a_past_has_its_line(office: Client, address: str, n_lines: int) -> None:
    page = text_of(office, address)
    assert page.count('class="sparkline"') == n_lines


def test_the_line_says_from_where_to_where_it_goes(office: Client) -> None:
    page = text_of(office, "?indicator=accuracy&period=2026-09&organisation=S11")
    assert 'aria-label="2025年10月 67.4 → 2026年9月 72.9"' in page
    longer = text_of(office, "?indicator=accuracy&period=2026-09&organisation=S11&trend=24")
    assert 'aria-label="2024年10月 61.4 → 2026年9月 72.9"' in longer


def test_beside_several_indicators_the_line_is_that_of_the_sorted_one(office: Client) -> None:
    first = text_of(office, "?").split("<thead>")[1].split("</thead>")[0]
    assert '走势<span class="unit">投放准确率</span>' in first
    other = text_of(office, "?sort=-trainings")
    assert 'class="sparkline"' not in other, "trainings have one period"


def test_rows_of_indicators_say_their_units_on_the_page_and_in_the_export(office: Client) -> None:
    address = "?rows=indicators&columns=contrasts&contrast=value"
    row = text_of(office, address).split("<tbody>")[1].split("</tr>")[0]
    assert '<span class="unit">%</span>' in row
    content = office.get(f"{PAGE}{address}&export=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert rows[0][2] == "计量单位"
    assert rows[1][2] == "%"
