#!/usr/bin/env python3
"""Checks what a government has published. Needs Python 3.8 or later and nothing else; reads files, sends nothing.

    python3 verify_release.py file TABLE.csv --log LOG_FOLDER [--kept OLD_CHECKPOINT ...]
    python3 verify_release.py file TABLE.csv --proof PROOF.json --checkpoint CHECKPOINT.txt
    python3 verify_release.py package FOLDER/datapackage.json (--log ... or --proof ... --checkpoint ..., as above)
    python3 verify_release.py log LOG_FOLDER [--kept OLD_CHECKPOINT ...]

The first two prove that a table you downloaded is the published one, the third the same of all files that a data package
lists, the last that the log was only ever added to. Keep a checkpoint (three lines) wherever you like: should an entry
later be changed or taken out, --kept shows it.
Exit 0: it holds; 1: it does not; 2: wrong call.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn


def leaf_hash(entry: bytes) -> bytes:
    """RFC 6962, section 2.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def root_hash(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root_hash(leaves[:split]) + root_hash(leaves[split:])).digest()


def root_by_proof(leaf: bytes, place: int, size: int, hashes: Sequence[bytes]) -> bytes | None:
    """The root that a leaf and its neighbours give, from the bottom up; None where they do not fit the size."""
    last, root, waiting = size - 1, leaf, list(hashes)
    if not 0 <= place < size:
        return None
    while last > 0:
        # The last node of a level has no neighbour where it stands on an even place: it goes up as it is.
        if place % 2 or place < last:
            if not waiting:
                return None
            other = waiting.pop(0)
            root = hashlib.sha256(b"\x01" + (other + root if place % 2 else root + other)).digest()
        place, last = place // 2, last // 2
    return None if waiting else root


def read_checkpoint(path: Path) -> tuple[str, int, str]:
    """Whose log, how many entries, the hash over them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) < 3 or not lines[1].isdigit():
        fail(f"{path} is no checkpoint.", f"{path} 不是检查点。")
    return lines[0], int(lines[1]), lines[2]


def checked_log(folder: Path, kept: Sequence[str]) -> list[Any]:
    """The entries of a log all of whose checkpoints hold."""
    lines = (folder / "entries.jsonl").read_bytes().splitlines()
    leaves = [leaf_hash(line) for line in lines]
    newest = folder / "checkpoint.txt"
    origin, n_sealed, _root = read_checkpoint(newest)
    for path in [newest, *sorted((folder / "checkpoints").glob("*.txt")), *map(Path, kept)]:
        name, size, root = read_checkpoint(path)
        if name != origin:
            fail(f"{path} belongs to another log ({name}).", f"{path} 属于另一份日志（{name}）。")
        if size > len(leaves):
            fail(
                f"The log was truncated: {path} knows {size} entries, there are {len(leaves)}.",
                f"日志被截断：{path} 记有 {size} 条，现有 {len(leaves)} 条。",
            )
        if root_hash(leaves[:size]).hex() != root:
            fail(
                f"The log was rewritten: its first {size} entries are not those of {path}.",
                f"日志被改写：前 {size} 条与 {path} 不符。",
            )
    if n_sealed != len(leaves):
        fail("Entries stand behind the newest checkpoint.", "最新检查点之后还有条目。")
    return [json.loads(line) for line in lines]


def check_file(path: Path, entries: Sequence[Any]) -> None:
    """Where the file was published, and whether that was corrected since."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    found = [each for each in entries if digest in [file["sha256"] for file in each["files"]]]
    if not found:
        named = [each["code"] for each in entries if path.name in [file["name"] for file in each["files"]]]
        hint = f" ({', '.join(named)})" if named else ""
        fail(f"{path} is not what was published{hint}.", f"{path} 与公开的文件不一致{hint}。")
    for each in found:
        title, code, day = each["title"], each["code"], each["published_at"]
        say(f"{path}: published {day} as “{title}” ({code}).", f"已于 {day} 公开：“{title}”（{code}）。")
        for later in entries:
            if later["corrects"] == code:
                note, by = later["note"], later["code"]
                say(f"  corrected by {by}: {note}", f"已由 {by} 更正：{note}")


