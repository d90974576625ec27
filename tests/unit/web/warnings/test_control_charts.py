"""The control chart of a series: what it says, where it is seen, and where its limits begin anew and why."""

import pytest
from django.test import Client

from jixiao.web.audit.models import AuditEvent
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.views.names import versions
from jixiao.web.warnings.models import ChartRebase, WarningCase
from jixiao.web.warnings.queries.charts import charted
from tests.unit.web.factories import City
from tests.unit.web.warnings.conftest import Record
from tests.unit.web.warnings.test_warning_pages import words

CHART = "/warnings/charts/S11/accuracy/"
REASON = "八月起改为第三方抽查"


@pytest.fixture
def office(city: City) -> Client:
    return city.signed_in("office")


def test_the_first_line_says_what_the_chart_says(city: City, office: Client, fallen: WarningCase) -> None:
    page = words(office.get(CHART))
    headline = page.split("<h1>")[1].split("</h1>")[0]
    assert "低于下控制限" in headline
    assert "变差" in page, "higher is better"
    assert 'class="signal bad"' in page
    assert 'class="centre"' in page
    sheet = words(office.get(f"{CHART}?export=csv")).splitlines()
    assert len(sheet) == 1 + 13
    assert "2026年8月" in sheet[1]
    assert "低于下控制限" in sheet[1]


def test_few_figures_have_no_icon_and_none_no_chart(city: City, office: Client, history: None) -> None:
    assert "满 12 期" in words(office.get("/warnings/charts/S12/accuracy/"))
    assert "尚无数据" in words(office.get("/warnings/charts/S12/accuracy/"))


def test_a_series_that_has_moved_on_is_not_judged_by_one_mean(city: City, office: Client, record: Record) -> None:
    for step in range(24):
        record(20.0 + 3 * step, f"{2024 + step // 12}-{step % 12 + 1:02}", "S21")
    page = words(office.get("/warnings/charts/S21/accuracy/"))
    assert "单一均值不能代表" in page
    assert "spc-icon" not in page


def test_the_chart_is_seen_with_the_warning_and_with_the_series(
    city: City, office: Client, fallen: WarningCase
) -> None:
    for address in (f"/warnings/{fallen.pk}/", "/outlook/S11/accuracy/"):
        assert CHART in words(office.get(address)), address


def test_the_office_begins_new_limits_with_a_reason_and_takes_them_back(
    city: City, office: Client, fallen: WarningCase
) -> None:
    version = charted_version()
    before = charted(fallen.organisation_id, version, 2026)
    refusals = [
        {"period": "2025-08", "reason": REASON},
        {"period": "2031-01", "reason": REASON},
        {"period": "2026-02", "reason": " "},
        {},
    ]
    for sent in refusals:
        assert office.post(CHART, sent).status_code == 422, sent
    assert office.post(CHART, {"period": "2026-02", "reason": REASON}).status_code == 302
    after = charted(fallen.organisation_id, version, 2026)
    assert (len(before.chart.segments), [each.start for each in after.chart.segments]) == (1, [0, 6])
    page = words(office.get(CHART))
    assert REASON in page
    assert office.post(CHART, {"period": "2026-02", "reason": REASON}).status_code == 422, "there already"
    one = ChartRebase.objects.get()
    assert office.post(f"{CHART}{one.pk}/withdraw/").status_code == 302
    assert len(charted(fallen.organisation_id, version, 2026).chart.segments) == 1
    told = AuditEvent.objects.filter(event__startswith="WARNING_CHART").order_by("id")
    assert [(row.event, row.details["period"]) for row in told] == [
        ("WARNING_CHART_REBASED", "2026-02"),
        ("WARNING_CHART_REBASE_WITHDRAWN", "2026-02"),
    ]
    assert told[0].details["reason"] == REASON


def test_others_see_the_chart_and_change_nothing(city: City, fallen: WarningCase) -> None:
    reporter = city.signed_in("reporter")
    assert "重新计算控制限" not in words(reporter.get(CHART))
    assert reporter.post(CHART, {"period": "2026-02", "reason": REASON}).status_code == 404
    assert not ChartRebase.objects.exists()
    assert city.signed_in("outsider").get(CHART).status_code == 404
    assert reporter.get("/warnings/charts/S11/nothing/").status_code == 404


def charted_version() -> IndicatorVersion:
    return versions()["accuracy"]
