"""A sandbox as it is built: its pages, the first exercises, what learners do and how the play goes on around it."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from jixiao.demo.calendar import at
from jixiao.demo.sandbox.playing import City
from jixiao.demo.sandbox.year import moment_of, place_of
from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base import clock
from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import CollectionTask
from jixiao.web.evaluation import actions as evaluation
from jixiao.web.evaluation.models import EvaluationCycle, ScoringRun
from jixiao.web.jobs.models import Job
from jixiao.web.jobs.tasks import run_due
from jixiao.web.organisations.models import Account
from jixiao.web.portal.models import Release
from jixiao.web.practice import queries, rules, tasks
from tests.unit.web.practice.rooms import account, facts, text_of

FIRST = "/practice/exercises/first-month/"
pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.xdist_group("sandbox")]  # on SQLite only


def test_the_front_page_leads_to_the_cards_and_says_what_this_is(learner: Client) -> None:
    page = text_of(learner, "/")
    assert "Practise a whole year in minutes" in page
    assert "no real data" in page
    for part in queries.parts():
        assert f"Play: {part.label.en}" in page
    assert clock.now().date() == moment_of(*place_of(0)).date()


def test_every_exercise_opens_for_everybody_and_links_to_pages_that_are_there(learner: Client) -> None:
    for exercise in queries.exercises():
        learner.post(f"/practice/exercises/{exercise.code}/begin/")
        page = text_of(learner, f"/practice/exercises/{exercise.code}/")
        assert ("Steps of the exercise" in page) == bool(facts(exercise.code)), exercise.code
        addresses = set()
        for step in queries.seen(exercise, None, None).steps if facts(exercise.code) else ():
            assert "{" not in step.href + step.words.en + step.words.zh, exercise.code
            addresses.add(step.href)
        assert {address: learner.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_the_first_exercise_by_its_pages(learner: Client) -> None:
    learner.post("/practice/parts/reporter/")
    learner.post(f"{FIRST}begin/")
    task, sheet = facts("first-month")["task"], facts("first-month")["sheet"]
    wrong = {f"value-{row['code']}": row["text"] for row in sheet} | {"value-kitchen_purity": "9.3"}
    learner.post(f"/tasks/{task}/", wrong)
    assert "the sheet says 93.0, the form says 9.3" in text_of(learner, FIRST)
    bar = text_of(learner, "/tasks/")
    assert "1/2" in bar
    assert "the sheet says 93.0" in bar
    assert "Back to the exercise" in bar
    right = {f"value-{row['code']}": row["text"] for row in sheet}
    learner.post(f"/tasks/{task}/", right)
    assert "nobody else sees them before you press" in text_of(learner, FIRST)
    learner.post(f"/tasks/{task}/submit/", right)
    assert "Solved: see what comes next" in text_of(learner, "/tasks/")
    assert "Wu Jianguo" in text_of(learner, FIRST)
    text_of(learner, FIRST)
    assert AuditEvent.objects.filter(event="EXERCISE_SOLVED", object_code="first-month").count() == 1
    assert "solved" in text_of(learner, "/practice/")


def test_a_question_tells_what_to_look_at_and_is_answered_once(learner: Client) -> None:
    address = "/practice/exercises/what-weighs/"
    learner.post("/practice/parts/office/")
    learner.post(f"{address}begin/")
    right = facts("what-weighs")["heaviest"]["right"][0]
    wrong = next(code for code, *_ in facts("what-weighs")["heaviest"]["options"] if code != right)
    learner.post(f"{address}answer/read/", {"given": wrong})
    assert "Not quite. Look at the column of weights" in text_of(learner, address)
    learner.post(f"{address}answer/read/", {"given": ""}, follow=True)
    learner.post(f"{address}answer/read/", {"given": right})
    assert "Solved." in text_of(learner, address)
    learner.post("/practice/parts/reporter/")
    refused = learner.post(f"{address}answer/read/", {"given": right})
    assert refused.status_code == 404, "only who plays the part answers for it"


def test_an_exercise_of_another_stop_says_when_it_comes(learner: Client) -> None:
    learner.post("/practice/exercises/score-and-confirm/begin/")
    page = text_of(learner, "/practice/exercises/score-and-confirm/")
    assert "Play on to “The office scores”" in page


def test_the_public_needs_no_account(learner: Client) -> None:
    learner.post("/practice/parts/public/")
    learner.post("/practice/exercises/how-is-my-street/begin/")
    address = "/practice/exercises/how-is-my-street/"
    assert "no real data" in text_of(learner, "/public/en/")
    learner.post(f"{address}answer/read/", {"given": facts("how-is-my-street")["rank"]["right"][0]})
    assert "Solved." in text_of(learner, address)
    assert AuditEvent.objects.get(event="EXERCISE_SOLVED").actor_code == "public"


def test_nobody_has_a_password_and_outside_of_a_sandbox_there_is_no_door(learner: Client, settings: Settings) -> None:
    assert not any(one.has_usable_password() for one in Account.objects.all())
    settings.SANDBOX = False
    for address in ("/practice/", FIRST, "/practice/parts/office/"):
        assert learner.get(address).status_code == 404
        assert learner.post(address).status_code == 404
    assert django_settings.SESSION_COOKIE_NAME not in learner.cookies or "_auth_user_id" not in learner.session


def test_an_account_with_a_password_is_nobodys_part(learner: Client) -> None:
    """Even where somebody calls an earnest installation a sandbox, nobody gets in by a press."""
    office = account("office")
    office.set_password("somebody's own")
    office.save()
    assert learner.post("/practice/parts/office/").status_code == 404
    assert "_auth_user_id" not in learner.session


def test_the_play_goes_on_around_whatever_learners_have_done(city: City) -> None:
    now = clock.now()
    # The reporter hands in a figure that is wrong; the approver lets the slip pass and returns what is right.
    mine = CollectionTask.objects.get(pk=facts("first-month")["task"])
    entries = [collection.Entry(row["code"], "1") for row in facts("first-month")["sheet"]]
    collection.save_entries(task=mine, entries=entries, by=account("reporter"), now=now)
    slip = CollectionTask.objects.get(pk=facts("return-the-slip")["task"])
    sound = CollectionTask.objects.get(pk=facts("approve-what-is-right")["good_task"])
    collection.approve(task=slip, by=account("approver"), now=now)
    collection.return_submission(task=sound, reason="请再核对一次", by=account("approver"), now=now)
    assert city.play(1) == []
    states = set(CollectionTask.objects.filter(period="2025-11").values_list("state", flat=True))
    assert states == {"approved"}
    # The office scores twice and confirms the second; colleagues leave it.
    cycle = EvaluationCycle.objects.get(year=2025)
    for _ in range(2):
        run = evaluation.score(cycle=cycle, period="2025-11", by=account("office"), now=clock.now())
    evaluation.confirm(run=run, by=account("office"), now=clock.now())
    assert city.play(2) == []
    assert ScoringRun.objects.filter(period="2025-11").count() == 2
    drafts = Release.objects.filter(period="2025-11", state="draft").values_list("kind", flat=True)
    assert sorted(drafts) == ["air", "evaluation", "projects"]
    # The office even closes the cycle: what is left of the year goes on without its scores.
    evaluation.close_cycle(cycle=cycle, by=account("office"), now=clock.now())
    assert city.play(3) == []
    assert Release.objects.filter(period="2025-11", state="published", kind="evaluation").count() == 1
    assert not Release.objects.filter(period="2025-11", kind="air").exists(), (
        "a month that was tampered with is kept back"
    )
    assert CollectionTask.objects.filter(period="2025-12").exists()
    assert clock.now().date() == at(moment_of(*place_of(3)).date(), 9.0).date()


def test_playing_is_a_job_that_survives_a_reload(learner: Client, city: City) -> None:
    label = Text("Play", "推进")
    jobs.register(rules.JOB_KIND, tasks.play_job, label=label)
    right = facts("what-weighs")["heaviest"]["right"][0]
    learner.post("/practice/parts/office/")
    learner.post("/practice/exercises/what-weighs/answer/read/", {"given": right})
    tasks.let_play(Quick())
    try:
        learner.post("/practice/play/", {"until": "month"})
        assert "0 of 3 stops played" in text_of(learner, "/practice/")
        again = learner.post("/practice/play/", {"until": "stop"}, follow=True)
        assert "being played" in again.content.decode()
        assert "being played" in learner.post("/practice/anew/", follow=True).content.decode()
        run_due()
    finally:
        jobs.KINDS.pop(rules.JOB_KIND)
    job = Job.objects.get(kind=rules.JOB_KIND)
    assert (job.state, job.steps.count()) == ("done", 3)
    assert job.message_en == "Played to stop 3; 1 acts of colleagues were left out."
    assert "stops played" not in text_of(learner, "/practice/")
    solved = queries.learnings(queries.learners()[0])["what-weighs"].solved_at
    assert solved is not None, "what was done and not looked at again is noted before colleagues act"


class Quick:
    """A player to whom nothing happens but one stumble."""

    def play(self, number: int) -> list[str]:
        return ["the hotline"] if number == 2 else []
