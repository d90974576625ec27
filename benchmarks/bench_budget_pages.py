"""Pages of budgets in a city with 3 000 programmes: the search that fills them, then each page as the office sees it.

Processor time of the one process that answers, so that neighbours on the machine do not count.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from typing import Any

N_PROGRAMMES, SEED, YEAR = 3000, 400, 2026
PAGE_IN, SEARCHED_IN, REPEATS = 0.3, 60.0, 5  # seconds
PAGES = ("programmes", "idle", "duplicates", "costs", "proposals")


def main() -> bool:
    """Print seconds of the search and of each page; whether all keep their line."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "JIXIAO_DATA_DIR": folder, "JIXIAO_SECRET_KEY": "x" * 40}
        environment["JIXIAO_ALLOWED_HOSTS"] = "*"
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, __file__, "measure"]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    print(done.stdout, end="")
    return "OVER" not in done.stdout


def measured() -> None:
    """Fill an empty database, search it, ask for the pages; prints the table."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "jixiao.web.config.settings"
    import django

    django.setup()
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from jixiao.web.base.installing import bring_up_to_date
    from jixiao.web.budgets import tasks
    from jixiao.web.budgets.models import BudgetFinding, Programme

    bring_up_to_date()
    office = _filled()
    n = Programme.objects.count()
    print(f"\nbudget pages, {n} programmes  (lines: a page {PAGE_IN * 1000:g} ms, the search {SEARCHED_IN:g} s)")
    began = time.process_time()
    tasks.search(year=YEAR, now=timezone.now())
    _told("search for idle money and look-alikes", time.process_time() - began, SEARCHED_IN)
    print(f"  {BudgetFinding.objects.count()} findings")
    client = Client()
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    addresses = [reverse(f"budgets:{page}") for page in PAGES]
    addresses += [f"{addresses[0]}?{asked}" for asked in ("page=20", "quadrant=both_lag", "sort=-rate", "find=0001")]
    addresses.append(reverse("budgets:programme", args=[Programme.objects.order_by("code")[0].code]))
    for address in addresses:
        times = [_asked(client, address) for _ in range(REPEATS + 1)][1:]
        _told(address, statistics.median(times), PAGE_IN)


def _asked(client: Any, address: str) -> float:
    began = time.process_time()
    answer = client.get(address)
    took = time.process_time() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return took


def _told(name: str, took: float, line: float) -> None:
    print(f"  {name:<44} {took * 1000:>10.1f} ms{'  OVER' if took > line else ''}")


def _filled() -> Any:
    """Departments, programmes with three years of money, objectives and July's report; gives the office's account."""
    from django.utils import timezone

    from jixiao.demo.programmes import planted_programmes
    from jixiao.web.audit.actions import SYSTEM
    from jixiao.web.base.passwords import one_time_password
    from jixiao.web.organisations import actions as organisations

    now, founded = timezone.now(), date(2020, 1, 1)
    made: dict[str, Any] = {"by": SYSTEM, "now": now, "valid_from": founded}
    city = organisations.create_organisation(code="CITY", label_zh="城市", tier="city", parent=None, **made)
    office = organisations.create_account(
        username="office", display_name="office", organisation=city, password=one_time_password(), by=SYSTEM, now=now,
        must_change_password=False,
    )  # fmt: skip
    organisations.grant_role(account=office, role="office", organisation=city, **made)
    planted = [one for one in planted_programmes(SEED, N_PROGRAMMES, n_duplicates=80) if one.budget]
    places = {
        name: organisations.create_organisation(code=f"B{n:03}", label_zh=name, tier="bureau", parent=city, **made)
        for n, name in enumerate(sorted({one.department for one in planted}))
    }
    _entered([(one, places[one.department]) for one in planted], office, now)
    return office


def _entered(planted: list[tuple[Any, Any]], office: Any, now: Any) -> None:
    from jixiao.web.budgets import models
    from jixiao.web.budgets.rules import life

    told = {"by": office, "at": now}
    programmes = models.Programme.objects.bulk_create(
        [
            models.Programme(
                code=one.code, year=YEAR, label_zh=one.name, label_en=one.label_en, organisation=place, category=one.kind,
                place=one.place, content=one.content, payees=list(one.payees), output_label=one.output, output_unit=one.unit,
                output_done=Decimal(repr(one.quantity)), initial_amount=one.money.initial[YEAR], amount=one.money.budgets[YEAR],
                carried_over=one.money.carried_over[YEAR], state=life.RUNNING, state_at=now, entered_by=office, entered_at=now,
            )
            for one, place in planted
        ],
        batch_size=500,
    )  # fmt: skip
    both = [(programme, one) for programme, (one, _place) in zip(programmes, planted, strict=True)]
    events = [models.ProgrammeEvent(programme=each, kind="entered", **told) for each in programmes]
    models.ProgrammeEvent.objects.bulk_create(events)
    objectives = models.Objectives.objects.bulk_create(
        [models.Objectives(programme=each, number=1, goal="按期完成。", **told) for each in programmes], batch_size=500
    )
    models.MonitoringReport.objects.bulk_create(
        [
            models.MonitoringReport(
                programme=each.programme, number=1, month=f"{YEAR}-07", objectives=each, initial_amount=Decimal(1),
                amount=Decimal(1), paid=Decimal(0),
                objectives_light="green", money_light="green", output_share=0.6, objectives_why={}, money_why={}, advice={},
                filed_by=office, filed_at=now,
            )
            for each in objectives
        ],
        batch_size=500,
    )  # fmt: skip
    models.PastYear.objects.bulk_create(
        [
            models.PastYear(
                programme=each, year=year, initial_amount=one.money.initial[year], amount=one.money.budgets[year],
                carried_over=one.money.carried_over[year],
                paid=[float(one.money.paid.get((year, month), 0)) for month in range(1, 13)],
            )
            for each, one in both
            for year in one.money.initial
            if year < YEAR
        ],
        batch_size=500,
    )  # fmt: skip
    models.Spending.objects.bulk_create(
        [
            models.Spending(
                programme=each, month=f"{YEAR}-{month:02}", **told,
                paid=Decimal(sum(one.money.paid.get((YEAR, known), 0) for known in range(1, month + 1))),
            )
            for each, one in both
            for month in range(1, 11)
        ],
        batch_size=2000,
    )  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent))
    measured()
