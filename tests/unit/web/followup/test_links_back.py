"""Pages of one thing list the orders and decided uses about it, with light and state, to whoever may see these."""

import pytest
from django.urls import reverse

from jixiao.web.base import clock
from jixiao.web.budgets.models import Programme
from jixiao.web.followup import rules, tasks
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.projects import actions as projects
from jixiao.web.result_use.models import UseProposal
from tests.unit.web.budgets.conftest import run_programme
from tests.unit.web.evaluation.conftest import scored
from tests.unit.web.factories import City
from tests.unit.web.followup.conftest import NOW, accepted
from tests.unit.web.followup.test_outcomes import NOW as AUGUST
from tests.unit.web.followup.test_outcomes import demanded
from tests.unit.web.projects import conftest as project
from tests.unit.web.result_use.conftest import Used, later, used

__all__ = ["scored", "used"]


def seen(city: City, address: str, order: RectificationOrder | UseProposal) -> dict[str, bool]:
    """Who of those that open the page finds the link there."""
    view = "result_use:proposal" if isinstance(order, UseProposal) else "followup:order"
    link, found = f'href="{reverse(view, args=[order.code])}"', {}
    for who in ("office", "leader", "approver", "reporter", "outsider"):
        page = city.signed_in(who).get(address)
        if page.status_code == 200:
            found[who] = link in page.content.decode()
    return found


def test_an_indicator_and_an_organisation_name_their_orders(
    city: City, about_accuracy: RectificationOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    everybody = {"office": True, "leader": True, "approver": True, "reporter": True}
    assert seen(city, "/indicators/accuracy/", about_accuracy) == everybody | {"outsider": False}
    assert seen(city, "/organisations/S11/", about_accuracy) == everybody
    assert seen(city, "/organisations/D1/", about_accuracy)["approver"], "it assists"
    page = city.signed_in("office").get("/organisations/S11/").content.decode()
    assert "is-light-green" in page
    accepted(city, about_accuracy)
    RectificationOrder.objects.update(state=rules.CLOSED, closed_at=NOW, closed_how=rules.BY_FIGURES)
    assert "已销号" in city.signed_in("office").get("/organisations/S11/").content.decode()


def test_a_programme_and_a_project_name_their_orders(city: City) -> None:
    programme = Programme.objects.get(pk=run_programme(city))
    demanded(city, programme, "2026-07", AUGUST)
    made = projects.plan_project(
        draft=project.draft(city), plan=project.PLAN, by=city.accounts["reporter"], now=project.NOW
    )
    projects.submit(project=made, by=city.accounts["reporter"], now=project.NOW)
    projects.approve(project=made, words="同意立项。", by=city.accounts["office"], now=project.NOW)
    tasks.take_up(now=AUGUST)
    of_lights = RectificationOrder.objects.get(source=rules.BUDGET)
    of_item = RectificationOrder.objects.get(source=rules.PROJECT, milestone="a")
    concerned = {"office": True, "leader": True, "approver": True, "reporter": True}
    assert seen(city, f"/budgets/programmes/{programme.code}/", of_lights) == concerned
    assert seen(city, f"/projects/{made.code}/", of_item) == concerned


def test_an_organisation_names_what_was_decided_on_its_results(used: Used, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(9))
    monkeypatch.setattr(clock, "today", lambda: later(9).date())
    talk, budget = used.decided("accept", "S11", "talk"), used.notified("S11", "budget")
    found = seen(used.city, "/organisations/S11/", talk)
    assert found == {"office": True, "leader": True, "approver": False, "reporter": True}, "a talk is about people"
    assert not any(seen(used.city, "/organisations/S11/", budget).values()), "nothing is decided yet"
