"""From an open task to a locked one: what is kept, what is refused, what is revised."""

from collections.abc import Callable
from datetime import date

import pytest

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection import actions, queries
from jixiao.web.collection.models import CollectionTask, Observation, Review, Submission, TaskEntry
from jixiao.web.collection.rules import Entry, SubmissionRefused
from jixiao.web.indicators.models import Indicator, SchemeVersion
from tests.unit.web.collection.conftest import GOOD, hand_in, make_task
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW

pytestmark = pytest.mark.django_db


def save(city: City, task: CollectionTask, *entries: Entry) -> list[str]:
    problems = actions.save_entries(task=task, entries=entries, by=city.accounts["reporter"], now=NOW)
    return [problem.code for problem in problems]


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("event", flat=True))


def test_tasks_are_published_once(city: City, scheme_version: SchemeVersion) -> None:
    wanted = {
        "scheme_version": scheme_version, "period": "2026-09", "opens_date": date(2026, 10, 1),
        "due_date": date(2026, 10, 10), "by": city.accounts["office"], "now": NOW,
    }  # fmt: skip
    first = actions.publish_tasks(organisations=city.streets[:2], **wanted)
    again = actions.publish_tasks(organisations=city.streets, **wanted)
    assert {task.pk for task in first} <= {task.pk for task in again}
    assert len(again) == CollectionTask.objects.count() == len(city.streets)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"period": "2026-13"}, "bad_period"),
        ({"period": "2999-12"}, "far_period"),
        ({"period": "1949-01"}, "far_period"),
        ({"period": "2026Q3"}, "wrong_frequency"),
        ({"due_date": date(2026, 9, 1)}, "due_before_open"),
    ],
)
def test_tasks_that_cannot_be_published(
    city: City, scheme_version: SchemeVersion, changes: dict[str, object], code: str
) -> None:
    wanted = {"period": "2026-09", "opens_date": date(2026, 10, 1), "due_date": date(2026, 10, 10), **changes}
    with pytest.raises(RuleViolation) as refusal:
        actions.publish_tasks(
            scheme_version=scheme_version, organisations=city.streets, by=city.accounts["office"], now=NOW, **wanted
        )
    assert refusal.value.code == code
    assert not CollectionTask.objects.exists()


def test_a_draft_scheme_has_no_tasks(city: City, scheme_version: SchemeVersion) -> None:
    scheme_version.state = "draft"
    with pytest.raises(RuleViolation, match="Publish the scheme"):
        actions.publish_tasks(
            scheme_version=scheme_version, period="2026-09", organisations=city.streets, opens_date=date(2026, 10, 1),
            due_date=date(2026, 10, 2), by=city.accounts["office"], now=NOW,
        )  # fmt: skip


def test_whatever_is_typed_is_kept_as_typed(city: City, task: CollectionTask) -> None:
    assert save(city, task, Entry("accuracy", "８５％"), Entry("trainings", "4")) == []
    entry = TaskEntry.objects.get(task=task, indicator__code="accuracy")
    assert (entry.entered_text, entry.value) == ("８５％", 85.0)
    assert TaskEntry.objects.get(task=task, indicator__code="trainings").value == 4


def test_a_text_too_long_leaves_the_former_draft(city: City, task: CollectionTask) -> None:
    save(city, task, Entry("accuracy", "61.4"))
    problems = actions.save_entries(
        task=task, entries=[Entry("accuracy", "9" * 5000)], by=city.accounts["reporter"], now=NOW
    )
    assert [(problem.code, problem.is_stored) for problem in problems] == [("too_long", False)]
    assert TaskEntry.objects.get(task=task).entered_text == "61.4"


def test_saving_the_same_again_leaves_no_event(city: City, task: CollectionTask) -> None:
    save(city, task, *GOOD)
    n_events = AuditEvent.objects.count()
    save(city, task, *GOOD)
    assert AuditEvent.objects.count() == n_events


def test_submission_names_every_problem_and_changes_nothing(city: City, task: CollectionTask) -> None:
    save(city, task, Entry("accuracy", "NaN"))
    with pytest.raises(SubmissionRefused) as refusal:
        actions.submit(task=task, by=city.accounts["reporter"], now=NOW)
    assert {(problem.indicator_code, problem.code) for problem in refusal.value.problems} == {
        ("accuracy", "not_finite"), ("trainings", "blank"),
    }  # fmt: skip
    task.refresh_from_db()
    assert task.state == "open"
    assert not Submission.objects.exists()
    assert TaskEntry.objects.get(task=task).entered_text == "NaN"


