"""What is put back for a fixture is what it had built, row for row, and stands on the next test's own objects."""

from collections.abc import Callable

import pytest
from django.db import transaction

from jixiao.web.organisations.models import Account, Organisation, PeerGroupMembership
from tests.unit.web import built_once as module
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City, make_city, make_street


def undone(act: Callable[[], object]) -> object:
    """What `act` gives; what it wrote is rolled back."""
    with transaction.atomic():
        given = act()
        transaction.set_rollback(True)
    return given


def rows_after(act: Callable[[], object]) -> dict[str, module.Rows]:
    act()
    return module._all_rows()


@pytest.mark.django_db
def test_rows_that_were_added_changed_and_deleted_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LEFT", {})
    n_built = 0

    def change() -> Organisation:
        nonlocal n_built
        n_built += 1
        Account.objects.filter(username="guest").update(display_name="a\tb\\N\n客")
        PeerGroupMembership.objects.filter(organisation=city.organisations["S13"]).delete()
        return make_street("S99", city.organisations["D1"])

    def both() -> None:
        nonlocal city
        city = built_once("a city", make_city)
        street = built_once("changed", change, city)
        assert street.pk == Organisation.objects.get(code="S99").pk

    city = City()
    first = undone(lambda: rows_after(both))
    again = undone(lambda: rows_after(both))
    assert n_built == 1
    assert again == first
    assert sum(len(rows) for rows in first.values()) > 50  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_other_ground_is_built_upon_anew(city: City) -> None:
    built = []

    def build() -> Organisation:
        built.append("again")
        return make_street(f"S9{len(built)}", city.organisations["D1"])

    undone(lambda: built_once("a street", build))
    make_street("S98", city.organisations["D1"])
    undone(lambda: built_once("a street", build))
    assert len(built) == 2


@pytest.mark.django_db
def test_what_it_stood_upon_is_the_tests_own(city: City) -> None:
    def build() -> list[object]:
        return [city, city.accounts["office"]]

    undone(lambda: built_once("two", build, city))
    ours = built_once("two", build, city)
    assert ours[0] is city
    assert ours[1] == city.accounts["office"]


@pytest.mark.django_db
def test_a_city_put_back_can_be_worked_in(city: City) -> None:
    make_street("S97", city.organisations["D1"])
    assert city.signed_in("office").get("/organisations/").status_code == 200
