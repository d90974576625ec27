"""A small city played through the platform's actions: what its user finds on 6 November 2026."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db import connections
from django.test import RequestFactory
from pytest_django import DjangoDbBlocker

from jixiao.demo import filing
from jixiao.demo.calendar import LAST, MOMENT
from jixiao.demo.city import MERGER, RENAMING, streets_in
from jixiao.demo.figures import INDICATORS
from jixiao.demo.people import HANDED_OVER
from jixiao.demo.world import World, make_world
from jixiao.engine.model.period import Period
from jixiao.web.audit.models import AuditEvent
from jixiao.web.collection.models import CollectionTask, Evidence, Observation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.queries import tree_on
from jixiao.web.sources.models import DataSource
from jixiao.web.sources.rules import LANDED
from tests.demo_city import SINCE as FIRST_PLAYED

SINCE = Period.parse(FIRST_PLAYED)


@pytest.fixture
def world(demo_folder: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The city that the command has played: a copy of its database stands in place of the tests' own."""
    folder = tmp_path / "city"
    shutil.copytree(demo_folder, folder)
    own = connections["default"]
    connections["default"] = played = own.copy()
    played.settings_dict = {**own.settings_dict, "NAME": str(folder / "jixiao.sqlite3")}
    try:
        with django_db_blocker.unblock():
            yield found_in(folder)
            played.close()
    finally:
        connections["default"] = own


def found_in(folder: Path) -> World:
    """What the play knew at its end, read back."""
    world = make_world(since=SINCE)
    world.passwords = json.loads((folder / "demo-accounts.json").read_text(encoding="utf-8"))
    world.organisations = {each.code: each for each in Organisation.objects.all()}
    world.accounts = {each.username: each for each in Account.objects.all()}
    world.versions = {LAST.year: SchemeVersion.objects.get(scheme__code="waste-sorting", number=2)}
    return world


def test_the_story_of_a_small_city(world: World) -> None:
    check_october(world)
    check_scores(world)
    check_organisations(world)
    check_people(world)
    check_evidence_and_log(world)
    check_capture(world)


def check_october(world: World) -> None:
    states = dict(CollectionTask.objects.filter(period=str(LAST)).values_list("organisation__code", "state"))
    expected = {
        code: "open" if state in {filing.DRAFT, filing.UNTOUCHED} else state
        for code, state in filing.LAST_MONTH.items()
    }
    assert states == expected
    earlier = CollectionTask.objects.exclude(period=str(LAST)).values_list("state", flat=True)
    assert set(earlier) == {"locked"}
    draft = CollectionTask.objects.get(period=str(LAST), organisation__code="BH-0205")
    assert 0 < draft.entries.count() < len(INDICATORS)


def check_scores(world: World) -> None:
    runs = ScoringRun.objects.filter(state="confirmed")
    assert sorted(runs.values_list("period", flat=True)) == ["2026-08", "2026-09"]
    root = world.versions[2026].scheme.code
    scores = list(runs.get(period="2026-09").scores.filter(node_code=root))
    assert {row.organisation_id for row in scores} == {
        world.organisations[each.code].pk for each in streets_in(Period.parse("2026-09"))
    }
    assert all(row.score is not None and 40 < row.score <= 100 for row in scores)
    assert Counter(row.peer_group for row in scores) == {"central": 6, "outer": 7}
    assert len({row.grade for row in scores}) >= 2


def check_organisations(world: World) -> None:
    then, now = tree_on(date(2025, 6, 30)), tree_on(MOMENT.date())
    assert all(then.by_code(code) for code in MERGER.predecessors)
    assert not any(now.by_code(code) for code in MERGER.predecessors)
    assert now.by_code(MERGER.successor)
    labels = [tree.by_code(RENAMING.code) for tree in (then, now)]
    assert [label.label_zh if label else "" for label in labels] == ["石门镇", RENAMING.label_zh]


def check_people(world: World) -> None:
    request = RequestFactory().get("/")
    for username in HANDED_OVER:
        account = authenticate(request, username=username, password=world.passwords[username])
        assert account == world.accounts[username]
        assert not world.accounts[username].must_change_password
    assert len(set(world.passwords.values())) == len(world.passwords)


def check_evidence_and_log(world: World) -> None:
    n_submitted = CollectionTask.objects.exclude(state="open").count()
    assert Evidence.objects.count() >= n_submitted
    newest = AuditEvent.objects.order_by("-at").first()
    assert newest is not None
    assert newest.at < MOMENT
    first = Observation.objects.filter(period=str(SINCE), revision=1, indicator__code__in=INDICATORS)
    assert first.count() == len(streets_in(SINCE)) * len(INDICATORS)


def check_capture(world: World) -> None:
    """Most figures came from the departments' own systems, nobody typed them, and each knows the row it came from."""
    for source in DataSource.objects.all():
        runs = list(source.runs.order_by("number"))
        assert [run.state for run in runs] == [LANDED] * 3
        assert sum(run.n_refused for run in runs) == 0
        assert source.stale_since is None
    figures = Observation.objects.filter(indicator__code__in=INDICATORS).order_by("revision")
    newest = {(row.organisation_id, row.indicator_id, row.period): row for row in figures}
    by_itself = [row for row in newest.values() if row.source == "capture"]
    assert len(by_itself) / len(newest) >= 0.8
    assert {row.provenance["source"] for row in by_itself} == {"cleansing-ledger", "hotline-events"}
    assert all(row.provenance["run"] and row.provenance["row"] for row in by_itself)
    others = Observation.objects.filter(source="capture").exclude(indicator__code__in=INDICATORS)
    assert {row.provenance["source"] for row in others} == {"survey-waste-2026", "verified-ratings"}
