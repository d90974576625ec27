"""The log of publications as plain files: a line per publication, and a checkpoint after each."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.report.publication.merkle import inclusion_proof, leaf_hash, root_hash

ENTRIES, CHECKPOINT, OLDER = "entries.jsonl", "checkpoint.txt", "checkpoints"
VERIFIER = "verify_release.py"


@dataclass(frozen=True)
class PublishedFile:
    """A file as it was published: its name, its sha256 in hex, its size in bytes."""

    name: str
    sha256: str
    size: int

    @classmethod
    def of(cls, path: Path) -> "PublishedFile":
        """The file as it lies there."""
        content = path.read_bytes()
        return cls(path.name, hashlib.sha256(content).hexdigest(), len(content))


@dataclass(frozen=True)
class Entry:
    """One publication. `corrects` is the code of an earlier one whose files it takes the place of, with the reason in `note`."""

    code: str
    title: str
    published_at: str
    files: tuple[PublishedFile, ...]
    corrects: str = ""
    note: str = ""

    def line(self) -> bytes:
        """The entry as the log holds it: JSON with its keys in order, no spaces, UTF-8; what the hash is over."""
        content = {
            "code": self.code, "corrects": self.corrects, "note": self.note, "published_at": self.published_at,
            "title": self.title,
            "files": [{"name": each.name, "sha256": each.sha256, "size": each.size} for each in self.files],
        }  # fmt: skip
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class PublicationLog:
    """A folder with the log; `origin` names whose log it is. What is in it is never changed, only added to."""

    folder: Path
    origin: str
    entries: tuple[bytes, ...] = field(default=(), repr=False)

    @classmethod
    def open(cls, folder: Path, origin: str = "") -> "PublicationLog":
        """The log in a folder, empty where there is none. DefinitionError where it was tampered with, or is another's."""
        kept = folder / ENTRIES
        if not kept.exists():
            if not origin.strip() or "\n" in origin:
                raise _fault("no_origin", Text("A new log needs a name of its own.", "新建公开日志需要名称。"))
            return cls(folder, origin.strip())
        entries = tuple(kept.read_bytes().splitlines())
        name, size, root = read_checkpoint((folder / CHECKPOINT).read_text(encoding="utf-8"))
        if size != len(entries) or root != root_hash([leaf_hash(line) for line in entries]).hex():
            told = Text(
                f"{kept} does not agree with its checkpoint: it was changed by another hand.",
                f"{kept} 与检查点不一致：日志曾被改动。",
            )
            raise _fault("tampered_log", told)
        if origin and origin.strip() != name:
            raise _fault("other_log", Text(f"This is the log “{name}”.", f"这是日志“{name}”。"))
        return cls(folder, name, entries)

    @property
    def checkpoint(self) -> str:
        """Whose log, how many entries, the hash over them: three lines that anybody may keep."""
        return f"{self.origin}\n{len(self.entries)}\n{root_hash([leaf_hash(line) for line in self.entries]).hex()}\n"

    def add(self, entry: Entry) -> "PublicationLog":
        """The log with one more publication, written to its folder: all of it or nothing."""
        codes = {json.loads(line)["code"] for line in self.entries}
        if entry.code in codes:
            told = Text(f"“{entry.code}” was published already.", f"“{entry.code}”已公开过。")
            raise _fault("published_twice", told, Text("Give a correction a code of its own.", "更正须使用新的编号。"))
        if entry.corrects and entry.corrects not in codes:
            told = Text(f"“{entry.corrects}” was never published.", f"“{entry.corrects}”从未公开。")
            raise _fault("corrects_nothing", told)
        grown = PublicationLog(self.folder, self.origin, (*self.entries, entry.line()))
        grown.write()
        return grown

    def write(self) -> None:
        """Entries, checkpoints and the script that checks them; the checkpoint last, so that a break is seen."""
        older = self.folder / OLDER
        older.mkdir(parents=True, exist_ok=True)
        script = files("jixiao.report.publication").joinpath(VERIFIER).read_bytes()
        _replace(self.folder / VERIFIER, script)
        _replace(self.folder / ENTRIES, b"".join(line + b"\n" for line in self.entries))
        _replace(older / f"{len(self.entries):06}.txt", self.checkpoint.encode())
        _replace(self.folder / CHECKPOINT, self.checkpoint.encode())

    def proof(self, code: str) -> str:
        """A small file with which one publication is checked against a checkpoint, without the other entries."""
        place = next(at for at, line in enumerate(self.entries) if json.loads(line)["code"] == code)
        hashes = [leaf_hash(line) for line in self.entries]
        content = {
            "origin": self.origin, "size": len(self.entries), "place": place, "entry": self.entries[place].decode(),
            "hashes": [each.hex() for each in inclusion_proof(hashes, place)],
        }  # fmt: skip
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_checkpoint(text: str) -> tuple[str, int, str]:
    """Origin, number of entries and root of a checkpoint; DefinitionError where it is none."""
    lines = text.splitlines()
    if len(lines) < 3 or not lines[1].isdecimal():
        raise _fault("bad_checkpoint", Text("This is no checkpoint of a log.", "这不是公开日志的检查点。"))
    return lines[0], int(lines[1]), lines[2]


def entry_of(code: str, title: str, paths: Sequence[Path], at: datetime, corrects: str = "", note: str = "") -> Entry:
    """An entry for files as they lie there; DefinitionError where two have one name, or a correction has no reason."""
    published = tuple(sorted(map(PublishedFile.of, paths), key=lambda each: each.name))
    if len({each.name for each in published}) < len(published):
        raise _fault("same_name", Text("Two files have the same name.", "有两个文件同名。"))
    if corrects and not note.strip():
        raise _fault("no_reason", Text("A correction needs a reason.", "更正须说明原因。"))
    return Entry(code, title, at.isoformat(timespec="seconds"), published, corrects, note.strip())


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)


def _fault(code: str, text: Text, mend: Text | None = None) -> DefinitionError:
    return DefinitionError(code, text, mend or Text("", ""))
