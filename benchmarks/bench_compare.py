"""How fast the comparison page answers over 200 organisations × 100 indicators × 36 months, each view of it; SQLite."""

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
N_ORGANISATIONS, N_INDICATORS, N_MONTHS, N_GROUPS = 200, 100, 36, 4
LINE, REPEATS = 0.5, 5
BEGAN, FOUNDED = datetime(2020, 1, 1, tzinfo=UTC), date(2020, 1, 1)
PAGES = {
    "organisations × indicators, values": "",
    "… year-on-year": "?show=year",
    "… against target": "?show=target",
    "… rank among peers": "?show=rank",
    "… sorted by one indicator, second page": "?sort=-i007&page=2",
    "organisations × 36 months": "?columns=periods&span=36",
    "organisations × all comparisons": "?columns=contrasts",
    "indicators × 12 months of one organisation": "?rows=indicators&columns=periods",
    "indicators × organisations": "?rows=indicators&columns=organisations",
    "one group, lines with the peers' band": "?view=lines&group=g1",
    "heat map": "?view=heat",
    "small charts": "?view=multiples",
    "radar": "?view=radar",
    "without the line in rows": "?trend=0",
    "a chart of it as SVG": "?view=bars&picture=1.svg",
    "a chart of it as PNG": "?view=bars&picture=1.png",
    "nearest neighbours of one organisation": "alike/S001/",
}
# Figures by a rule instead of by chance, so that the database itself can write them: 720 000 in seconds.
SCATTERED = "(o.id * 7919 + i.id * 104729 + m.number * 1299709 + {revision}) %% 4001 / 100.0"
OBSERVATIONS = """
INSERT INTO collection_observation (organisation_id, indicator_id, period, revision, value, entered_text, reason, source,
                                    provenance, recorded_by_id, recorded_at)
SELECT o.id, i.id, m.period, {revision}, 40 + {value}, '', '', 'push', '{{}}', %s, %s
FROM ({months}) m CROSS JOIN organisations_organisation o CROSS JOIN indicators_indicator i
WHERE o.code LIKE 'S%%' AND (o.id + i.id + m.number) %% {every} = 0 ORDER BY m.number, o.id, i.id
"""
PLANS = """
INSERT INTO indicators_targetplan (organisation_id, indicator_id, year, revision, annual_target, baseline, path_kind,
                                   basis, recorded_by_id, recorded_at)
SELECT o.id, i.id, y.number, 1, 70, 50, 'linear', '', %s, %s
FROM ({years}) y CROSS JOIN organisations_organisation o CROSS JOIN indicators_indicator i WHERE o.code LIKE 'S%%'
"""
TARGETS = """
INSERT INTO indicators_target (plan_id, period, value)
SELECT p.id, m.period, 60 + m.number %% 12 FROM indicators_targetplan p JOIN ({months}) m ON p.year = m.year
"""


def months() -> list[str]:
    """The 36 months up to September 2026."""
    return [f"{2023 + (9 + step) // 12}-{(9 + step) % 12 + 1:02}" for step in range(N_MONTHS)]


