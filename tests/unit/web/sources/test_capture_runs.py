"""Readings: nothing twice, nothing half, drift stopped, faults told, the last good figures stay."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from jixiao.capture.connector import SourceFault
from jixiao.engine.model.text import Text
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection.models import Observation
from jixiao.web.notices.models import Delivery, Notice
from jixiao.web.sources import actions, queries, rules, tasks
from jixiao.web.sources.models import CaptureRun, DataSource
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW
from tests.unit.web.sources.conftest import DOCUMENT, ROWS, Read, make_source

DOWN = SourceFault("refused", Text("It refuses.", "拒绝连接。"), Text("Wait.", "请稍候。"), is_passing=True)


def fails(_: DataSource) -> Any:
    raise DOWN


def light(source: DataSource, hours: float = 1.0) -> str:
    source.refresh_from_db()
    return queries.source_line(source, None, NOW + timedelta(hours=hours)).light


def test_a_reading_brings_figures_with_their_way_back(source: DataSource, read: Read) -> None:
    run = read()
    assert (run.state, run.n_rows, run.n_new, run.n_refused) == ("landed", 2, 4, 0)
    kept = Observation.objects.get(organisation__code="S11", indicator__code="accuracy")
    assert kept.value == 61.4
    assert kept.provenance == {
        "source": "cgj", "run": 1, "revision": 1, "file": "月报.csv", "row": 2,
        "label_zh": "城管局月报", "label_en": "Monthly report",
    }  # fmt: skip
    source.refresh_from_db()
    assert source.running_id is None
    assert source.last_good_at == run.finished_at
    assert light(source) == rules.FRESH


def test_the_same_snapshot_again_is_nothing_new(source: DataSource, read: Read) -> None:
    read()
    again = read()
    assert (again.state, again.n_new, again.n_revised, again.number) == ("nothing_new", 0, 0, 2)
    assert Observation.objects.count() == 4


def test_a_corrected_row_is_one_revision(source: DataSource, read: Read, folder: Path) -> None:
    read()
    (folder / "月报.csv").write_text(ROWS.replace("61.4", "62.0"), encoding="utf-8")
    run = read()
    assert (run.state, run.n_revised, run.n_unchanged) == ("landed", 1, 3)


def test_a_refused_figure_is_tried_again_with_the_same_file(source: DataSource, read: Read, folder: Path) -> None:
    """What the register did not admit may be admitted later: the same bytes are then no repetition."""
    (folder / "月报.csv").write_text(ROWS.replace("61.4", "6140"), encoding="utf-8")
    first = read()
    assert (first.state, first.n_new, first.n_refused) == ("landed", 3, 1)
    assert [row["rule"] for row in first.findings] == ["out_of_bounds"]
    assert read().n_refused == 1


def test_a_change_is_stopped_told_once_and_accepted(source: DataSource, read: Read, folder: Path, city: City) -> None:
    read()
    thousandfold = "街道,月份,投放准确率,培训场次\n滨江街道,2026-09,61.4,4000\n湖东街道,2026-09,70.2,3000\n"
    (folder / "月报.csv").write_text(thousandfold, encoding="utf-8")
    run = read()
    read()
    assert run.state == "stopped"
    assert [change["kind"] for change in run.changes if change["stops"]] == ["values_jump"]
    assert Observation.objects.count() == 4
    assert Notice.objects.filter(key__contains="change").count() == 1
    assert light(source) == rules.DRIFTED
    waiting = queries.newest_run(source)
    source.refresh_from_db()
    assert waiting is not None
    assert source.waiting_change_id == waiting.pk
    with pytest.raises(RuleViolation):
        actions.accept_change(source=source, run=waiting, reason=" ", by=city.accounts["office"], now=NOW)
    actions.accept_change(source=source, run=waiting, reason="口径改为人次", by=city.accounts["office"], now=NOW)
    landed = read(why="accepted")
    assert (landed.state, landed.n_revised) == ("landed", 2)
    assert light(source, 5) == rules.FRESH


def test_a_refused_change_is_stopped_without_asking_again(
    source: DataSource, read: Read, folder: Path, city: City
) -> None:
    read()
    (folder / "月报.csv").write_text(ROWS.replace("培训场次", "活动次数"), encoding="utf-8")
    run = read()
    assert "培训场次" in run.mend_zh, "the page says that accepting alone does not help"
    source.refresh_from_db()
    actions.refuse_change(source=source, run=run, reason="请恢复原列名", by=city.accounts["office"], now=NOW)
    with pytest.raises(RuleViolation):
        actions.accept_change(source=source, run=run, reason="已改主意了", by=city.accounts["office"], now=NOW)
    assert read().state == "stopped"
    source.refresh_from_db()
    assert source.waiting_change is None
    assert light(source) == rules.STALE
    (folder / "月报.csv").write_text(ROWS.replace("61.4", "63.0"), encoding="utf-8")
    assert read().state == "landed"
    assert light(source, 6) == rules.FRESH


def test_a_fault_leaves_the_last_good_figures_marks_stale_and_warns_once(
    source: DataSource, read: Read, city: City
) -> None:
    read()
    first = read(read=fails)
    second = read(read=fails)
    source.refresh_from_db()
    assert (first.state, first.fault_code, first.fault_zh, first.is_passing) == (
        "failed",
        "refused",
        "拒绝连接。",
        True,
    )
    assert (source.n_faults, source.stale_since) == (2, first.finished_at)
    assert second.number == 3
    assert light(source) == rules.FAILING
    assert Observation.objects.count() == 4
    notice = Notice.objects.get(key__contains="fault")
    assert notice.created_at == first.finished_at  # in the very transaction that ends the run
    assert "拒绝连接" in notice.body_zh
    assert Delivery.objects.filter(notice=notice, account=city.accounts["office"]).exists()
    assert AuditEvent.objects.filter(event="CAPTURE_FAILED").count() == 2
    read()
    source.refresh_from_db()
    assert (source.n_faults, source.stale_since) == (0, None)
    read(read=fails)
    assert Notice.objects.filter(key__contains="fault").count() == 2, "a new outage is told anew"


def test_an_unexpected_fault_ends_the_run_without_its_words(source: DataSource, read: Read, caplog: Any) -> None:
    def breaks(_: DataSource) -> Any:
        raise RuntimeError("password=hunter2-very-secret")

    run = read(read=breaks)
    assert (run.state, run.fault_code) == ("failed", "unexpected")
    assert "hunter2" not in caplog.text + run.fault_en + run.fault_zh


def test_a_definition_that_does_not_fit_fails_with_its_findings(source: DataSource, read: Read, folder: Path) -> None:
    (folder / "月报.csv").write_text(ROWS.replace("街道,", "名称,", 1), encoding="utf-8")
    run = read()
    assert (run.state, run.fault_code, run.is_passing) == ("failed", "unusable", False)
    assert "街道" in run.fault_zh
    assert "missing_column" in {row["rule"] for row in run.findings}


def test_figures_go_no_further_than_the_responsible_may_act(city: City, scheme_version: Any, folder: Path) -> None:
    """A district's office cannot write another district's figures by way of a source."""
    from jixiao.web.organisations import rules as roles
    from tests.unit.web.factories import make_account

    district = make_account("office-d2", city.organisations["D2"], roles.OFFICE)
    document = DOCUMENT.replace("provider: CITY", "provider: D2")
    source = actions.create_source(document=document, provider=city.organisations["D2"], by=district, now=NOW)
    actions.activate(source=source, by=district, now=NOW)
    source.refresh_from_db()
    run = tasks.run_capture(source=source, why="hand", holder="x", by=district, now=lambda: NOW)
    assert (run.n_new, run.n_refused) == (0, 4)
    assert {row["rule"] for row in run.findings} == {"outside_scope"}
    assert Observation.objects.count() == 0


def test_one_reading_at_a_time_and_a_dead_one_is_taken_over(source: DataSource, city: City) -> None:
    office = city.accounts["office"]
    first = actions.begin_run(source=source, why="schedule", holder="job A", by=office, now=NOW)
    with pytest.raises(RuleViolation, match="being read"):
        actions.begin_run(source=source, why="hand", holder="job B", by=office, now=NOW + timedelta(minutes=1))
    again = actions.begin_run(source=source, why="schedule", holder="job A", by=office, now=NOW + timedelta(minutes=1))
    first.refresh_from_db()
    assert (first.state, again.number) == ("lost", 2)
    with pytest.raises(actions.ReadingLost):
        actions.fail_run(run=first, fault=DOWN, by=office, now=NOW)
    later = NOW + rules.LEASE + timedelta(minutes=2)
    taken = actions.begin_run(source=source, why="hand", holder="job B", by=office, now=later)
    assert taken.number == 3
    assert CaptureRun.objects.filter(state="running").count() == 1


def test_a_lost_reading_lands_nothing(source: DataSource, city: City, read: Read) -> None:
    """Whoever took long enough to lose the source writes nothing, even when the reading itself ends well."""

    def slow(one: DataSource) -> Any:
        actions.begin_run(
            source=one, why="hand", holder="another", by=city.accounts["office"], now=NOW + timedelta(days=1)
        )
        return queries.read_source(one)

    with pytest.raises(actions.ReadingLost):
        read(read=slow)
    assert Observation.objects.count() == 0


def test_reading_stands_outside_of_any_transaction(transactional_db: None, source: DataSource, read: Read) -> None:
    seen = []

    def looks(one: DataSource) -> Any:
        seen.append(connection.in_atomic_block)
        return queries.read_source(one)

    read(read=looks)
    assert seen == [False]


@pytest.mark.django_db(transaction=True)
def test_a_reading_that_dies_anywhere_leaves_all_or_nothing(source: DataSource, city: City) -> None:
    """Every statement from the beginning to the end of a run fails in turn, as a kill would; then it begins anew."""

    class Killed(BaseException):
        pass

    def killing(place: int) -> Any:
        count = iter(range(10_000))

        def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if next(count) == place:
                raise Killed
            return execute(sql, params, many, context)

        return wrapper

    n_killed = 0
    for place in range(500):
        try:
            with connection.execute_wrapper(killing(place)):
                fresh = DataSource.objects.get(pk=source.pk)
                tasks.run_capture(source=fresh, why="schedule", holder="job A", now=lambda: NOW)
        except Killed:
            n_killed += 1
            assert Observation.objects.count() == 0
            assert not AuditEvent.objects.filter(event="FIGURES_DELIVERED").exists()
            assert not CaptureRun.objects.filter(state__in=["landed", "nothing_new", "failed"]).exists()
            source.refresh_from_db()
            assert source.last_good == {}
        else:
            break
    assert n_killed >= 15
    assert Observation.objects.count() == 4
    assert CaptureRun.objects.filter(state="landed").count() == 1
    assert CaptureRun.objects.filter(state="running").count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_who_begin_at_once_one_reads(source: DataSource, city: City) -> None:
    """Ten workers at the same moment: one run begins, the others are told that it is being read."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("a database in memory has one connection, so nothing races; needs a database file")
    many, together = 10, Barrier(10)

    def begin(number: int) -> str:
        try:
            together.wait()
            one = DataSource.objects.get(pk=source.pk)
            actions.begin_run(source=one, why="hand", holder=f"w{number}", by=city.accounts["office"], now=NOW)
        except RuleViolation as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "began"

    with ThreadPoolExecutor(many) as pool:
        assert Counter(pool.map(begin, range(many))) == {"began": 1, "already_running": many - 1}
    assert CaptureRun.objects.count() == 1


def test_a_draft_or_paused_source_is_not_read(city: City, scheme_version: Any, folder: Path) -> None:
    source = make_source(city, active=False)
    with pytest.raises(RuleViolation, match="into use"):
        tasks.run_capture(source=source, why="hand", holder="x", now=lambda: NOW)
    assert CaptureRun.objects.count() == 0
