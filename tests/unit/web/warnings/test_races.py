"""Many at once: of parallel acknowledgements, mutes and orders exactly one succeeds, and the others are told why."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from jixiao.web.base.rules import RuleViolation
from jixiao.web.warnings import actions
from jixiao.web.warnings.models import Mute, OrderRequest, WarningCase, WarningEvent
from tests.unit.web.factories import City, make_city
from tests.unit.web.warnings.conftest import NOW

MANY = 12
LATER = (NOW + timedelta(days=20)).date()
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db: None) -> City:
    """The small city, committed, so that every thread sees it."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("a database in memory has one connection, so nothing races; needs a database file")
    return make_city()


def all_at_once(act: Callable[[], object]) -> Counter[str]:
    """Run `act` at the same moment on many connections; count what came of it."""
    start = Barrier(MANY)

    def run(_number: int) -> str:
        try:
            start.wait(timeout=20)
            act()
        except RuleViolation as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        return Counter(pool.map(run, range(MANY)))


def test_one_acknowledgement_wins(city: City, fallen: WarningCase) -> None:
    def act() -> None:
        actions.acknowledge(warning=WarningCase.objects.get(pk=fallen.pk), by=city.accounts["reporter"], now=NOW)

    assert all_at_once(act) == {"done": 1, "wrong_state": MANY - 1}
    assert WarningEvent.objects.filter(kind="acknowledged").count() == 1


def test_one_mute_and_one_order_win(city: City, fallen: WarningCase) -> None:
    office = city.accounts["office"]
    muted = all_at_once(
        lambda: actions.mute(warning=fallen, reason="道路施工", ends_date=LATER, by=office, now=NOW)
    )  # fmt: skip
    assert muted == {"done": 1, "muted_already": MANY - 1}
    ordered = all_at_once(
        lambda: actions.ask_for_order(warning=fallen, requirement="补齐督导员", due_date=LATER, by=office, now=NOW)
    )
    assert ordered == {"done": 1, "ordered_already": MANY - 1}
    assert (Mute.objects.count(), OrderRequest.objects.count()) == (1, 1)
