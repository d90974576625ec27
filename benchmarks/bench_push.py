"""How fast pushed figures land: one row a request, and 1 000 rows a batch; SQLite on disk, each a commit of its own."""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
N_ORGANISATIONS, N_INDICATORS, BATCH = 100, 10, 1000
N_ONES, N_BATCHES = 60, 8
# A page of the cockpit renews itself every 3 s; what has landed 2 s after it was sent is seen within 5.
LINE = 2.0


def prepare(folder: str) -> tuple[str, Any]:
    """An empty installation with 100 organisations, 10 indicators, and a token for all of them; gives its text."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "jixiao.web.config.settings", "JIXIAO_DATA_DIR": folder}
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    (Path(folder) / "static").mkdir()  # whitenoise warns where there is none
    call_command("migrate", verbosity=0)
    return token_for_all(), Client(headers={"host": "127.0.0.1"})


def token_for_all() -> str:
    """The register, and a token that may send all of it."""
    from jixiao.web.api import actions
    from jixiao.web.audit.actions import SYSTEM
    from jixiao.web.base import clock
    from jixiao.web.indicators.models import Indicator, IndicatorVersion
    from jixiao.web.organisations import actions as organisations

    began = datetime(2020, 1, 1, tzinfo=UTC)
    given: dict[str, Any] = {"label_en": "", "valid_from": date(2020, 1, 1), "by": SYSTEM, "now": began}
    root = organisations.create_organisation(code="CITY", label_zh="市", tier="city", parent=None, **given)
    for number in range(N_ORGANISATIONS):
        organisations.create_organisation(
            code=f"S{number:03}", label_zh=f"街道{number}", tier="street", parent=root, **given
        )
    office = organisations.create_account(
        username="office", display_name="绩效办", organisation=root, password=os.urandom(16).hex(), by=SYSTEM, now=began
    )
    for number in range(N_INDICATORS):
        indicator = Indicator.objects.create(code=f"i{number}", created_at=began)
        IndicatorVersion.objects.create(
            indicator=indicator, number=1, label_zh=f"指标{number}", direction="higher", valid_from=date(2020, 1, 1),
            created_at=began,
        )  # fmt: skip
    return actions.issue(
        label="bench", provider=root, indicators=list(Indicator.objects.all()), roots=[], per_minute=6000,
        expires_date=clock.today() + timedelta(days=30), by=office, now=clock.now(),
    )[1]  # fmt: skip


def rows(n: int, value: float) -> list[dict[str, Any]]:
    """The first n figures of the grid of organisations and indicators."""
    grid = [(place, thing) for thing in range(N_INDICATORS) for place in range(N_ORGANISATIONS)]
    return [
        {
            "organisation_code": f"S{place:03}",
            "indicator_code": f"i{thing}",
            "period": "2026-09",
            "value": value + place,
        }
        for place, thing in grid[:n]
    ]


def times_of(push: Callable[[int], None], n: int) -> list[float]:
    """Seconds of each of n pushes, after one to warm up."""
    push(0)
    found = []
    for number in range(1, n + 1):
        started = time.perf_counter()
        push(number)
        found.append(time.perf_counter() - started)
    return found


def main() -> bool:
    """Print rows per second and the slowest push; whether each landed within the line."""
    sys.path.insert(0, str(ROOT))
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        token, client = prepare(folder)
        print(f"\npushed figures, until answered and on disk  (line: {LINE:.0f} s for the slowest)")
        print(f"  {'case':<44} {'rows/s':>10} {'median ms':>10} {'slowest ms':>10}")
        cases = {
            "one row a request, revised": (1, N_ONES, lambda number: number),
            f"{BATCH} rows a batch, all revised": (BATCH, N_BATCHES, lambda number: 1000 + number),
            f"{BATCH} rows a batch, nothing new": (BATCH, N_BATCHES, lambda number: 5000),
        }
        for name, (n_rows, n_times, value) in cases.items():

            def push(number: int, n_rows: int = n_rows, value: Callable[[int], int] = value, name: str = name) -> None:
                body = json.dumps({"observations": rows(n_rows, value(number))})
                headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"{name}-{number}".replace(" ", "_")}
                answer = client.post(
                    "/api/v1/observations", body, content_type="application/json", headers=headers
                )  # fmt: skip
                if answer.status_code != 200:
                    raise RuntimeError(answer.content.decode())

            times = times_of(push, n_times)
            slowest = max(slowest, *times)
            median = statistics.median(times)
            print(f"  {name:<44} {n_rows / median:>10,.0f} {median * 1000:>10.1f} {max(times) * 1000:>10.1f}")
    return slowest <= LINE