def test_nothing_to_report_needs_a_reason_and_is_an_observation(city: City, task: CollectionTask) -> None:
    assert save(city, task, Entry("accuracy", "61.4"), Entry("trainings", no_data=True)) == ["reason_missing"]
    assert save(city, task, Entry("trainings", "4", no_data=True, reason="flood, no sessions held")) == ["both"]
    assert save(city, task, Entry("trainings", no_data=True, reason="flood, no sessions held")) == []
    actions.submit(task=task, by=city.accounts["reporter"], now=NOW)
    observation = Observation.objects.get(indicator__code="trainings")
    assert (observation.value, observation.reason) == (None, "flood, no sessions held")


def test_a_leap_needs_a_reason(city: City, with_history: Callable[[list[float]], None], task: CollectionTask) -> None:
    with_history([78, 79, 80, 81, 82, 83, 84])
    assert save(city, task, Entry("accuracy", "27.5")) == ["very_different"]
    cell = queries.task_cells(task)[0]
    assert cell.problem is not None
    assert cell.problem.suggestion == "87.5"
    assert save(city, task, Entry("accuracy", "27.5", reason="the plant was closed")) == []
    assert queries.task_cells(task)[0].doubt is not None  # the reviewer still sees it


def test_returned_and_corrected_only_the_changed_figure_is_revised(city: City, submitted: CollectionTask) -> None:
    approver = city.accounts["approver"]
    actions.return_submission(task=submitted, reason="accuracy: use the sampled share", by=approver, now=NOW)
    hand_in(city, submitted, [Entry("accuracy", "59.8"), Entry("trainings", "4")], minutes=5)
    revisions = Observation.objects.filter(indicator__code="accuracy").order_by("revision")
    assert [(row.revision, row.value) for row in revisions] == [(1, 61.4), (2, 59.8)]
    assert Observation.objects.filter(indicator__code="trainings").count() == 1
    assert list(Submission.objects.values_list("number", flat=True)) == [1, 2]


def test_only_approved_figures_count(city: City, submitted: CollectionTask) -> None:
    asked = (["accuracy", "trainings"], [submitted.organisation_id], ["2026-09"])
    assert queries.newest_observations(*asked) == []
    assert len(queries.newest_observations(*asked, approved_only=False)) == 2
    actions.approve(task=submitted, by=city.accounts["approver"], now=NOW)
    assert {(row.indicator_code, row.value) for row in queries.newest_observations(*asked)} == {
        ("accuracy", 61.4), ("trainings", 4.0),
    }  # fmt: skip


def test_a_return_needs_a_reason(city: City, submitted: CollectionTask) -> None:
    with pytest.raises(RuleViolation, match="Write the reason"):
        actions.return_submission(task=submitted, reason=" no ", by=city.accounts["approver"], now=NOW)
    assert CollectionTask.objects.get().state == "submitted"


def test_nobody_approves_what_they_submitted(city: City, submitted: CollectionTask) -> None:
    with pytest.raises(RuleViolation, match="You submitted this yourself"):
        actions.approve(task=submitted, by=city.accounts["reporter"], now=NOW)
    assert CollectionTask.objects.get().state == "submitted"
    assert not Review.objects.exists()


def test_a_review_of_an_older_submission_is_refused(city: City, submitted: CollectionTask) -> None:
    actions.return_submission(task=submitted, reason="typed in the wrong month", by=city.accounts["approver"], now=NOW)
    hand_in(city, submitted, [Entry("accuracy", "60"), Entry("trainings", "4")])
    with pytest.raises(RuleViolation, match="newer submission"):
        actions.approve(task=submitted, number=1, by=city.accounts["approver"], now=NOW)
    assert CollectionTask.objects.get().state == "submitted"


def test_what_is_handed_in_no_longer_changes(city: City, submitted: CollectionTask) -> None:
    with pytest.raises(RuleViolation, match="no longer change"):
        save(city, submitted, Entry("accuracy", "99"))
    assert TaskEntry.objects.get(indicator__code="accuracy").entered_text == "61.4"


def test_locking_takes_approved_tasks_only_and_is_final(city: City, submitted: CollectionTask) -> None:
    by = city.accounts["office"]
    assert actions.lock_tasks(tasks=[submitted], by=by, now=NOW) == 0
    actions.approve(task=submitted, by=city.accounts["approver"], now=NOW)
    assert actions.lock_tasks(tasks=[submitted], by=by, now=NOW) == 1
    assert actions.lock_tasks(tasks=[submitted], by=by, now=NOW) == 0
    with pytest.raises(RuleViolation, match="Locked"):
        actions.return_submission(task=submitted, reason="too late for this", by=by, now=NOW)
    steps = queries.observation_history(Observation.objects.get(indicator__code="accuracy").pk)
    assert [step.act for step in steps] == ["submit", "approve", "lock"]


