"""Several people learn in one room: numbers, whose doing a step was, the trainer's page, one part begun anew."""

import pytest
from django.test import Client

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base import clock
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import CollectionTask
from jixiao.web.practice import queries, rules
from jixiao.web.practice.models import Deed, Learner
from tests.unit.web.practice.rooms import Desk, account, newcomer, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.xdist_group("sandbox")]
APPROVE = "approve-what-is-right"


def test_whoever_takes_a_part_gets_a_number_and_keeps_it(learner: Client) -> None:
    assert "You are learner" not in text_of(learner, "/practice/")
    learner.post("/practice/parts/reporter/")
    learner.post("/practice/parts/office/")
    assert "You are learner no. 1" in text_of(learner, "/practice/")
    learner.post("/practice/me/", {"name": "张伟"})
    assert "张伟" in text_of(learner, "/practice/")
    assert [(one.number, one.name) for one in queries.learners()] == [(1, "张伟")]


def test_a_second_browser_is_somebody_else_and_may_say_who_it_was(learner: Client) -> None:
    learner.post("/practice/me/", {"name": "张伟"})
    other = newcomer()
    other.post("/practice/me/", {"name": ""})
    assert "You are learner no. 2" in text_of(other, "/practice/")
    other.post("/practice/me/", {"number": "1"})
    assert "You are learner no. 1" in text_of(other, "/practice/")
    assert other.post("/practice/me/", {"number": "77"}).status_code == 404
    other.post("/practice/me/", {"new": "1"})
    assert "You are learner no. 3" in text_of(other, "/practice/")


def test_a_forged_number_is_nobody(learner: Client) -> None:
    learner.post("/practice/me/", {"name": "张伟"})
    stranger = newcomer()
    stranger.cookies["practice_learner"] = "1"
    assert "You are learner" not in text_of(stranger, "/practice/")


def test_what_one_learner_does_under_a_shared_account_is_not_the_others(learner: Client) -> None:
    learner.post("/practice/me/", {"name": "张伟"})
    first, second = Desk(learner, APPROVE), Desk(newcomer(), APPROVE)
    first.post(f"/review/{first.facts['good_task']}/approve/", {"number": "1"})
    assert first.is_solved
    assert not second.is_solved
    assert "Learner 1 (张伟) has done this" in second.page
    assert Deed.objects.get(event__event="SUBMISSION_APPROVED").learner.number == 1


def test_answers_and_progress_are_each_ones_own(learner: Client) -> None:
    first, second = Desk(learner, "what-weighs"), Desk(newcomer(), "what-weighs")
    first.answer("read", first.facts["heaviest"]["right"][0])
    assert first.is_solved
    assert not second.is_solved
    assert "1/" in text_of(first.client, "/practice/")


def test_the_trainer_sees_who_is_where_and_who_tries_in_vain(learner: Client) -> None:
    learner.post("/practice/me/", {"name": "张伟"})
    stuck = Desk(learner, "what-weighs")
    asked = stuck.facts["heaviest"]
    wrong = [code for code, *_ in asked["options"] if code not in asked["right"]]
    for given in wrong[:2]:
        stuck.answer("read", given)
    idle = newcomer()
    idle.post("/practice/me/", {"name": "李娜"})
    page = text_of(newcomer(), "/practice/learners/")
    assert "张伟" in page
    assert "2 answers" in page
    assert "Look at the column of weights" in page
    assert "Has not begun an exercise yet." in page
    assert "stuck?" not in page
    Deed.objects.update(at=Deed.objects.earliest("at").at.replace(year=2020))
    assert "stuck?" in text_of(newcomer(), "/practice/learners/")


def test_one_learners_part_begins_anew_and_nobody_elses(learner: Client) -> None:
    first, second = Desk(learner, "what-weighs"), Desk(newcomer(), "what-weighs")
    for desk in (first, second):
        desk.answer("read", desk.facts["heaviest"]["right"][0])
        assert desk.is_solved
    trainer = newcomer()
    assert trainer.post("/practice/learners/reset/", {"number": 1, "role": "office"}).status_code == 302
    assert not first.is_solved
    assert second.is_solved
    assert trainer.post("/practice/learners/reset/", {"number": 9, "role": "office"}).status_code == 404
    assert trainer.post("/practice/learners/reset/", {"number": 1, "role": "mayor"}).status_code == 404
    assert AuditEvent.objects.get(event="PART_RESET").object_code == "1"


def test_who_reset_after_a_deed_does_not_get_it_credited_again(learner: Client) -> None:
    desk = Desk(learner, APPROVE)
    desk.post(f"/review/{desk.facts['good_task']}/approve/", {"number": "1"})
    assert desk.is_solved
    newcomer().post("/practice/learners/reset/", {"number": 1, "role": "approver"})
    again = Desk(learner, APPROVE)
    assert not again.is_solved
    assert "A colleague has done this already" in again.page


def test_what_colleagues_do_is_nobodys_deed(learner: Client) -> None:
    desk = Desk(learner, APPROVE)
    before, task = Deed.objects.count(), CollectionTask.objects.get(pk=desk.facts["good_task"])
    collection.approve(task=task, by=account("approver"), now=clock.now())
    assert Deed.objects.count() == before
    assert "A colleague has done this already" in desk.page


def test_names_are_short_and_a_room_has_an_end() -> None:
    assert rules.is_name("张" * rules.NAME_LIMIT)
    with pytest.raises(RuleViolation, match="at most"):
        rules.check_name("张" * (rules.NAME_LIMIT + 1))
    assert rules.can_enrol(rules.MOST_LEARNERS - 1)
    with pytest.raises(RuleViolation, match="have a number already"):
        rules.check_can_enrol(rules.MOST_LEARNERS)


def test_a_name_may_hold_anything_and_is_shown_as_text(learner: Client) -> None:
    learner.post("/practice/me/", {"name": "<script>x"})
    assert "&lt;script&gt;x" in text_of(learner, "/practice/learners/")
    assert Learner.objects.get().name == "<script>x"