def prepare(folder: str) -> Any:
    """An installation with the whole city in it; gives a browser in which its office is signed in."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "jixiao.web.config.settings", "JIXIAO_DATA_DIR": folder}
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    (Path(folder) / "static").mkdir()  # whitenoise warns where there is none
    call_command("migrate", verbosity=0)
    office = people_and_places()
    figures(office)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    return client


def people_and_places() -> Any:
    """Streets in four peer groups, indicators, and the office that sees all of them."""
    from django.db import transaction

    from jixiao.web.audit.actions import SYSTEM
    from jixiao.web.indicators.models import Indicator, IndicatorVersion
    from jixiao.web.organisations import actions
    from jixiao.web.organisations.models import PeerGroupMembership

    given: dict[str, Any] = {"label_en": "", "valid_from": FOUNDED, "by": SYSTEM, "now": BEGAN}
    with transaction.atomic():
        root = actions.create_organisation(code="CITY", label_zh="市", tier="city", parent=None, **given)
        streets = [
            actions.create_organisation(code=f"S{n:03}", label_zh=f"街道{n}", tier="street", parent=root, **given)
            for n in range(N_ORGANISATIONS)
        ]
        groups = [
            actions.create_peer_group(code=f"g{n}", label_zh=f"第{n}组", label_en="", by=SYSTEM, now=BEGAN)
            for n in range(N_GROUPS)
        ]
        PeerGroupMembership.objects.bulk_create(
            PeerGroupMembership(peer_group=groups[n % N_GROUPS], organisation=street, valid_from=FOUNDED)
            for n, street in enumerate(streets)
        )
        office = actions.create_account(
            username="office", display_name="绩效办", organisation=root, password=os.urandom(16).hex(),
            must_change_password=False, by=SYSTEM, now=BEGAN,
        )  # fmt: skip
        actions.grant_role(account=office, role="office", organisation=root, valid_from=FOUNDED, by=SYSTEM, now=BEGAN)
        indicators = Indicator.objects.bulk_create(
            Indicator(code=f"i{n:03}", created_at=BEGAN) for n in range(N_INDICATORS)
        )
        IndicatorVersion.objects.bulk_create(
            IndicatorVersion(
                indicator=indicator, number=1, label_zh=f"指标{n}", unit_of_measure="%", valid_from=FOUNDED,
                direction="lower" if n % 4 == 0 else "higher", created_at=BEGAN,
            )
            for n, indicator in enumerate(indicators)
        )  # fmt: skip
    return office


def figures(office: Any) -> None:
    """720 000 figures, one in twenty revised once, and a target for each of their months."""
    from django.db import connection, transaction

    listed = [
        f"SELECT '{month}' AS period, {number} AS number, {month[:4]} AS year" for number, month in enumerate(months())
    ]
    periods = " UNION ALL ".join(listed)
    years = " UNION ALL ".join(f"SELECT {year} AS number" for year in sorted({month[:4] for month in months()}))
    who = [office.pk, BEGAN]
    with transaction.atomic(), connection.cursor() as cursor:
        # The words hold numbers and months of this file alone.
        for revision, every in ((1, 1), (2, 20)):
            value = SCATTERED.format(revision=revision)
            cursor.execute(OBSERVATIONS.format(months=periods, revision=revision, value=value, every=every), who)
        cursor.execute(PLANS.format(years=years), who)
        cursor.execute(TARGETS.format(months=periods), ())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> bool:
    """Print each view with its median and slowest answer; whether all keep the line."""
    sys.path.insert(0, str(ROOT))
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        client = prepare(folder)
        filled = time.perf_counter() - started
        n = N_ORGANISATIONS * N_INDICATORS * N_MONTHS
        print(f"\nthe comparison page over {n:,} figures, filled in {filled:.0f} s  (line: {LINE * 1000:.0f} ms)")
        print(f"  {'view':<46} {'median ms':>10} {'slowest ms':>11} {'kB':>6}")
        client.get("/compare/")
        for name, query in PAGES.items():
            times, size = [], 0
            for _ in range(REPEATS):
                started = time.perf_counter()
                answer = client.get(f"/compare/{query}")
                times.append(time.perf_counter() - started)
                size = len(answer.content)
                shown = b"compare-grid" in answer.content or "picture=" in query or "alike/" in query
                if answer.status_code != 200 or not shown:
                    raise RuntimeError(f"/compare/{query} answered {answer.status_code} without a table")
            slowest = max(slowest, statistics.median(times))
            print(
                f"  {name:<46} {statistics.median(times) * 1000:>10.0f} {max(times) * 1000:>11.0f} {size / 1024:>6.0f}"
            )
    return slowest <= LINE