def test_every_write_leaves_its_event(city: City, submitted: CollectionTask) -> None:
    actions.approve(task=submitted, by=city.accounts["approver"], now=NOW)
    actions.lock_tasks(tasks=[submitted], by=city.accounts["office"], now=NOW)
    assert events()[-5:] == [
        "TASKS_PUBLISHED", "DRAFT_SAVED", "TASK_SUBMITTED", "SUBMISSION_APPROVED", "TASK_LOCKED",
    ]  # fmt: skip


def test_progress_counts_states_and_lateness(
    city: City, submitted: CollectionTask, scheme_version: SchemeVersion
) -> None:
    actions.publish_tasks(
        scheme_version=scheme_version, period="2026-09", organisations=city.streets, opens_date=date(2026, 10, 1),
        due_date=date(2026, 10, 10), by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    ids = [street.pk for street in city.streets]
    on_time = queries.progress("2026-09", ids, date(2026, 10, 10))["2026-09"]
    assert (on_time.total, on_time.submitted, on_time.open, on_time.late) == (6, 1, 5, 0)
    assert queries.progress("2026-09", ids, date(2026, 10, 11))["2026-09"].late == 5
    assert queries.late_tasks(ids, date(2026, 10, 11)).count() == 5
    assert not queries.late_tasks(ids, date(2026, 10, 10)).exists()
    assert queries.count_waiting(to_fill=ids, to_review=ids, today=date(2026, 10, 2)) == 6
    mine = queries.my_tasks([submitted.organisation_id, city.streets[1].pk], date(2026, 10, 8))
    assert [(each.n_filled, each.n_indicators, each.days_left, each.is_owed) for each in mine] == [
        (0, 2, 2, True), (2, 2, 2, False),
    ]  # fmt: skip


def test_series_and_history_for_targets_know_approved_figures_only(
    city: City, with_history: Callable[[list[float]], None], submitted: CollectionTask
) -> None:
    with_history([60.0, 61.0])
    street = city.organisations["S11"]
    found = queries.series(["accuracy"], [street.pk], "2026-09", n_periods=4)
    assert found[street.pk, "accuracy"] == [("2026-06", None), ("2026-07", 60.0), ("2026-08", 61.0), ("2026-09", None)]
    figures = queries.approved_figures(Indicator.objects.get(code="accuracy"), street, 2026)
    assert figures == {"2026-07": 60.0, "2026-08": 61.0}


def test_figures_of_before_are_shown_whatever_they_are(city: City, scheme_version: SchemeVersion) -> None:
    hand_in(city, make_task(city, scheme_version, "2026-08"), [Entry("trainings", "9.9e29"), Entry("accuracy", "60")])
    task = make_task(city, scheme_version)
    page = city.signed_in("reporter").get(f"/tasks/{task.pk}/")
    assert page.status_code == 200
    problems = actions.save_entries(
        task=task, entries=[Entry("trainings", "1e-300")], by=city.accounts["reporter"], now=NOW
    )
    assert [problem.code for problem in problems] == ["very_different"]
    assert city.signed_in("reporter").get(f"/tasks/{task.pk}/").status_code == 200


def test_an_approved_figure_stands_until_its_correction_is_approved(
    city: City, submitted: CollectionTask, scheme_version: SchemeVersion
) -> None:
    """Another scheme's task asks for the same figures: what it hands in counts from its own approval on."""
    street = city.organisations["S11"]

    def accuracy() -> float | None:
        return queries.series(["accuracy"], [street.pk], "2026-09", n_periods=1)[street.pk, "accuracy"][0][1]

    actions.approve(task=submitted, by=city.accounts["approver"], now=NOW)
    law = {"label_zh": "另一办法", "digest": "0" * 64, "state": "published", "published_at": NOW, "created_at": NOW}
    other = SchemeVersion.objects.create(
        scheme=scheme_version.scheme, number=2, document=scheme_version.document,
        created_by=city.accounts["office"], **law,
    )  # fmt: skip
    second = make_task(city, other)
    hand_in(city, second, [Entry("accuracy", "62.5"), Entry("trainings", "4")])
    assert accuracy() == 61.4
    actions.approve(task=second, by=city.accounts["approver"], now=NOW)
    assert accuracy() == 62.5
