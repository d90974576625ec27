"""What a system pushes is on the cockpit, the series and the task with the next look, and says that it is real-time."""

import re

import pytest

from jixiao.web.api import actions
from jixiao.web.base import clock
from jixiao.web.collection.actions import save_entries, submit
from jixiao.web.collection.models import Observation
from jixiao.web.collection.rules import Entry
from jixiao.web.indicators.models import Indicator
from tests.unit.web.api.conftest import figure, send, soon
from tests.unit.web.built_once import built_once
from tests.unit.web.worked_city import WorkedCity, make_worked_city

PUSHED = [figure(63.75, period="2026-10")]


@pytest.fixture
def worked(db: None) -> WorkedCity:
    return built_once("worked city", make_worked_city)


@pytest.fixture
def system(worked: WorkedCity) -> str:
    """The token of a system that may send everything."""
    return actions.issue(
        label="生活垃圾分类系统", provider=worked.city.organisations["CITY"], indicators=Indicator.objects.all(), roots=[],
        expires_date=soon(), per_minute=600, by=worked.city.accounts["office"], now=clock.now(),
    )[1]  # fmt: skip


def page(worked: WorkedCity, who: str, address: str) -> str:
    answer = worked.city.signed_in(who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", ["office", "leader", "reporter", "approver"])
def test_the_cockpit_shows_it(worked: WorkedCity, system: str, who: str) -> None:
    address = "/?cycle=waste-2026&period=2026-08"
    assert "63.75" not in page(worked, who, address)
    assert send(PUSHED, system).status_code == 200
    seen = page(worked, who, address)
    assert "63.75" in seen
    assert "生活垃圾分类系统" in seen


def test_an_open_cockpit_asks_again_every_few_seconds(worked: WorkedCity, system: str) -> None:
    reporter = worked.city.signed_in("reporter")
    first = reporter.get("/?cycle=waste-2026").content.decode()
    asks = re.search(r'hx-get="(/live/\?after=0)" hx-trigger="every (\d)s"', first)
    assert asks is not None
    assert int(asks[2]) < 5
    send(PUSHED, system)
    answer = reporter.get(asks[1])
    assert "63.75" in answer.content.decode()
    newest = Observation.objects.get(source="push").pk
    assert f"after={newest}" in answer.content.decode()
    assert reporter.get(f"/live/?after={newest}").status_code == 204
    for odd in ("x", "-1", "9" * 40, "１", ""):
        assert reporter.get("/live/", {"after": odd}).status_code == 200


def test_nobody_sees_what_lies_outside_their_scope(worked: WorkedCity, system: str) -> None:
    send([figure(63.75, "S21", period="2026-10")], system)
    assert "63.75" not in page(worked, "reporter", "/live/")
    assert worked.city.signed_in("outsider").get("/live/?after=0").content.decode().count("63.75") == 1


def test_the_task_is_filled_in_and_says_that_it_came_in_real_time(worked: WorkedCity, system: str) -> None:
    task = worked.tasks["S11/2026-10"]
    send(PUSHED, system)
    seen = page(worked, "reporter", f"/tasks/{task.pk}/")
    assert 'value="63.75"' in seen
    assert "实时" in seen
    assert "生活垃圾分类系统" in seen


def test_the_history_tells_what_came_in_real_time(worked: WorkedCity, system: str) -> None:
    task, reporter = worked.tasks["S11/2026-10"], worked.city.accounts["reporter"]
    send(PUSHED, system)
    entries = [Entry("accuracy", "63.75"), Entry("trainings", "4")]
    save_entries(task=task, entries=entries, by=reporter, now=clock.now())
    submit(task=task, by=reporter, now=clock.now())
    confirmed = Observation.objects.get(indicator__code="accuracy", period="2026-10", submission__isnull=False)
    assert confirmed.source == "push"
    send([figure(64.5, period="2026-10")], system)
    seen = page(worked, "reporter", f"/tasks/{task.pk}/history/")
    assert re.findall(r'<td class="num">(6[34][.\d]+)</td>', seen) == ["63.75", "63.75", "64.5"]
    assert seen.count("生活垃圾分类系统") >= 3
    assert "64.5" in page(worked, "approver", f"/tasks/{task.pk}/")


def test_a_series_shows_it(worked: WorkedCity, system: str) -> None:
    send(PUSHED, system)
    assert "63.75" in page(worked, "reporter", "/series/S11/accuracy/?cycle=waste-2026&period=2026-10")
