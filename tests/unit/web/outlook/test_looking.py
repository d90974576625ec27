"""A look ahead: what it reads, what it leaves, that it is idempotent and the same for everybody."""

from datetime import date, timedelta

import pytest

from jixiao.engine.forecast.attain import pick_light
from jixiao.web import jobs
from jixiao.web.audit.models import AuditEvent
from jixiao.web.doubts import actions as doubts
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.jobs.models import Job
from jixiao.web.jobs.tasks import run_due
from jixiao.web.organisations import actions as organisations
from jixiao.web.outlook import actions, queries, rules, tasks
from jixiao.web.outlook.models import Chance, Outlook, OutlookRun, StoodForecast
from jixiao.web.outlook.rules import at_share
from tests.unit.web.factories import City
from tests.unit.web.outlook.conftest import FIRST, NOW, Record, SetTarget, look, outlook


def test_every_series_has_a_path_to_the_years_end_and_a_chance(looked: OutlookRun) -> None:
    low, high = outlook("S11"), outlook("S21")
    assert (looked.n_series, looked.n_forecast, looked.n_with_target) == (3, 3, 2)
    assert [row[0] for row in low.path] == ["2026-10", "2026-11", "2026-12"]
    for _period, mean, lo80, hi80, lo95, hi95 in low.path:
        assert lo95 <= lo80 <= mean <= hi80 <= hi95
    assert (low.kind, low.newest_period, low.n_left, low.n_known) == (rules.LEVEL, "2026-09", 3, 9)
    assert (low.probability or 1.0) < 0.05
    assert (high.probability or 0.0) > 0.6
    assert (low.light, high.light) == (rules.RED, rules.GREEN)
    assert low.required == pytest.approx((80 - (low.newest_value or 0)) / 3)
    assert outlook("S11", "trainings").target is None
    assert outlook("S11", "trainings").light == ""
    assert low.coverage_group in {row["group"] for row in looked.coverage}


def test_the_fan_of_a_level_ends_where_the_year_is_said_to_end(looked: OutlookRun) -> None:
    one = outlook()
    _period, mean, lo80, hi80, lo95, hi95 = one.path[-1]
    ends = [at_share(one.quantiles, share) for share in (0.5, 0.1, 0.9, 0.025, 0.975)]
    assert [mean, lo80, hi80, lo95, hi95] == pytest.approx(ends)


