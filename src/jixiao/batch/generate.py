"""Makes a national table up, period by period: as large as wanted, the same for the same seed, in bounded memory."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.batch.arrow import CODE_TYPE, numbers, texts
from jixiao.batch.arrow import codes as coded_by
from jixiao.batch.generate_scheme import Made, indicators, scheme_text
from jixiao.batch.periods.partitions import KEY
from jixiao.batch.refused import Refused, unwritable
from jixiao.engine.model.period import Period

# Two-digit codes of provinces, GB/T 2260; what follows them is made up.
PROVINCES = (11, 12, 13, 14, 15, 21, 22, 23, *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66))
TOWNS, COUNTIES, CITIES, MOST_CITIES = 14, 9, 11, 99
KIND_OF_TOWN = ((4, "subdistrict", 0), (9, "town", 100), (TOWNS, "township", 200))
ROWS_PER_GROUP = 1 << 20
NOTE = "generated.json"
SCHEMA = pa.schema({"organisation_code": CODE_TYPE, "indicator_code": CODE_TYPE, "value": pa.float64()})


@dataclass(frozen=True)
class Table:
    """What to make: rows are organisations × indicators × months, less the share `missing`."""

    organisations: int = 40_000
    indicators: int = 200
    months: int = 12
    seed: int = 1
    missing: float = 0.01
    first: str = "2025-01"

    @property
    def periods(self) -> list[Period]:
        return [Period.parse(self.first).shift(step) for step in range(self.months)]


def generate(folder: Path, table: Table, report: Callable[[int], None] = lambda n_done: None) -> int:
    """Write observations/, scheme.yaml, targets.csv, organisations.csv; the number of rows.

    Periods that are there from the same table are kept. Refused where the folder holds another table.
    """
    made = indicators(table.indicators)
    _check_folder(folder, table)
    codes, groups = organisation_codes(table.organisations)
    _write_text(folder / "scheme.yaml", scheme_text(made))
    _write_text(folder / "targets.csv", _targets(made, table.periods))
    pairs = "".join(f"{code},{group}\n" for code, group in zip(codes, groups, strict=True))
    _write_text(folder / "organisations.csv", f"organisation_code,peer_group\n{pairs}")
    n_rows = 0
    for number, period in enumerate(table.periods, start=1):
        place = folder / "observations" / f"{KEY}{period}" / "observations.parquet"
        if not place.exists():
            _write_period(place, table, made, codes, period)
        n_rows += pq.read_metadata(place).num_rows
        report(number)
    return n_rows


def organisation_codes(count: int) -> tuple[list[str], list[str]]:
    """Codes of nine digits like those of divisions (province, city, county, town), in order, and the kind of each town."""
    cities = min(max(CITIES, ceil(count / (len(PROVINCES) * COUNTIES * TOWNS))), MOST_CITIES)
    towns = max(TOWNS, ceil(count / (len(PROVINCES) * COUNTIES * cities)))
    number = np.arange(count)
    town, county = number % towns, number // towns % COUNTIES + 1
    city, province = number // (towns * COUNTIES) % cities + 1, number // (towns * COUNTIES * cities)
    kind = np.searchsorted([most for most, _, _ in KIND_OF_TOWN[:-1]], town, side="right")
    last = np.array([base for _, _, base in KIND_OF_TOWN])[kind] + town + 1
    heads = np.array(PROVINCES)[province] * 10_000 + city * 100 + county
    names = [name for _, name, _ in KIND_OF_TOWN]
    return [f"{code:09d}" for code in (heads * 1000 + last).tolist()], [names[place] for place in kind.tolist()]


def _check_folder(folder: Path, table: Table) -> None:
    """Note what the folder holds. Fewer or more months of the same table fit together, another table does not."""
    mine = {**asdict(table), "months": None, "first": None}
    note = folder / NOTE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = json.loads(note.read_text(encoding="utf-8")) if note.exists() else None
    except (OSError, ValueError):
        raise Refused(f"{folder}: cannot be used as a folder for data.", f"{folder}：不能用作数据文件夹。") from None
    if there not in (None, mine) or (there is None and (folder / "observations").exists()):
        raise Refused(
            f"{folder}: holds another table. Choose a new folder, or remove this one.",
            f"{folder}：已有另一份数据。请另选文件夹，或先删除它。",
        )
    _write_text(note, json.dumps(mine))


def _write_period(place: Path, table: Table, made: list[Made], codes: list[str], period: Period) -> None:
    new = place.with_name(f".{place.name}.new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(new, SCHEMA, compression="zstd", compression_level=1) as writer:
            for part in _parts(table, made, codes, period):
                writer.write_table(part, ROWS_PER_GROUP)
        new.replace(place)
    except OSError as fault:
        raise unwritable(place, fault) from None


def _parts(table: Table, made: list[Made], codes: list[str], period: Period) -> Iterator[Any]:
    """The rows of a period by indicator, then organisation, some indicators at a time."""
    standing = np.random.default_rng([table.seed, 0]).standard_normal(len(codes))
    listed, names = texts(codes), texts([each.code for each in made])
    step = max(ROWS_PER_GROUP // max(len(codes), 1), 1)
    for first in range(0, len(made), step):
        rows: list[Any] = []
        for number in range(first, min(first + step, len(made))):
            draw = np.random.default_rng([table.seed, 2, period.ordinal, number])
            values = _values(made[number].shape, _level(table.seed, number, period) + 0.8 * standing, draw)
            there = np.flatnonzero(draw.random(len(codes)) >= table.missing).astype(np.int32)
            rows.append((there, np.full(len(there), number, np.int32), values[there]))
        organisation, indicator, value = (np.concatenate(column) for column in zip(*rows, strict=True))
        yield pa.table(
            {
                "organisation_code": coded_by(organisation, listed),
                "indicator_code": coded_by(indicator, names),
                "value": numbers(value),
            }
        )


def _level(seed: int, number: int, period: Period) -> float:
    """Where an indicator stands in a month, in standard deviations: its own level, a season and a trend."""
    draw = np.random.default_rng([seed, 1, number])
    level, height, month, slope = draw.normal(0, 0.5), draw.uniform(0, 0.6), draw.uniform(0, 12), draw.normal(0.05, 0.1)
    years = period.year - 2025 + (period.index - 1) / 12
    return float(level + height * np.sin(2 * np.pi * (period.index - month) / 12) + slope * years)


def _values(shape: str, mean: Any, draw: np.random.Generator) -> Any:
    """Values of one shape where higher `mean` is better."""
    score = mean + 0.6 * draw.standard_normal(len(mean))
    match shape:
        case "percent":
            return np.round(np.clip(78 + 9 * score, 0, 100), 2) + 0.0
        case "days":
            return np.round(np.clip(9 - 2 * score, 0.5, None), 1)
        case "amount":
            return np.round(np.exp(8 + 0.5 * score), 2)
        case "count":
            return draw.poisson(np.exp(0.3 - 0.5 * score)).astype(np.float64)
        case "veto":
            return (draw.random(len(mean)) < 0.001).astype(np.float64)
        case _:
            return draw.poisson(0.05, len(mean)).astype(np.float64)


def _targets(made: list[Made], periods: list[Period]) -> str:
    """Targets for everybody, month by month."""
    lines = ["organisation_code,indicator_code,period,target,base,stretch"]
    for period in periods:
        for each in made:
            if each.kind and any(each.kind.aims):
                target, base, stretch = each.kind.aims
                lines.append(f"*,{each.code},{period},{target},{base},{stretch}")
    return "\n".join(lines) + "\n"


def _write_text(place: Path, text: str) -> None:
    try:
        new = place.with_name(f".{place.name}.new")
        new.write_text(text, encoding="utf-8", newline="")
        new.replace(place)
    except OSError as fault:
        raise unwritable(place, fault) from None
