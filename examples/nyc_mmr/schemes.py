"""One scheme per agency from New York City's Mayor's Management Report, ready for `jixiao evaluate`.

    python examples/nyc_mmr/schemes.py INDICATORS.csv OUT_DIR

writes OUT_DIR/<agency>/scheme.yaml, values.csv and targets.csv. Every indicator becomes a node of four points: goal met,
and better than last year, than the mean of three and of five years (equal counts as better; means over the years present).
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

from jixiao import Scheme
from jixiao.engine.model.node import Node
from jixiao.engine.scoring.binary import Binary

YEARS = {f"FY{year}_actual": str(year) for year in range(2016, 2023)} | {"FY2023_projected_full_year": "2023"}
TARGET, TARGET_YEAR = "FY2023_target", "2023"
FLAGS = {
    "met_goal": Binary(against="target"),
    "vs_1yr": Binary(against="previous"),
    "vs_3yr_avg": Binary(against="mean_of_previous", n=3),
    "vs_5yr_avg": Binary(against="mean_of_previous", n=5),
}
DIRECTIONS = {"Up": "higher", "Down": "lower"}
Row = dict[str, str]


def scheme_of(agency: str, rows: list[Row]) -> Scheme:
    """The agency's scheme: four flags under every indicator, one point each."""
    return Scheme(
        code=f"nyc-{agency}",
        label_en=rows[0]["agency_name"],
        source="Mayor's Management Report, fiscal 2023",
        full_marks=float(len(FLAGS) * len(rows)),
        tree=tuple(indicator_node(row) for row in rows),
    )


def indicator_node(row: Row) -> Node:
    """One indicator with its four flags."""
    code, direction = row["indicator_id"], DIRECTIONS[row["desired_direction"]]
    flags = tuple(
        Node(f"{code}.{flag}", 1, indicator=code, direction=direction, rule=rule) for flag, rule in FLAGS.items()
    )
    return Node(code, float(len(FLAGS)), label_en=row["indicator"], goal=row["goal"], children=flags)


def write_agency(folder: Path, agency: str, rows: list[Row]) -> None:
    """scheme.yaml, values.csv and targets.csv of one agency."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scheme.yaml").write_text(scheme_of(agency, rows).to_yaml(), encoding="utf-8")
    values = [
        (agency, row["indicator_id"], period, row[column])
        for row in rows
        for column, period in YEARS.items()
        if row[column]
    ]
    targets = [(agency, row["indicator_id"], TARGET_YEAR, row[TARGET]) for row in rows if row[TARGET]]
    write_csv(folder / "values.csv", "value", values)
    write_csv(folder / "targets.csv", "target", targets)


def write_csv(path: Path, measure: str, rows: list[tuple[str, str, str, str]]) -> None:
    """A long table as the command line reads it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("organisation_code", "indicator_code", "period", measure))
        writer.writerows(rows)


def main(indicators: Path, out: Path) -> None:
    """Read the published table and write every agency's folder."""
    agencies: defaultdict[str, list[Row]] = defaultdict(list)
    with indicators.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            agencies[row["agency_code"]].append(row)
    for agency, rows in agencies.items():
        write_agency(out / agency, agency, rows)
    print(f"{len(agencies)} agencies, {sum(map(len, agencies.values()))} indicators written to {out}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
