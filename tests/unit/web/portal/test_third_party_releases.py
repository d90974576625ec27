"""The register of third parties becomes public: quarter by quarter, as it stood, nobody named, nothing of running panels."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from jixiao.web.appraisal import actions, queries, rules
from jixiao.web.appraisal.models import Commission, Panel, ThirdParty
from jixiao.web.portal import tasks
from jixiao.web.portal.frames import Content
from jixiao.web.portal.frames.third_parties import ThirdPartiesKind
from jixiao.web.portal.queries import content_of
from tests.unit.web.appraisal.conftest import NOW, PERIOD, make_bench
from tests.unit.web.factories import City

SIGNED = datetime(2026, 7, 6, 2, 0, tzinfo=UTC)
JUDGED = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)
LATER = datetime(2027, 1, 3, 2, 0, tzinfo=UTC)
POINTS = {"independence": 5, "evidence": 4, "analysis": 3, "advice": 5, "delivery": 1}
pytestmark = pytest.mark.django_db


@pytest.fixture
def party(city: City) -> ThirdParty:
    """A firm with one commission, judged in the next quarter, then suspended."""
    office, places = city.accounts["office"], city.organisations
    found = actions.add_third_party(
        code="firm", label_zh="正衡事务所", registration="91990000MA0000218D", by=office, now=SIGNED
    )
    lead = actions.enter_reviewer(
        third_party=found, name="余克俭", is_lead=True, qualification="注册会计师", by=office, now=SIGNED
    )
    new = actions.NewCommission(
        "经费绩效评价", "2025", Decimal("86000.50"), SIGNED.date(), places["CITY"], [places["S11"]], lead
    )
    actions.commission(third_party=found, new=new, by=office, now=SIGNED)
    actions.judge(commission=Commission.objects.get(), points=POINTS, words="底稿不全", by=office, now=JUDGED)
    actions.suspend(
        third_party=found, first_date=JUDGED.date(), last_date=JUDGED.date() + timedelta(days=180),
        reason="底稿与数据不符", by=office, now=JUDGED,
    )  # fmt: skip
    return found


def told(quarter: str) -> Content:
    kind = ThirdPartiesKind()
    (source,) = (one for one in kind.sources(LATER.date()) if one.period == quarter)
    return kind.content(source, {})


def test_each_quarter_tells_how_it_stood_at_its_end(party: ThirdParty) -> None:
    assert [source.period for source in ThirdPartiesKind().sources(LATER.date())] == ["2026Q3", "2026Q4"]
    assert [source.period for source in ThirdPartiesKind().sources(date(2026, 12, 31))] == ["2026Q3"]
    (before,), (after,) = told("2026Q3").rows("third_parties"), told("2026Q4").rows("third_parties")
    assert (before["commissions"], before["judged"], before["score"], before["suspended_until"]) == (1, 0, None, None)
    # 20×5 + 25×4 + 25×3 + 15×5 + 15×1 = 365 of 500 points.
    assert (after["judged"], after["score"], after["grade_zh"]) == (1, 73.0, "中")
    assert after["suspended_until"] == JUDGED.date() + timedelta(days=180)
    (work,) = told("2026Q4").rows("commissions")
    assert (work["work"], work["fee"], work["evaluated"]) == ("经费绩效评价", 8.60005, 1)


def test_no_person_and_no_reason_is_told(party: ThirdParty) -> None:
    written = told("2026Q4").json.decode()
    assert "正衡事务所" in written
    assert not [word for word in ("余克俭", "注册会计师", "底稿") if word in written]


def test_the_office_finds_the_draft(party: ThirdParty) -> None:
    drafts = {each.code: each for each in tasks.prepare_waiting(now=LATER) if each.kind == "third_parties"}
    assert "third-parties-2026Q4" in drafts
    said = [headline.text.zh for headline in content_of(drafts["third-parties-2026Q4"]).headlines]
    assert said == [
        "截至2026年12月31日，在册第三方机构1家，登记委托1项、费用8.60万元，已评定质量1项。",
        "正衡事务所暂停委托至2027年4月7日。",
    ]


def test_a_panel_that_still_scores_is_not_told(city: City) -> None:
    bench, office = make_bench(city), city.accounts["office"]
    found = actions.add_third_party(
        code="firm", label_zh="正衡事务所", registration="91990000MA0000218D", by=office, now=NOW
    )
    lead = actions.enter_reviewer(
        third_party=found, name="余克俭", is_lead=True, qualification="注册会计师", by=office, now=NOW
    )
    panel = actions.make_panel(
        panel=actions.NewPanel(
            "第三方评价", bench.version, PERIOD, date(2026, 10, 1), (rules.GroupOfRaters("third_parties", 100),)
        ),
        node_codes=["care"], organisations=[city.organisations["S12"]], by=office, now=NOW,
    )  # fmt: skip
    new = actions.NewCommission(
        "街道工作评议", PERIOD, Decimal(42_000), NOW.date(), city.organisations["CITY"], [city.organisations["S12"]], lead,
        panel,
    )  # fmt: skip
    actions.commission(third_party=found, new=new, by=office, now=NOW)
    assert queries.open_register(LATER).commissions == ()
    Panel.objects.update(state=rules.CLOSED)
    assert [one.work for one in queries.open_register(LATER).commissions] == ["街道工作评议"]
