"""A receipt leads to the panel that gave a figure, and never to a person who scored in it."""

import pytest

from jixiao.web.appraisal import actions as appraisal
from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.rules import Entry
from jixiao.web.evaluation import actions, queries
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.queries.provenance import panel_number
from tests.unit.web.appraisal.conftest import NOW, PERIOD, bench, make_bench
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City

__all__ = ["bench"]


@pytest.mark.parametrize("text", ["", "panel-", "panel-x", "pannel-3", "panel-３x", "3"])
def test_what_names_no_panel(text: str) -> None:
    assert panel_number({"panel": text}) is None
    assert panel_number({"panel": "panel-3"}) == 3
    assert panel_number({}) is None


def scored(city: City) -> str:
    """All score, the panel's figures are confirmed by each street, the half year is scored; the run's code."""
    bench, office = make_bench(city), city.accounts["office"]
    for name in bench.people:
        bench.score(name, 90, 80)
    appraisal.close_panel(panel=bench.panel, by=office, now=NOW)
    tasks: list[CollectionTask] = collection.publish_tasks(
        scheme_version=bench.version, period=PERIOD, organisations=[city.organisations["S11"]],
        opens_date=NOW.date(), due_date=NOW.date(), by=office, now=NOW,
    )  # fmt: skip
    for task in tasks:
        entries = [Entry("care", "54"), Entry("order", "32")]
        collection.save_entries(task=task, entries=entries, by=office, now=NOW)
        collection.submit(task=task, by=office, now=NOW)
        collection.approve(task=task, by=city.accounts["evaluator"], now=NOW)
    cycle = actions.create_cycle(code="q", label_zh="评议", scheme_version=bench.version, year=2026, by=office, now=NOW)
    actions.start_cycle(cycle=cycle, by=office, now=NOW)
    run = actions.score(cycle=cycle, period=PERIOD, by=office, now=NOW)
    return actions.confirm(run=run, by=office, now=NOW).code


def test_the_receipt_names_the_panel_and_nobody_of_it(city: City) -> None:
    code = built_once("a panel's receipt", lambda: scored(city), city)
    address = f"/receipts/{code}/S11/order/"
    office, reporter = (city.signed_in(who).get(address).content.decode() for who in ("office", "reporter"))
    assert 'href="/panels/1/"' in office
    assert "上半年专家评议" in reporter
    assert "/panels/1/" not in reporter  # who may not keep panels reads its name alone
    assert "专家anna" not in office + reporter
    figure = queries.used_figures(
        [row[4] for row in queries.snapshot_of(ScoringRun.objects.get(code=code)).observations]
    )[0]
    assert (figure.panel, figure.n) == (1, 4)
