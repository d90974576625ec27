"""What every test of the platform shares."""

from pathlib import Path

import pytest
from pytest_django import Settings

from jixiao.web.indicators.models import SchemeVersion
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City, make_city
from tests.unit.web.figures import make_scheme


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Argon2 is slow on purpose; tests of it ask for it by name."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]


@pytest.fixture(autouse=True)
def _static_files_unread(settings: Settings) -> None:
    """Every new test client would list all static files again."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    if Path(settings.MEDIA_ROOT).is_relative_to(settings.DATA_DIR):  # else a wider fixture keeps them elsewhere
        settings.MEDIA_ROOT = tmp_path / "evidence"


@pytest.fixture
def city(db: None) -> City:
    """The small city of factories.make_city."""
    return built_once("city", make_city)


@pytest.fixture
def scheme_version(city: City) -> SchemeVersion:
    """The published scheme that asks for accuracy and trainings."""
    return make_scheme(city)
