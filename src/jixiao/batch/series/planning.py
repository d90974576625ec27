"""From tables of series to jobs: what all batches over series share."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao.batch.digests import digest_of
from jixiao.batch.inputs import InputFile
from jixiao.batch.manifest import versions
from jixiao.batch.refused import Refused
from jixiao.batch.results import FINDINGS
from jixiao.batch.series.parts import part_title
from jixiao.batch.series.spreading import Source, Spread, spread
from jixiao.batch.series.tables import SERIES, Frame, Layout, TextReader, read_part, table_files
from jixiao.batch.work import RECORD_FORMAT, Job, Shape, Site
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

PARTITIONED = "partitioned"
UNIT = Text("series", "条序列")
POOLED = (
    "per part: the model that is learnt from many series, and the errors that widths and chances rest on, are those of the "
    "series in the same part"
)


@dataclass(frozen=True, kw_only=True)
class SeriesJob(Job):
    """One part to compute: its file of every table that has rows in it, by the layout's name."""

    tables: Mapping[str, InputFile]

    @property
    def title(self) -> Text:
        return part_title(self.piece)

    def read(self, layout: Layout) -> Frame | None:
        """The part's rows of a table; None where it has none."""
        file = self.tables.get(layout.name)
        return None if file is None else read_part(file, layout)


@dataclass(frozen=True)
class Given:
    """The tables of a request: that of the series, divided at `per_part`, and those that are divided like it."""

    series: Path
    per_part: int
    beside: Mapping[Layout, Path]
    read_text: TextReader | None


def plan_parts(
    given: Given, site: Site, shape: Shape, call: Mapping[str, Any], bytes_per_row: int
) -> tuple[list[SeriesJob], dict[str, Any]]:
    """A job for each part that has rows, and what the manifest says of the division. `call`: what the digits depend on."""
    tables = {SERIES: given.series, **given.beside}
    for place in tables.values():
        _check_apart(place, site.out, shape)
    first = spread(_source(SERIES, given, site), _folder(site.out, SERIES), per_part=given.per_part)
    spreads = {SERIES: first}
    for layout in given.beside:
        spreads[layout] = spread(_source(layout, given, site), _folder(site.out, layout), n_parts=first.n_parts)
    digests = site.digests.of(file for each in spreads.values() for file in each.files.values())
    law = {"call": dict(call), "work": shape.work, "format": RECORD_FORMAT, "versions": _lawful(shape)}
    jobs = []
    for name in sorted({name for each in spreads.values() for name in each.files}):
        files = {layout.name: each.files[name] for layout, each in spreads.items() if name in each.files}
        read = digest_of({which: digests[file.path] for which, file in files.items()})
        jobs.append(
            SeriesJob(
                piece=name, size=first.n_series.get(name, 0), n_rows=first.n_rows.get(name, 0),
                bytes_per_row=bytes_per_row, input_digest=read,
                fingerprint=digest_of({**law, "part": name, "inputs": read, "jixiao": site.version}), tables=files,
            )
        )  # fmt: skip
    return jobs, _head(given, first, call)


def placed(findings: Table, frames: Mapping[str, Frame | None]) -> FindingList:
    """Findings about rows of a part's tables as findings about rows of the files that these came from."""
    found = FindingList()
    for row in findings.to_rows():
        frame, place = frames.get(row["file"]), row["row"]
        file, line = "", None
        if frame is not None and place is not None:
            file, line = frame["file"][place - 1].as_py(), frame["row"][place - 1].as_py()
        text = Text(row["message"], row["message_zh"])
        named = (row["organisation_code"], row["indicator_code"], row["period"])
        found.add(Finding(Severity(row["severity"]), row["rule"], text, *named, file, line))
    return found


def _head(given: Given, first: Spread, call: Mapping[str, Any]) -> dict[str, Any]:
    division = {
        "series": sum(first.n_series.values()),
        "parts": first.n_parts,
        "series_per_part": given.per_part,
        "by": "sha256 of the series' name, its first 8 bytes modulo the number of parts",
        "pooled": POOLED,
    }
    tables = {layout.name: str(place) for layout, place in given.beside.items()}
    return {"division": division, "arguments": {"series": str(given.series), **tables, **call}}


def _lawful(shape: Shape) -> dict[str, str]:
    """Versions of libraries whose digits differ between versions."""
    told = versions(*shape.libraries)
    return {name: told[name] for name in ("numpy", *shape.libraries) if name in told}


def _source(layout: Layout, given: Given, site: Site) -> Source:
    files = table_files(given.beside.get(layout, given.series))
    known = site.digests.of(files)
    return Source(files, layout, {file.name: known[file.path] for file in files}, given.read_text, site.report)


def _folder(out: Path, layout: Layout) -> Path:
    folder = out.resolve() / PARTITIONED / (layout.name or "series")
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder


def _check_apart(place: Path, out: Path, shape: Shape) -> None:
    """Refused where results would lie in a folder that is read, or are themselves read."""
    read, written = place.resolve(), out.resolve()
    holds_results = read.is_dir() and (read == written or read in written.parents)
    is_result = written in read.parents and read.relative_to(written).parts[0] in (shape.results, FINDINGS, PARTITIONED)
    if holds_results or is_result:
        raise Refused(
            f"{out}: the results would lie among the input ({place}). Choose another --out.",
            f"{out}：结果将与输入数据（{place}）混在一起，请另选 --out。",
        )
