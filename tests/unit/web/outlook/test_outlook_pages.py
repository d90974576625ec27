"""Pages of the outlook: the answer first, everything in the address, nothing of those whom one may not see."""

import io
from xml.etree import ElementTree

import openpyxl
import pytest
from django.test import Client

from jixiao.web.doubts import rules as doubt_rules
from jixiao.web.doubts.models import Doubt
from jixiao.web.evaluation import actions as evaluation
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.jobs.models import Job
from jixiao.web.outlook.models import OutlookRun
from tests.unit.web.factories import City
from tests.unit.web.outlook.conftest import NOW, Record, SetTarget, look, outlook


@pytest.fixture
def office(city: City) -> Client:
    return city.signed_in("office")


@pytest.fixture
def reporter(city: City) -> Client:
    """Of S11 alone."""
    return city.signed_in("reporter")


def words(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def test_the_list_answers_first_and_least_likely_first(office: Client, looked: OutlookRun) -> None:
    page = words(office.get("/outlook/"))
    assert "2026年 2 项目标中" in page
    assert page.index("/outlook/S11/accuracy/") < page.index("/outlook/S21/accuracy/")
    assert "/outlook/S11/trainings/" not in page
    assert "/outlook/S11/trainings/" in words(office.get("/outlook/?aim=all"))


@pytest.mark.parametrize(("query", "is_there"), [
    ("?light=red", True), ("?light=green", False), ("?organisation=S11", True), ("?organisation=S21", False),
    ("?indicator=accuracy", True), ("?indicator=trainings", False), ("?light=%27--", False), ("?organisation=%00", False),
    ("?find=滨江", True), ("?sort=-probability", True), ("?sort=nonsense", True), ("?hide=target", True),
])  # fmt: skip
def test_the_list_filters(office: Client, looked: OutlookRun, query: str, is_there: bool) -> None:
    answer = office.get(f"/outlook/{query}")
    assert answer.status_code in {200, 400}
    assert (">滨江街道</th>" in words(answer)) is is_there, query


def test_an_export_holds_figures_with_their_unit(office: Client, looked: OutlookRun) -> None:
    answer = office.get("/outlook/?export=xlsx&aim=all")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)  # type: ignore[union-attr]
    heads = [str(head) for head in rows[0]]
    first = dict(zip(heads, rows[1], strict=True))
    one = outlook()
    assert first["单位"] == "滨江街道"
    assert first["年末预计"] == pytest.approx(one.end_mean)
    assert first["80% 下限"] == pytest.approx(one.quantiles[5])
    assert first["计量单位"] == "%"
    assert first["达标概率 (%)"] == pytest.approx(100 * (one.probability or 0), abs=0.06)
    assert "滨江街道" in words(office.get("/outlook/?export=csv"))


def test_who_sees_a_part_sees_that_part(reporter: Client, looked: OutlookRun) -> None:
    page = words(reporter.get("/outlook/?aim=all"))
    assert "/outlook/S11/accuracy/" in page
    assert "港口街道" not in page
    assert "2026年 1 项目标中" in page
    for address in ("", "what-if/", "picture.svg", "?export=csv"):
        assert reporter.get(f"/outlook/S21/accuracy/{address}").status_code == 404, address
        assert reporter.get(f"/outlook/S11/accuracy/{address}").status_code == 200, address
        assert reporter.get(f"/outlook/S11/nothing/{address}").status_code == 404, address
    assert "港口街道" not in words(reporter.get("/outlook/?export=csv&aim=all"))


def test_only_the_office_looks_anew(office: Client, reporter: Client, looked: OutlookRun) -> None:
    assert reporter.post("/outlook/refresh/").status_code == 404
    assert not Job.objects.exists()
    assert "/outlook/refresh/" not in words(reporter.get("/outlook/"))
    assert office.get("/outlook/refresh/").status_code == 405
    assert office.post("/outlook/refresh/").status_code == 302
    assert Job.objects.get().kind == "outlook.look_ahead"


def test_the_page_of_a_series_tells_where_it_goes(office: Client, looked: OutlookRun) -> None:
    page = words(office.get("/outlook/S11/accuracy/"))
    assert "<svg" in page
    assert "低于序时目标" in page
    assert "达到 80% 的可能为" in page
    assert "要追上，需要" in page
    assert "回测：同类序列的" in page
    assert "/outlook/S11/accuracy/what-if/" in page
    assert "style=" not in page.partition("<main")[2]