def test_the_same_look_twice_changes_nothing(looked: OutlookRun) -> None:
    before = list(Outlook.objects.order_by("pk").values())
    assert look() is None
    assert look(only_new=True) is None
    assert OutlookRun.objects.count() == 1
    assert list(Outlook.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.filter(event="OUTLOOK_REFRESHED").count() == 1


def test_the_same_figures_give_the_same_digits(looked: OutlookRun) -> None:
    first = {one.pk: (one.path, one.quantiles, one.probability) for one in Outlook.objects.all()}
    again = tasks.frames.look_ahead(queries.material(NOW.date()), seed=looked.seed)
    for found in again.found:
        one = Outlook.objects.get(organisation_id=found.pair[0], indicator_id=found.pair[1])
        assert (found.columns["path"], found.columns["quantiles"], found.columns["probability"]) == first[one.pk]


def test_new_figures_refresh_their_indicator_alone(looked: OutlookRun, record: Record) -> None:
    record(75.0, "2026-10")
    run = look(only_new=True, now=NOW + timedelta(days=1))
    assert run is not None
    assert run.only_new
    assert outlook().newest_period == "2026-10"
    assert outlook().run == run
    assert outlook("S11", "trainings").run == looked
    chances = list(Chance.objects.filter(organisation__code="S11").order_by("id"))
    assert [each.newest_period for each in chances] == ["2026-09", "2026-10"]
    assert chances[1].probability >= chances[0].probability
    stood = StoodForecast.objects.filter(organisation__code="S11", indicator__code="accuracy").order_by("newest_period")
    assert [(one.newest_period, one.next_period, one.run) for one in stood] == [
        ("2026-09", "2026-10", looked), ("2026-10", "2026-11", run),
    ]  # fmt: skip
    assert [stood[1].mean, stood[1].low, stood[1].high] == outlook().path[0][1:4]
    assert look(now=NOW + timedelta(days=2)) is not None
    assert stood.count() == 2, "looked at again with the same newest figure, it is the same forecast written anew"


def test_a_new_target_is_news(looked: OutlookRun, set_target: SetTarget) -> None:
    set_target(55.0, baseline=54.0)
    run = look(only_new=True)
    assert run is not None
    one = outlook()
    assert (one.target, one.light, one.previous_light) == (55.0, rules.GREEN, rules.RED)
    assert one.light_since == NOW


def test_a_light_stays_near_its_edge_and_not_far_from_it(looked: OutlookRun) -> None:
    assert pick_light(0.58, rules.GREEN) == rules.GREEN
    assert pick_light(0.58, "") == rules.AMBER
    assert pick_light(0.3, rules.GREEN) == rules.AMBER


def test_too_short_stale_and_missing_series_say_so(record: Record, set_target: SetTarget, city: City) -> None:
    record(61.0, "2026-08")
    record(62.0, "2026-09")
    for step in range(6):
        record(70.0 + step, str(FIRST.shift(step)), "S21")
    set_target(80.0)
    set_target(80.0, "S12")
    set_target(80.0, "S21")
    look()
    short, stale, nothing = outlook("S11"), outlook("S21"), outlook("S12")
    assert (short.state, stale.state, nothing.state) == (rules.SHORT, rules.STALE, rules.NOTHING)
    assert "3" in short.note_zh
    assert "3" in short.note_en
    assert [one.probability for one in (short, stale, nothing)] == [None] * 3
    assert [one.light for one in (short, stale, nothing)] == [""] * 3
    assert [one.target for one in (short, stale, nothing)] == [80.0] * 3


def test_nothing_to_look_at_is_no_fault(scheme_version: object) -> None:
    run = look()
    assert run is not None
    assert (run.n_series, run.n_forecast) == (0, 0)


def test_a_complete_year_is_decided(record: Record, set_target: SetTarget) -> None:
    for step in range(27):  # until December 2026
        record(61.0 + step % 3, str(FIRST.shift(step)))
    set_target(62.5, baseline=60.0)
    run = look(now=NOW.replace(year=2027, month=1))
    assert run is not None
    assert run.year == 2026
    one = outlook()
    assert one.n_left == 0
    assert one.probability in {0.0, 1.0}
    assert one.path == []


def test_figures_stay_inside_the_indicators_bounds(record: Record, set_target: SetTarget) -> None:
    for step in range(24):
        record(99.0 + (step % 2) * 0.9, str(FIRST.shift(step)))
    look()
    figures = [value for row in outlook().path for value in row[1:]]
    assert max(figures) <= 100.0
    assert max(outlook().quantiles) <= 100.0


def test_running_totals_are_forecast_by_what_they_add(record: Record, city: City, set_target: SetTarget) -> None:
    document = "relations:\n  - {rule: cumulative, indicator: trainings}\n"
    doubts.save_relations(document=document, number=0, by=city.accounts["office"], now=NOW)
    total = 38.0  # from January to September 2024
    for step in range(24):
        period = FIRST.shift(step)
        total = 0.0 if period.index == 1 else total
        total += 4.0 + step % 2
        record(total, str(period), indicator="trainings")
    set_target(54.0, indicator="trainings")
    look()
    one = outlook("S11", "trainings")
    assert one.kind == rules.FLOW
    assert (one.newest_value, one.so_far) == (41.0, 41.0)
    means = [row[1] for row in one.path]
    assert means == sorted(means)
    assert means[0] > 41.0
    assert means[-1] == pytest.approx(one.end_mean)
    assert 50 < (one.end_mean or 0) < 57
    assert one.required == pytest.approx(13 / 3)


def test_an_organisation_that_ended_is_dropped(looked: OutlookRun, city: City) -> None:
    organisations.merge_organisations(
        predecessors=[city.organisations["S11"]], successor=city.organisations["S12"], effective_date=date(2026, 10, 1),
        by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    look()
    assert not Outlook.objects.filter(organisation__code="S11").exists()
    assert Outlook.objects.filter(organisation__code="S21").exists()


@pytest.mark.parametrize(("path", "target", "kind"), [
    ([70.0] * 12, 70.0, rules.AVERAGE), ([60 + step for step in range(12)], 71.0, rules.LEVEL), ([], 70.0, rules.AVERAGE),
])  # fmt: skip
def test_a_climbing_path_makes_a_mean_a_level(path: list[float], target: float, kind: str) -> None:
    assert rules.target_kind(rules.AVERAGE, target, path) == kind
    assert rules.target_kind(rules.FLOW, target, path) == rules.FLOW


def test_a_level_path_is_held_against_the_mean_of_the_year(history: None, set_target: SetTarget) -> None:
    set_target(61.0)
    look()
    one = outlook()
    assert one.kind == rules.AVERAGE
    assert one.so_far == pytest.approx(61.0 + sum([0.8, 0.1, -0.5, 0.2, 0.6, -0.2, 0.3, -0.1, 0.5]) / 9)
    assert one.required == pytest.approx((61.0 * 12 - (one.so_far or 0) * 9) / 3)


@pytest.mark.parametrize(("today", "period"), [
    (date(2026, 1, 31), "2025-12"), (date(2026, 2, 1), "2026-01"), (date(2026, 12, 31), "2026-11"),
])  # fmt: skip
def test_january_still_looks_at_the_year_before(today: date, period: str) -> None:
    assert str(rules.period_in_view(today)) == period


@pytest.mark.django_db(transaction=True)
def test_the_job_is_known_and_runs(history: None, city: City) -> None:
    assert rules.JOB_KIND in jobs.KINDS
    assert {"outlook.nightly", "outlook.new"} <= jobs.SCHEDULES.keys()
    first = tasks.ask_to_look(by=city.accounts["office"], now=NOW)
    assert tasks.ask_to_look(by=city.accounts["office"], now=NOW).pk == first.pk
    run_due()
    job = Job.objects.get(pk=first.pk)
    assert job.state == "done", job.reason_en
    assert (job.n_total or 0) > job.n_done > 0, "it says how far it is; the chances are the last step"
    assert OutlookRun.objects.get().run_by == "office"


def test_a_fault_while_keeping_leaves_nothing(
    looked: OutlookRun, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_given: object) -> None:
        raise RuntimeError("the event log is full")

    record(75.0, "2026-10")
    monkeypatch.setattr(actions, "record", fails)
    with pytest.raises(RuntimeError):
        look(only_new=True)
    assert OutlookRun.objects.count() == 1
    assert outlook().newest_period == "2026-09"


def test_an_indicator_that_ended_is_looked_at_no_more(looked: OutlookRun) -> None:
    IndicatorVersion.objects.filter(indicator__code="trainings").update(valid_to=date(2026, 1, 1))
    look()
    assert not Outlook.objects.filter(indicator__code="trainings").exists()