def check_by_proof(path: Path, proof: Path, checkpoint: Path) -> None:
    """The file against one entry, and that entry against a checkpoint."""
    told = json.loads(proof.read_text(encoding="utf-8"))
    origin, size, root = read_checkpoint(checkpoint)
    entry, hashes = told["entry"].encode(), [bytes.fromhex(each) for each in told["hashes"]]
    reckoned = root_by_proof(leaf_hash(entry), told["place"], told["size"], hashes)
    if (told["origin"], told["size"]) != (origin, size) or reckoned is None or reckoned.hex() != root:
        fail("The proof does not lead to the checkpoint.", "证明与检查点不符。")
    check_file(path, [json.loads(entry)])


def check_package(path: Path) -> None:
    """The files beside a data package (itself proven before) against the sizes and hashes in it."""
    told = json.loads(path.read_text(encoding="utf-8"))
    listed = [each for table in told["resources"] for each in (table, *table.get("alternatives", []))]
    n_same, absent = 0, []
    for each in [*listed, *told.get("documents", [])]:
        name, (kind, _, digest) = str(each["path"]), str(each["hash"]).partition(":")
        if name != Path(name).name or name in ("", "..") or kind != "sha256":
            fail(f"{path} lists {name!r}, which is not checked.", f"{path} 列有 {name!r}，无法核验。")
        if not (path.parent / name).exists():
            absent.append(name)
            continue
        content = (path.parent / name).read_bytes()
        if (len(content), hashlib.sha256(content).hexdigest()) != (each["bytes"], digest):
            fail(f"{name} is not the file that {path} lists.", f"{name} 与 {path} 所列不一致。")
        n_same += 1
    say(f"{n_same} files are those of the package.", f"{n_same} 个文件与数据包一致。")
    if absent:
        say(f"  not here: {', '.join(absent)}", f"此处没有：{'、'.join(absent)}")


def say(en: str, zh: str) -> None:
    """In both languages on one line."""
    sys.stdout.write(f"{en} / {zh}\n")


def fail(en: str, zh: str) -> NoReturn:
    """It does not hold."""
    sys.stderr.write(f"{en} / {zh}\n")
    raise SystemExit(1)


def asked_of(words: Sequence[str]) -> argparse.Namespace:
    """What was called for; a wrong call ends here."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ways = parser.add_subparsers(dest="way", required=True)
    file = ways.add_parser("file", help="is this file the published one?")
    package = ways.add_parser("package", help="are these the published tables, all of them?")
    log = ways.add_parser("log", help="was the log only added to?")
    log.add_argument("log", type=Path)
    for way in (file, package):
        way.add_argument("path", type=Path)
        way.add_argument("--log", type=Path)
        way.add_argument("--proof", type=Path)
        way.add_argument("--checkpoint", type=Path)
    for way in (file, package, log):
        way.add_argument("--kept", action="append", default=[], help="a checkpoint that you kept")
    asked = parser.parse_args(words)
    if not asked.log and not (asked.proof and asked.checkpoint):
        parser.error("give --log, or --proof and --checkpoint")
    return asked


def main(words: Sequence[str]) -> None:
    """Check what was asked for."""
    asked = asked_of(words)
    try:
        if asked.way == "log":
            n = len(checked_log(asked.log, asked.kept))
            say(f"{n} entries, nothing changed.", f"共 {n} 条，未被改动。")
        elif asked.log:
            check_file(asked.path, checked_log(asked.log, asked.kept))
        else:
            check_by_proof(asked.path, asked.proof, asked.checkpoint)
        if asked.way == "package":
            check_package(asked.path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        fail(f"Cannot be read: {fault}", f"无法读取：{fault}")


if __name__ == "__main__":
    main(sys.argv[1:])
