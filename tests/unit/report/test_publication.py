"""Sealed publication: the log only grows, and the stand-alone script catches whoever touches table or log."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.report.open_data import About, Field, OpenTable, write_open_data
from jixiao.report.publication import PublicationLog, inclusion_proof, leaf_hash, root_hash, verify_release
from jixiao.report.publication.log import entry_of

AT = datetime(2026, 10, 15, 1, 0, tzinfo=UTC)
# Inputs and roots of the test suite of Certificate Transparency's reference implementation (RFC 6962).
INPUTS = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_published_roots() -> None:
    leaves = [leaf_hash(bytes.fromhex(each)) for each in INPUTS]
    for size, root in enumerate(ROOTS, start=1):
        assert root_hash(leaves[:size]).hex() == root
    assert root_hash([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(st.integers(1, 70), st.data())
def test_every_proof_leads_to_the_root_and_no_other_does(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(str(each).encode()) for each in range(size)]
    place = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(leaves, place)
    root = root_hash(leaves)
    assert verify_release.root_by_proof(leaves[place], place, size, proof) == root
    assert verify_release.root_hash(leaves) == root, "the script's own copy reckons alike"
    other = data.draw(st.integers(0, size - 1).filter(lambda each: each != place) if size > 1 else st.just(-1))
    assert verify_release.root_by_proof(leaves[place], other, size, proof) != root
    assert verify_release.root_by_proof(leaf_hash(b"other"), place, size, proof) != root
    assert verify_release.root_by_proof(leaves[place], place, size, (*proof, proof[0] if proof else root)) is None


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A folder with three tables and a log that lists them."""
    log = PublicationLog.open(tmp_path / "log", "清河市绩效公开")
    for month in ("2026-07", "2026-08", "2026-09"):
        table = tmp_path / f"{month}.csv"
        table.write_text(f"organisation,score\nS11,{month[-2:]}.5\n", encoding="utf-8")
        log = log.add(entry_of(f"{month}-waste", f"{month} 垃圾分类", [table], AT))
        (tmp_path / f"{month}.proof.json").write_text(log.proof(f"{month}-waste"), encoding="utf-8")
        (tmp_path / f"{month}.kept.txt").write_text(log.checkpoint, encoding="utf-8")
    return tmp_path


def script(folder: Path, *words: str) -> tuple[int, str]:
    """The stand-alone script of the log, as a citizen runs it: isolated from everything installed."""
    verifier = folder / "log" / "verify_release.py"
    call = subprocess.run(
        [sys.executable, "-I", "-S", str(verifier), *words], cwd=folder, capture_output=True, text=True, check=False
    )
    return call.returncode, call.stdout + call.stderr


def test_an_honest_table_and_log_hold(published: Path) -> None:
    assert script(published, "log", "log", "--kept", "2026-07.kept.txt")[0] == 0
    code, said = script(published, "file", "2026-08.csv", "--log", "log")
    assert (code, "2026-08-waste" in said) == (0, True)
    proof = ("--proof", "2026-08.proof.json", "--checkpoint")
    assert script(published, "file", "2026-08.csv", *proof, "2026-08.kept.txt")[0] == 0
    assert script(published, "file", "2026-08.csv", *proof, "2026-09.kept.txt")[0] == 1, "a proof is for its checkpoint"


def test_a_changed_table_is_caught(published: Path) -> None:
    (published / "2026-08.csv").write_text("organisation,score\nS11,98.5\n", encoding="utf-8")
    code, said = script(published, "file", "2026-08.csv", "--log", "log")
    assert (code, "is not what was published (2026-08-waste)" in said) == (1, True)
    code, _said = script(
        published, "file", "2026-08.csv", "--proof", "2026-08.proof.json", "--checkpoint", "2026-08.kept.txt"
    )
    assert code == 1


def test_a_truncated_log_is_caught(published: Path) -> None:
    """Whoever cuts the log also cuts its checkpoints; one that somebody kept shows it."""
    short = PublicationLog.open(published / "log")
    PublicationLog(short.folder, short.origin, short.entries[:2]).write()
    (published / "log" / "checkpoints" / "000003.txt").unlink()
    assert script(published, "log", "log")[0] == 0, "by itself it looks whole"
    code, said = script(published, "log", "log", "--kept", "2026-09.kept.txt")
    assert (code, "truncated" in said) == (1, True)


def test_a_rewritten_log_is_caught(published: Path) -> None:
    log = PublicationLog.open(published / "log")
    forged = log.entries[0].replace("垃圾分类".encode(), "垃圾减量".encode())
    PublicationLog(log.folder, log.origin, (forged, *log.entries[1:])).write()
    code, said = script(published, "log", "log")
    assert (code, "rewritten" in said) == (1, True), "its own older checkpoints speak against it"
    for older in (published / "log" / "checkpoints").iterdir():
        older.unlink()
    assert script(published, "log", "log")[0] == 0
    code, said = script(published, "log", "log", "--kept", "2026-07.kept.txt")
    assert (code, "rewritten" in said) == (1, True)


