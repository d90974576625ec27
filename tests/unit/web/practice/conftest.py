"""A sandbox as it is built, once for the tests of this folder."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker, Settings

from jixiao.demo.departments.hotline import Hotline
from jixiao.demo.departments.records import HOTLINE
from jixiao.demo.play import begin
from jixiao.demo.sandbox.playing import City
from jixiao.demo.sandbox.year import BEFORE
from jixiao.demo.world import make_world
from jixiao.web.base import clock
from jixiao.web.practice import queries
from tests.unit.web.built_once import built_once
from tests.unit.web.practice.rooms import newcomer


@cache
def setting() -> tuple[Path, Hotline]:
    """Where the departments keep their data, and their hotline; both stay as long as this process."""
    folder = Path(tempfile.mkdtemp())
    hotline = Hotline(folder / HOTLINE, "token").start()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(hotline.shutdown)
    return folder, hotline


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    """The year's beginning in the database, and who plays it on."""
    folder, hotline = setting()

    def build() -> City:
        world = make_world(since=BEFORE)
        world.has_passwords = False
        begin(world, folder, hotline)
        city = City(folder)
        assert city.begin(world) == []
        return city

    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "evidence", DATA_DIR=folder),
        transaction.atomic(),
    ):
        yield built_once("sandbox", build)
        transaction.set_rollback(True)


@pytest.fixture
def city(built: City, settings: Settings) -> City:
    """The same for one test, as a sandbox is set."""
    settings.SANDBOX, settings.LOGIN_URL = True, "practice:home"
    settings.DATA_DIR, settings.MEDIA_ROOT = built.departments, built.departments / "evidence"
    clock.move_by(queries.shift)
    return built


@pytest.fixture
def learner(city: City) -> Client:
    """A browser in which nobody is signed in, in English."""
    return newcomer()
