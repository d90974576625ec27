"""A folder in the Open SDG layout."""

from dataclasses import replace
from pathlib import Path

import pytest

from jixiao.capture.connector import Context, SourceFault, build_connector
from jixiao.capture.folders import Folders
from jixiao.capture.gate import AllowList
from jixiao.capture.snapshot import Snapshot
from jixiao.engine.model.errors import DefinitionError

META = "National metadata,\nGraph title,Children in poverty\nUnit of measurement,Percentage (%)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("data", "csv-meta"):
        (tmp_path / "sdg" / name).mkdir(parents=True)
    put(tmp_path / "sdg", "1-2-1", "Year,Value\n2019,10\n2020,\n")
    put(tmp_path / "sdg", "3-7-1", "Year,Sex,Units,Value\n2019,,Number,7\n2019,Female,Number,3\n2019,Female,Rate,0.3\n")
    (tmp_path / "sdg" / "csv-meta" / "1-2-1.csv").write_text("\ufeff" + META, encoding="utf-8")
    return tmp_path / "sdg"


def put(folder: Path, indicator: str, text: str, encoding: str = "utf-8") -> None:
    (folder / "data" / f"indicator_{indicator}.csv").write_bytes(text.encode(encoding))


def read(folder: Path, preview: int | None = None, **params: object) -> Snapshot:
    context = Context(Folders((folder.parent,)), AllowList())
    return build_connector("open-sdg", {"path": "sdg", **params}).read(replace(context, preview=preview))


def test_tables_say_what_each_row_is(folder: Path) -> None:
    poverty, health = read(folder).tables
    assert poverty.name == "indicator_1-2-1.csv"
    assert list(poverty.columns) == ["indicator", "indicator_name", "unit", "series", "is_headline", "Year", "Value"]
    assert (poverty.columns["indicator_name"][0], poverty.columns["unit"][0]) == (
        "Children in poverty",
        "Percentage (%)",
    )
    assert list(poverty.rows) == [2, 3]
    assert health.columns["series"] == ["3-7-1~Number", "3-7-1~Female~Number", "3-7-1~Female~Rate"]
    assert health.columns["is_headline"] == ["yes", "no", "no"]
    assert health.columns["unit"] == ["Number", "Number", "Rate"]


def test_some_indicators_or_headlines_only(folder: Path) -> None:
    assert [len(table) for table in read(folder, headline_only="true").tables] == [2, 1]
    assert [table.name for table in read(folder, indicators=["3-7-1"]).tables] == ["indicator_3-7-1.csv"]
    assert [table.name for table in read(folder, preview=2).tables] == ["indicator_1-2-1.csv"]


def test_the_digest_is_of_the_bytes(folder: Path) -> None:
    before = read(folder).digest
    assert read(folder).digest == before
    put(folder, "1-2-1", "Year,Value\n2019,10\n2020, \n")
    assert read(folder).digest != before


def test_rows_of_another_length_are_told(folder: Path) -> None:
    put(folder, "1-2-1", "Year,Value\n2019,10,5\n2020,1\n")
    snapshot = read(folder)
    assert [(f.rule, f.row) for f in snapshot.findings] == [("ragged_row", 2)]
    assert list(snapshot.tables[0].rows) == [3]


@pytest.mark.parametrize(
    ("text", "encoding", "code"),
    [
        ("Jahr,Wert\n2019,1\n", "utf-8", "missing_column"),
        ("", "utf-8", "missing_column"),
        ("Year,Größe,Value\n2019,ä,1\n", "latin-1", "encoding"),
        ('Year,Value\n"2019,1\n', "utf-8", "bad_record"),
    ],
)
def test_a_file_that_cannot_be_read_stops_the_reading(folder: Path, text: str, encoding: str, code: str) -> None:
    put(folder, "1-2-1", text, encoding)
    with pytest.raises(SourceFault) as raised:
        read(folder)
    assert raised.value.code == code
    assert "indicator_1-2-1.csv" in raised.value.text.zh


def test_wrong_folders_and_parameters(folder: Path) -> None:
    with pytest.raises(SourceFault, match="holds no data"):
        read(folder, indicators=["9-9-9"])
    with pytest.raises(DefinitionError):
        build_connector("open-sdg", {})
    with pytest.raises(DefinitionError):
        build_connector("open-sdg", {"path": "x", "headline_only": "perhaps"})
