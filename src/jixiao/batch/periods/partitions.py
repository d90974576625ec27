"""Finds Parquet partitioned by period (`period=2026-01/*.parquet`) in a folder, and reads the files' footers."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from jixiao.batch.inputs import SUFFIX, InputFile, check_columns, hidden, listed, stamped
from jixiao.batch.refused import Refused, unreadable
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period

KEY = "period="
ANY = "*"
NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"
CODES = ("organisation_code", "indicator_code")
AIMS = ("target", "base", "stretch")


@dataclass(frozen=True)
class PeriodFile(InputFile):
    """One Parquet file of one period."""

    period: str = ""

    @classmethod
    def of(cls, path: Path, folder: Path, period: str) -> "PeriodFile":
        """A file below `folder` as it is now."""
        found = stamped(path, str(path.relative_to(folder)))
        return cls(found.path, found.name, found.size, found.changed_ns, period=period)


@dataclass(frozen=True)
class Partitions:
    """The files of a folder by period as text; ANY holds what is for every period."""

    folder: Path
    files: dict[str, tuple[PeriodFile, ...]] = field(default_factory=dict)

    @property
    def periods(self) -> list[Period]:
        """The periods there are, without ANY."""
        return [Period.parse(text) for text in self.files if text != ANY]

    def of(self, period: Period | str) -> tuple[PeriodFile, ...]:
        """The files of a period; none where there is none."""
        return self.files.get(str(period), ())


def is_partitioned(folder: Path) -> bool:
    """Whether a folder has folders `period=…`; Refused where it has flat Parquet files beside them."""
    there = listed(folder)
    partitions = [path for path in there if path.is_dir() and path.name.startswith(KEY)]
    loose = [path for path in there if path.suffix == SUFFIX]
    if partitions and loose:
        raise Refused(
            f"{folder}: has both period=… folders and Parquet files beside them ({loose[0].name}). Keep one of the two.",
            f"{folder}：既有 period=… 文件夹，又有并列的 Parquet 文件（{loose[0].name}）。请只保留一种。",
        )
    return bool(partitions)


def flat_files(place: Path) -> list[Path]:
    """The Parquet files of a flat table: the file itself, or those of a folder; Refused where there is none."""
    if place.is_file():
        return [place]
    found = [path for path in listed(place) if path.suffix == SUFFIX and path.is_file()]
    if not found:
        there = ", ".join(path.name for path in listed(place)[:5]) or "nothing"
        raise Refused(
            f"{place}: no Parquet here; there is: {there}. Needed: period=2026-01/*.parquet, or *.parquet with a column period.",
            f"{place}：没有 Parquet 文件，现有：{there}。需要 period=2026-01/*.parquet，或含 period 列的 *.parquet。",
        )
    return found


def find_partitions(folder: Path, *, for_any_period: bool = False) -> Partitions:
    """The files below `period=…`; Refused where a name is no period, or a period has no file.

    `for_any_period` allows `period=*` (and the null partition), as targets have them.
    """
    found: dict[str, tuple[PeriodFile, ...]] = {}
    faults: list[str] = []
    for place in sorted(path for path in listed(folder) if path.is_dir() and path.name.startswith(KEY)):
        text = _period_of(unquote(place.name.removeprefix(KEY)), for_any_period)
        if text is None:
            faults.append(place.name)
            continue
        files = sorted(path for path in place.rglob(f"*{SUFFIX}") if path.is_file() and not hidden(path, place))
        if not files:
            raise Refused(
                f"{place}: there is no *.parquet in this folder. Write it again, or remove the folder.",
                f"{place}：文件夹中没有 *.parquet。请重新导出，或删除该文件夹。",
            )
        found[text] = (*found.get(text, ()), *(PeriodFile.of(path, folder, text) for path in files))
    if faults:
        raise Refused(
            f"{folder}: not a period: {', '.join(faults[:5])}. Write period=2026, 2026H1, 2026Q3 or 2026-09.",
            f"{folder}：不是有效的数据所属期：{'、'.join(faults[:5])}。请写成 period=2026、2026H1、2026Q3 或 2026-09。",
        )
    return Partitions(folder, found)


def with_footers(files: Iterable[PeriodFile], columns: tuple[str, ...], one_of: tuple[str, ...]) -> list[PeriodFile]:
    """The files with their numbers of rows; Refused where a footer is damaged or a needed column is not there."""
    from pyarrow import ArrowException
    from pyarrow.parquet import read_metadata

    checked = []
    for file in files:
        try:
            footer = read_metadata(file.path)
        except (ArrowException, OSError) as fault:
            raise unreadable(file.path, fault) from None
        check_columns(file.path, footer.schema.to_arrow_schema().names, columns, one_of)
        checked.append(replace(file, n_rows=footer.num_rows))
    return checked


def _period_of(text: str, for_any_period: bool) -> str | None:
    if for_any_period and text in ("", ANY, NULL_PARTITION):
        return ANY
    try:
        return str(Period.parse(text))
    except DefinitionError:
        return None
