"""What every test may stand on: a throw-away installation, a real browser, skips that say why and fail in CI."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
import pytest

from tests.demo_city import small_city

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
REQUIRED = set(filter(None, os.environ.get("JIXIAO_REQUIRE", "").split(",")))
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ

# Before pytest-django looks: tests never touch a real installation. Workers take over what the first process chose.
if not IS_WORKER:
    os.environ["JIXIAO_DATA_DIR"] = tempfile.mkdtemp(prefix="jixiao-test-")
    (Path(os.environ["JIXIAO_DATA_DIR"]) / "static").mkdir()  # whitenoise warns where there is none
    os.environ["JIXIAO_SECRET_KEY"] = secrets.token_urlsafe(32)
    for name in ("JIXIAO_CLOCK_OFFSET_SECONDS", "JIXIAO_DEBUG", "JIXIAO_HTTPS"):
        os.environ.pop(name, None)
os.environ["DJANGO_SETTINGS_MODULE"] = "jixiao.web.config.settings"
# Playwright's synchronous interface keeps an event loop running, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Now, because the conftest files further down import models.
django.setup()

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONGEST_NAME = 200
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "django_db_setup"}


def pytest_unconfigure(config: pytest.Config) -> None:
    if not IS_WORKER:
        shutil.rmtree(os.environ["JIXIAO_DATA_DIR"], ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by need, so that `-m django_db`, `-m browser` select what the tests use, not what they say."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & DATABASE_FIXTURES and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(transaction="live_server" in fixtures))
        if item.path.stem.endswith("pages"):
            # What is drawn; that every page answers is tried by test_access, on both databases.
            item.add_marker(pytest.mark.any_database)
        if "chromium" in fixtures:
            item.add_marker(pytest.mark.browser)
        if "postgres_url" in fixtures:
            item.add_marker(pytest.mark.postgres)
        if "spark_master" in fixtures:
            item.add_marker(pytest.mark.spark)
            # One cluster for all of them.
            item.add_marker(pytest.mark.xdist_group("spark"))
        elif {"chromium", "demo_folder"} & fixtures:
            # One browser for all of them, and one city, for which no other worker waits: they run one after another.
            item.add_marker(pytest.mark.xdist_group("browser"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A test is called by the name of what it is given where that is bytes (made anew in each worker) or very long."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > LONGEST_NAME) else None


def skip_or_fail(need: str, reason: str) -> None:
    """Skip saying why; where JIXIAO_REQUIRE names the need (as in CI), a missing program is a failure."""
    if need in REQUIRED:
        pytest.fail(f"JIXIAO_REQUIRE asks for {need}: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the reference data that lies beside the repository, not in it."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no reference data at {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small demo city, made once for all workers; copy it before writing."""
    base = tmp_path_factory.getbasetemp()
    return small_city(base.parent if IS_WORKER else base)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """DATABASE_URL of a throw-away PostgreSQL cluster (for tests about PostgreSQL itself)."""
    from tools.postgres import PostgresMissing, throw_away_cluster

    try:
        with throw_away_cluster() as url:
            yield url
    except PostgresMissing as error:
        skip_or_fail("postgres", str(error))


@pytest.fixture(scope="session")
def spark_master() -> Iterator[str]:
    """Address of a real stand-alone Spark master with two workers on loopback."""
    from tools.spark_cluster import SparkMissing, throw_away_cluster

    try:
        with throw_away_cluster() as master:
            yield master
    except SparkMissing as error:
        skip_or_fail("spark", str(error))


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """A real Chromium: this machine's own, never a downloaded one."""
    from playwright._impl._driver import compute_driver_executable
    from playwright.sync_api import sync_playwright

    from tools.look import browser_program

    path = browser_program()
    if path is None:
        skip_or_fail("browser", "no chromium on the path; on Debian: apt-get install chromium-headless-shell")
    driver = subprocess.run([compute_driver_executable()[0], "--version"], capture_output=True, text=True, check=False)
    if driver.returncode:
        skip_or_fail("browser", f"Playwright's driver: {driver.stderr.strip()}; on Debian: apt-get install libatomic1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browser_context(chromium: "Browser") -> Iterator["BrowserContext"]:
    """A fresh profile: no cookies, Chinese reader, a common laptop's window."""
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def browser_page(browser_context: "BrowserContext") -> Iterator["Page"]:
    """A page that fails the test at the end if a script threw, or a rule of the content policy was broken."""
    page = browser_context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    # A 4xx that a test provokes on purpose is reported on the console too; it is no fault of the page.
    real = [fault for fault in faults if "Failed to load resource" not in fault]
    assert not real, f"the page complained: {real}"
