"""The city in which every address is asked for."""

import tempfile
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from jixiao.web.audit.actions import SYSTEM
from jixiao.web.jobs import actions as jobs
from tests.unit.web import access_ground as ground
from tests.unit.web.access.asking import KNOWN, SESSIONS
from tests.unit.web.access.readers import EVERYBODY
from tests.unit.web.factories import NOW
from tests.unit.web.worked_city import WorkedCity, make_worked_city

STAGES = (
    ground.print_and_mail,
    ground.bring_sentences,
    ground.breathe,
    ground.aim,
    ground.appraise,
    ground.publish_august,
    ground.use_result,
    ground.begin_set_up,
    ground.contest,
    ground.budget,
    ground.share_work,
)


@pytest.fixture(scope="package")
def worked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[WorkedCity]:
    """One city for the whole walk; each request is rolled back."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), tempfile.TemporaryDirectory() as folder, transaction.atomic():
        with override_settings(PASSWORD_HASHERS=quick, MEDIA_ROOT=f"{folder}/evidence", DATA_DIR=f"{folder}/data"):
            worked = make_worked_city()
            jobs.enqueue(kind="forget_old_jobs", key="walk", by=SYSTEM, now=NOW)
            for stage in STAGES:
                stage(worked)
            KNOWN.update(ground.places(worked))
            for who in EVERYBODY:
                SESSIONS[who] = worked.city.signed_in(who).cookies[django_settings.SESSION_COOKIE_NAME].value
            yield worked
        transaction.set_rollback(True)
