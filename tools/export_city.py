"""A demo city as input of `jixiao batch`: a folder per evaluation cycle, and the digests that the platform stored.

python tools/export_city.py DATA_DIR OUT     (DATA_DIR: where `jixiao demo` has played a city)
"""

import csv
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.engine.model.period import Period

if TYPE_CHECKING:
    from jixiao.web.evaluation.frames import Snapshot

DIGESTS = "digests.json"


@dataclass(frozen=True)
class Run:
    """One confirmed calculation of the platform: its cycle, what it was computed from, the digest of what came out."""

    cycle: str
    snapshot: "Snapshot"
    digest: str


def confirmed_runs() -> list[Run]:
    """Every confirmed run of the database that Django is set up with, the oldest first."""
    from jixiao.web.evaluation.frames import Snapshot
    from jixiao.web.evaluation.models import ScoringRun

    found = ScoringRun.objects.filter(state="confirmed").select_related("cycle").order_by("created_at", "pk")
    return [Run(run.cycle.code, Snapshot.from_bytes(bytes(run.snapshot)), run.result_digest) for run in found]


def export_city(runs: Iterable[Run], out: Path) -> list[Path]:
    """Write the folders; each holds scheme.yaml, observations/, targets.csv, organisations.csv, digests.json."""
    cycles: dict[str, list[Run]] = {}
    for run in runs:
        cycles.setdefault(run.cycle, []).append(run)
    for code, mine in cycles.items():
        _export_cycle(mine, out / code)
    return [out / code for code in cycles]


def _export_cycle(runs: list[Run], folder: Path) -> None:
    snapshots = [run.snapshot for run in runs]
    (folder / "observations").mkdir(parents=True)
    (folder / "scheme.yaml").write_text(snapshots[-1].scheme, encoding="utf-8")
    values = {row[:3]: row[3] for snapshot in snapshots for row in _observed(snapshot)}
    aims = {row[:3]: row[3] for snapshot in snapshots for row in snapshot.targets}
    for period in sorted({key[2] for key in values}):
        rows = [
            (organisation, indicator, value)
            for (organisation, indicator, when), value in sorted(values.items())
            if when == period
        ]
        place = folder / "observations" / f"period={period}" / "observations.parquet"
        place.parent.mkdir()
        names = ("organisation_code", "indicator_code", "value")
        pq.write_table(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))), place)
    header = ("organisation_code", "indicator_code", "period", "target")
    _write_csv(folder / "targets.csv", header, [(*key, repr(value)) for key, value in sorted(aims.items())])
    header = ("organisation_code", "peer_group", "valid_from", "valid_to")
    _write_csv(folder / "organisations.csv", header, _memberships(snapshots))
    (folder / DIGESTS).write_text(json.dumps({run.snapshot.period: run.digest for run in runs}, indent=1))


def _observed(snapshot: "Snapshot") -> list[tuple[str, str, str, float, int | None]]:
    """Figures with the adjustments and vetoes that were entered by hand, as the engine reads them."""
    from jixiao import Scheme
    from jixiao.web.evaluation.frames import with_entries

    return with_entries(snapshot.observations, snapshot.entries, Scheme.from_yaml(snapshot.scheme), snapshot.period)


def _memberships(snapshots: "list[Snapshot]") -> list[tuple[str, str, date, date]]:
    """Who was evaluated in each month; the roster of a year is that of its last month."""
    rosters: Mapping[Period, dict[str, str]] = {Period.parse(each.period): each.organisations for each in snapshots}
    return sorted(
        (code, group, period.first_date, period.next().first_date)
        for period, roster in rosters.items()
        if period.frequency == "month"
        for code, group in roster.items()
    )


def _write_csv(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(data_dir: str, out: str) -> int:
    """Export the city that lies in a data folder."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "jixiao.web.config.settings"
    os.environ["JIXIAO_DATA_DIR"] = data_dir
    import django

    django.setup()
    for folder in export_city(confirmed_runs(), Path(out)):
        print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
