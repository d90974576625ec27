"""What stands beside results on the platform: warnings, reasons, chances, forecasts, as known then and as one may see."""

import pytest

from jixiao.report.document import write_markdown
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.organisations.queries import access_for, tree_on
from jixiao.web.outlook.models import Chance, Outlook, OutlookRun, StoodForecast
from jixiao.web.reports import queries
from jixiao.web.reports.queries import Sight
from jixiao.web.warnings import actions as warnings
from jixiao.web.warnings.models import WarningCase
from tests.unit.web.worked_city import NOW, WorkedCity


def text(run: ScoringRun, sight: Sight, about: str = "", language: str = "zh") -> str:
    """The report in words."""
    press = queries.Press.of(run, "card" if about else "annual", language, sight)
    return write_markdown(press.made(about).report.document)


@pytest.fixture
def warned(worked: WorkedCity) -> WorkedCity:
    """S11's accuracy was warned of in August, and explained with a file."""
    WarningCase.objects.update(first_period="2026-08", last_period="2026-08", message_zh="低于历史水平。")
    case = WarningCase.objects.get()
    words = "抽查点位减少"
    warnings.explain(
        warning=case, category="people", words=words, by=worked.city.accounts["reporter"], now=NOW,
        file_name="台账.csv", content=b"a,b",
    )  # fmt: skip
    return worked


def look(worked: WorkedCity, newest: str, path: list[object]) -> None:
    """A look ahead left a chance for S11's accuracy; and one was told in August."""
    figure = {"organisation": worked.city.organisations["S11"], "indicator": WarningCase.objects.get().indicator}
    run = OutlookRun.objects.create(
        number=1, year=2026, period=newest, seed=1, input_digest="", result_digest="", n_series=1, n_forecast=1,
        n_with_target=1, n_changed=1, run_by="", run_at=NOW,
    )  # fmt: skip
    Outlook.objects.create(
        **figure, year=2026, run=run, kind="average", direction="higher", state="said", newest_period=newest, path=path,
        target=70.0, probability=0.25, required=72.5, light="red",
    )  # fmt: skip
    for period, chance in (("2026-07", 0.9), ("2026-08", 0.55)):
        Chance.objects.create(
            **figure, year=2026, run=run, newest_period=period, target=70.0, end_mean=66.0, probability=chance,
            light="amber", found_at=NOW,
        )  # fmt: skip


def test_warnings_and_explained_reasons_are_told(warned: WorkedCity) -> None:
    told = text(warned.runs["confirmed"], queries.ALL)
    assert "2026年8月共有预警1条，涉及1个单位，其中蓝色1条。" in told
    assert "低于历史水平。" in told
    assert "原因（依据：台账.csv（2026-09-20））：抽查点位减少。" in told
    assert "In August 2026 1 warnings stand" in text(warned.runs["confirmed"], queries.ALL, language="en")
    assert "没有预警" in text(warned.runs["confirmed"], queries.ALL, "S21")
    assert "共有预警1条" in text(warned.runs["confirmed"], queries.ALL, "S11")


def test_who_may_not_see_them_is_told_nothing(warned: WorkedCity) -> None:
    look(warned, "2026-08", [["2026-09", 62.0, 60.0, 64.0, 58.0, 66.0]])
    for sight, there in ((queries.NOTHING, ()), (Sight(warnings=True), ("预警",)), (Sight(outlook=True), ("绿灯",))):
        told = text(warned.runs["confirmed"], sight)
        assert [word for word in ("预警", "绿灯") if word in told] == list(there)
    access = access_for(warned.city.accounts["reporter"], tree_on(NOW.date()))
    ids = {code: warned.city.organisations[code].pk for code in ("S11", "S21")}
    assert queries.sight_of(access, [ids["S11"]]) == queries.ALL
    assert queries.sight_of(access, ids.values()) == queries.NOTHING


def test_a_warning_that_began_later_or_grew_since_is_told_as_it_stood(worked: WorkedCity) -> None:
    assert "没有预警" in text(worked.runs["confirmed"], queries.ALL)
    WarningCase.objects.update(first_period="2026-07", last_period="2026-09", severity="red", message_zh="九月 99。")
    told = text(worked.runs["confirmed"], queries.ALL)
    assert "自2026-07起预警" in told
    assert "蓝色1条" in told, "how grave it was then, and not how grave it is now"
    assert "九月 99" not in told


def test_chances_and_forecasts_of_the_period(worked: WorkedCity) -> None:
    look(worked, "2026-08", [["2026-09", 62.0, 60.0, 64.0, 58.0, 66.0]])
    told = text(worked.runs["confirmed"], queries.ALL)
    assert "25.0%" in told
    assert "72.50" in told
    assert "62.00" in told
    assert "60.00" in told


def test_of_a_later_look_only_what_was_told_then_is_known(worked: WorkedCity) -> None:
    look(worked, "2026-09", [["2026-10", 62.0, 60.0, 64.0, 58.0, 66.0]])
    told = text(worked.runs["confirmed"], queries.ALL)
    assert "55.0%" in told
    assert "25.0%" not in told
    assert "62.00" not in told


def test_a_past_month_shows_the_forecast_as_it_stood_then(worked: WorkedCity) -> None:
    look(worked, "2026-09", [["2026-10", 62.0, 60.0, 64.0, 58.0, 66.0]])
    one = Outlook.objects.get()
    for newest, ahead, mean in (
        ("2026-07", "2026-08", 41.0),
        ("2026-08", "2026-09", 63.5),
        ("2026-09", "2026-10", 62.0),
    ):
        StoodForecast.objects.create(
            organisation=one.organisation, indicator=one.indicator, newest_period=newest, run=one.run, next_period=ahead,
            mean=mean, low=59.25, high=66.75, required=71.75,
        )  # fmt: skip
    told = text(worked.runs["confirmed"], queries.ALL)
    assert all(shown in told for shown in ("63.50", "59.25", "66.75", "71.75"))
    assert not [later for later in ("62.00", "41.00") if later in told]