def test_a_line_changed_in_the_file_is_caught_by_everybody(published: Path) -> None:
    entries = published / "log" / "entries.jsonl"
    entries.write_bytes(entries.read_bytes().replace(b"2026-07-waste", b"2026-06-waste"))
    assert script(published, "log", "log")[0] == 1
    with pytest.raises(DefinitionError, match="changed by another hand"):
        PublicationLog.open(published / "log")


def test_a_correction_names_what_it_corrects_and_why(published: Path) -> None:
    log = PublicationLog.open(published / "log")
    table = published / "2026-08.csv"
    before = (published / "old.csv").write_bytes(table.read_bytes())
    table.write_text("organisation,score\nS11,8.6\n", encoding="utf-8")
    for named, why in ((("none", "typo"), "never published"), (("2026-08-waste", " "), "needs a reason")):
        with pytest.raises(DefinitionError, match=why):
            log.add(entry_of("2026-08-waste-b", "更正", [table], AT, *named))
    grown = log.add(entry_of("2026-08-waste-b", "更正", [table], AT, "2026-08-waste", "S11 录入错误"))
    with pytest.raises(DefinitionError, match="already"):
        grown.add(entry_of("2026-08-waste-b", "again", [table], AT))
    code, said = script(published, "file", "old.csv", "--log", "log")
    assert before
    assert (code, "corrected by 2026-08-waste-b: S11 录入错误" in said) == (0, True)


@pytest.mark.parametrize(
    "words", [("log", "nowhere"), ("file", "2026-08.csv"), ("file", "nowhere.csv", "--log", "log"), ("what",)]
)
def test_the_script_tells_wrong_calls(published: Path, words: tuple[str, ...]) -> None:
    code, said = script(published, *words)
    assert code in (1, 2)
    assert said
    assert "Traceback" not in said


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b"1\n2\n3\n"])
def test_the_script_survives_damaged_files(published: Path, damage: bytes) -> None:
    for name in ("entries.jsonl", "checkpoint.txt"):
        path = published / "log" / name
        kept = path.read_bytes()
        path.write_bytes(damage)
        code, said = script(published, "log", "log")
        assert (code, "Traceback" in said) == (1, False)
        path.write_bytes(kept)


def test_a_new_log_needs_a_name_and_keeps_it(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="name of its own"):
        PublicationLog.open(tmp_path / "log")
    table = tmp_path / "a.csv"
    table.write_text("x\n1\n", encoding="utf-8")
    PublicationLog.open(tmp_path / "log", "here").add(entry_of("1", "t", [table], AT))
    with pytest.raises(DefinitionError, match="“here”"):
        PublicationLog.open(tmp_path / "log", "there")
    assert json.loads((tmp_path / "log" / "entries.jsonl").read_text(encoding="utf-8"))["files"][0]["size"] == 4


def test_a_package_is_checked_with_all_its_files(published: Path) -> None:
    """The package is proven by the log, the files by the package; one byte changed in any of them is caught."""
    about = About("2026-10", Text("Waste", "垃圾"), Text("All", "全部"), Text("City", "清河市"), AT.date(), "2026-10")
    field = Field("organisation", "string", Text("Code", "编码"), is_key=True)
    paths = write_open_data(published / "data", about, [OpenTable("scores", Text("S", "得分"), (field,), [("S11",)])])
    PublicationLog.open(published / "log").add(entry_of("2026-10-waste", "10月", paths, AT))
    asked = ("package", "data/datapackage.json", "--log", "log")
    code, said = script(published, *asked)
    assert (code, f"{len(paths) - 1} files are those of the package" in said) == (0, True)
    for path in paths:
        kept = path.read_bytes()
        path.write_bytes(kept + b" ")
        assert script(published, *asked)[0] == 1, path.name
        path.write_bytes(kept)
    (published / "data/scores.parquet").unlink()
    assert "not here: scores.parquet" in script(published, *asked)[1]


@pytest.mark.parametrize("content", ["", "[]", '{"resources": [{"path": "../log/entries.jsonl", "hash": "sha256:0"}]}'])
def test_a_package_that_is_none_is_refused_in_words(published: Path, content: str) -> None:
    package = published / "datapackage.json"
    package.write_text(content, encoding="utf-8")
    PublicationLog.open(published / "log").add(entry_of("2026-11", "11月", [package], AT))
    code, said = script(published, "package", "datapackage.json", "--log", "log")
    assert (code, "Traceback" in said) == (1, False)
