"""A search finds what is doubtful once, takes back what was revised, and never judges by itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from jixiao.web.audit.models import AuditEvent
from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.rules import Entry
from jixiao.web.doubts import actions, queries, rules, tasks
from jixiao.web.doubts.models import Doubt, Look
from jixiao.web.jobs import JobRefused
from jixiao.web.jobs.models import Job
from jixiao.web.jobs.tasks import run_due
from tests.unit.web.collection.conftest import hand_in
from tests.unit.web.doubts.conftest import NOW, Record, look
from tests.unit.web.factories import City


def test_a_slip_of_the_decimal_point_is_found_with_its_evidence(doubt: Doubt) -> None:
    assert (doubt.organisation.code, doubt.indicator and doubt.indicator.code, doubt.revision) == ("S11", "accuracy", 1)
    assert doubt.state == rules.OPEN
    assert doubt.score >= 1
    assert "6.14" in doubt.message_zh
    assert "6.14" in doubt.message_en
    assert doubt.evidence["series"][-1] == ["2026-09", 6.14]
    assert len(doubt.evidence["series"]) == 24
    assert doubt.observation is not None
    assert doubt.observation.value == 6.14


def test_looking_twice_changes_nothing(doubt: Doubt) -> None:
    before = list(Doubt.objects.order_by("pk").values())
    second = look()
    assert second is not None
    assert (second.n_new, second.n_gone) == (0, 0)
    assert list(Doubt.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.filter(event="DOUBTS_FOUND").count() == 1


def test_the_database_refuses_the_same_doubt_twice(doubt: Doubt) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Doubt.objects.create(
            **queries.place_of(doubt)._asdict(), family=doubt.family, revision=doubt.revision, score=1,
            message_zh="再", message_en="again", found_at=NOW, changed_at=NOW,
        )  # fmt: skip


def test_a_corrected_figure_is_doubtful_no_longer(city: City, doubt: Doubt, task: CollectionTask) -> None:
    collection.return_submission(task=task, reason="请核对小数点", by=city.accounts["approver"], now=NOW)
    hand_in(city, task, [Entry("accuracy", "61.4"), Entry("trainings", "4")], minutes=90)
    look(only_new=True)
    doubt.refresh_from_db()
    assert doubt.state == rules.GONE
    assert not Doubt.objects.filter(state__in=rules.UNDECIDED, period="2026-09").exists()


def test_a_changed_figure_that_is_doubtful_again_is_asked_anew(city: City, doubt: Doubt, task: CollectionTask) -> None:
    actions.dismiss(doubt=doubt, reason="已电话核实无误", by=city.accounts["office"], now=NOW)
    assert look() is not None
    assert Doubt.objects.filter(rule=doubt.rule).count() == 1, "what was decided is not asked again"
    collection.return_submission(task=task, reason="请再核对", by=city.accounts["approver"], now=NOW)
    hand_in(city, task, [Entry("accuracy", "6.2", reason="counted again"), Entry("trainings", "4")], minutes=90)
    look()
    again = Doubt.objects.get(rule=doubt.rule, revision=2)
    assert (again.state, again.former_id) == (rules.OPEN, doubt.pk)
    doubt.refresh_from_db()
    assert doubt.state == rules.DISMISSED


def test_what_later_figures_make_usual_fades_and_comes_back(doubt: Doubt) -> None:
    kept = [rules.Found(queries.place_of(doubt), 1, None, doubt.family, 2.0, "又见", "again")]
    searched = actions.Searched(rules.Asked(), 10**6, 1, 1)
    actions.keep_doubts(found=[], searched=searched, by=doubt.observation.recorded_by, now=NOW)  # type: ignore[union-attr]
    doubt.refresh_from_db()
    assert doubt.state == rules.GONE
    look_back = actions.keep_doubts(found=kept, searched=searched, by=doubt.observation.recorded_by, now=NOW)  # type: ignore[union-attr]
    doubt.refresh_from_db()
    assert (doubt.state, doubt.score, look_back.n_new) == (rules.OPEN, 2.0, 1)


def test_a_search_of_some_figures_takes_nothing_back(doubt: Doubt) -> None:
    searched = actions.Searched(rules.Asked(period="2026-08"), 10**6, 1, 1)
    actions.keep_doubts(found=[], searched=searched, by=doubt.observation.recorded_by, now=NOW)  # type: ignore[union-attr]
    doubt.refresh_from_db()
    assert doubt.state == rules.OPEN


def test_a_typed_figure_beside_a_sources_own(history: None, record: Record) -> None:
    captured = record(64.0, "2026-09", source="capture", provenance={"source": "cgj"})
    record(70.0, "2026-09")
    look()
    doubt = Doubt.objects.get(rule="sources_disagree")
    assert "64" in doubt.message_zh
    assert "数据来源" in doubt.message_zh
    assert "the data source" in doubt.message_en
    assert "@" not in doubt.message_en + doubt.message_zh
    assert doubt.revision == captured.revision + 1


def test_a_figure_that_a_source_and_a_person_tell_alike_is_no_doubt(history: None, record: Record) -> None:
    record(61.4, "2026-09", source="capture")
    record(61.4, "2026-09")
    look()
    assert not Doubt.objects.filter(rule="sources_disagree").exists()


def test_relations_of_the_office_are_held_against_the_figures(city: City, history: None, record: Record) -> None:
    record(9.0, "2026-08", indicator="trainings")
    document = "relations:\n  - {rule: range, indicator: trainings, low: 0, high: 8}\n"
    actions.save_relations(document=document, number=0, by=city.accounts["office"], now=NOW)
    held = look()
    assert held is not None
    assert held.relations is not None
    doubt = Doubt.objects.get(rule="out_of_range")
    assert (doubt.organisation.code, doubt.period) == ("S11", "2026-08")


def test_only_what_is_new_is_looked_at_and_nothing_where_there_is_nothing(doubt: Doubt, record: Record) -> None:
    assert look(only_new=True) is None
    n_looks = Look.objects.count()
    record(640.0, "2026-09", "S21", recorded_by=doubt.observation.recorded_by)  # type: ignore[union-attr]
    found = look(only_new=True)
    assert found is not None
    assert Look.objects.count() == n_looks + 1
    assert Doubt.objects.filter(organisation__code="S21", period="2026-09").exists()
    doubt.refresh_from_db()
    assert doubt.state == rules.OPEN, "it was not looked at again, so it stays"


def test_no_figures_no_doubts(city: City) -> None:
    found = look()
    assert found is not None
    assert (found.n_values, found.n_found) == (0, 0)
    assert tasks.summary(None).zh.startswith("上次排查后")


def test_a_withdrawn_figure_is_no_figure(history: None, record: Record) -> None:
    record(6.0, "2026-09")
    look()
    assert Doubt.objects.filter(period="2026-09", state=rules.OPEN).exists()
    record(None, "2026-09")
    look(only_new=True)
    assert not Doubt.objects.filter(period="2026-09", state=rules.OPEN).exists()


def test_the_job_runs_and_says_what_it_found(city: City, history: None, task: CollectionTask) -> None:
    office = city.accounts["office"]
    first = tasks.ask_to_look(by=office, now=NOW)
    assert tasks.ask_to_look(by=office, now=NOW + timedelta(seconds=20)).pk == first.pk, "pressed twice, looked once"
    run_due()
    assert Job.objects.get(pk=first.pk).state == "done"
    assert Doubt.objects.filter(period="2026-09").exists()
    assert Look.objects.get().looked_by == "office"


def test_a_job_with_a_period_that_is_none_is_refused(city: City) -> None:
    class Run:
        arguments = {"period": "soon"}

    with pytest.raises(JobRefused):
        tasks.look_job(Run())  # type: ignore[arg-type]


def test_schedules_are_brought_along() -> None:
    from jixiao.web.jobs import SCHEDULES

    assert SCHEDULES["doubts.nightly"].arguments == {}
    assert SCHEDULES["doubts.new"].arguments == {"only_new": True}
    assert {SCHEDULES[code].kind for code in ("doubts.nightly", "doubts.new")} == {rules.JOB_KIND}