def test_a_picture_can_be_taken_along(office: Client, looked: OutlookRun) -> None:
    answer = office.get("/outlook/S11/accuracy/picture.svg")
    assert answer["Content-Type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(answer.content)
    assert "滨江街道" in "".join(root.itertext())
    table = words(office.get("/outlook/S11/accuracy/?export=csv"))
    assert "2026-12" in table
    assert "2024-10" in table


def test_doubts_stand_on_the_picture_until_they_are_dismissed(office: Client, looked: OutlookRun) -> None:
    one = outlook()
    doubt = Doubt.objects.create(
        organisation=one.organisation, indicator=one.indicator, period="2026-05", rule="outlier", family="level",
        revision=1, score=2.0, message_zh="偏高", message_en="high", found_at=NOW, changed_at=NOW,
    )  # fmt: skip
    assert f"/doubts/{doubt.pk}/" in words(office.get("/outlook/S11/accuracy/"))
    Doubt.objects.filter(pk=doubt.pk).update(state=doubt_rules.GONE)
    assert f"/doubts/{doubt.pk}/" not in words(office.get("/outlook/S11/accuracy/"))


def test_series_without_a_forecast_say_why(office: Client, record: Record, set_target: SetTarget) -> None:
    assert "还没有推算过" in words(office.get("/outlook/"))
    assert "这个序列还没有推算过" in words(office.get("/outlook/S12/accuracy/"))
    record(61.0, "2026-09")
    set_target(80.0)
    set_target(80.0, "S12")
    look()
    assert "至少需要 3 期" in words(office.get("/outlook/S11/accuracy/"))
    assert "已设目标" in words(office.get("/outlook/S12/accuracy/"))
    assert "没有可供试算的预测" in words(office.get("/outlook/S12/accuracy/what-if/"))
    assert "没有可供试算的预测" in words(office.get("/outlook/S13/accuracy/what-if/"))


def test_a_what_if_stands_in_the_address_and_stores_nothing(office: Client, looked: OutlookRun) -> None:
    one = outlook()
    page = words(office.get("/outlook/S11/accuracy/what-if/?target=60&pace=1.5"))
    assert "60%" in page
    assert 'value="1.5"' in page
    assert f"{(one.newest_value or 0.0) + 3 * 1.5:.1f}%" in page
    after = outlook()
    assert (after.target, after.probability) == (one.target, one.probability)


@pytest.mark.parametrize("query", [
    "?target=abc", "?pace=1e999", "?target=NaN", "?target=" + "9" * 60, "?pace=%00", "?target=１２.５.６", "?pace=--",
])  # fmt: skip
def test_what_cannot_be_tried_is_told(office: Client, looked: OutlookRun, query: str) -> None:
    answer = office.get(f"/outlook/S11/accuracy/what-if/{query}")
    assert answer.status_code in {400, 422}


def test_a_full_width_number_is_a_number(office: Client, looked: OutlookRun) -> None:
    assert office.get("/outlook/S11/accuracy/what-if/?target=６０").status_code == 200


def test_panels_lead_from_earlier_pages(city: City, office: Client, reporter: Client, looked: OutlookRun) -> None:
    assert "/outlook/S11/accuracy/" in words(reporter.get("/series/S11/accuracy/"))
    evaluation.create_cycle(
        code="waste-2026",
        label_zh="考核",
        scheme_version=SchemeVersion.objects.get(),
        year=2026,
        by=city.accounts["office"],
        now=NOW,
    )
    page = words(office.get("/"))
    assert "最可能完不成的目标" in page
    assert page.index("/outlook/S11/accuracy/") < page.index("/outlook/S21/accuracy/")
    own = words(reporter.get("/"))
    assert "本单位目标，最难完成的在前" in own
    assert "/outlook/S21/accuracy/" not in own


def test_the_method_page_tells_how_the_bands_held(office: Client, looked: OutlookRun) -> None:
    page = words(office.get("/outlook/method/"))
    assert "区间的实际覆盖率" in page
    assert "月度" in page


def test_pages_speak_english(office: Client, looked: OutlookRun) -> None:
    office.post("/language/", {"language": "en", "next": "/outlook/"})
    assert "Of 2 targets of 2026" in words(office.get("/outlook/"))
    assert "the chance of reaching 80% is" in words(office.get("/outlook/S11/accuracy/"))
    assert "As forecast" in words(office.get("/outlook/S11/accuracy/what-if/"))
