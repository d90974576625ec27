"""sha256 of input files, remembered between runs as long as a file's size and time of change stay the same."""

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jixiao.batch.inputs import InputFile
from jixiao.batch.refused import unreadable

SETTLED_NS = 2_000_000_000
"""A file that changed less than two seconds before it was read may change again within the same tick of its clock."""


@dataclass
class Digests:
    """Digests by path. `known` is what an earlier run noted: path → size, changed_ns, read_ns, sha256."""

    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def of(self, files: Iterable[InputFile]) -> dict[Path, str]:
        """The digest of every file; Refused where one cannot be read."""
        wanted = {file.path: file for file in files}
        unknown = [file for file in wanted.values() if not self._is_known(file)]
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for file, note in zip(unknown, pool.map(_read, unknown), strict=True):
                self.known[str(file.path)] = note
        return {path: str(self.known[str(path)]["sha256"]) for path in wanted}

    def _is_known(self, file: InputFile) -> bool:
        note = self.known.get(str(file.path), {})
        same = (note.get("size"), note.get("changed_ns")) == (file.size, file.changed_ns)
        return same and file.changed_ns + SETTLED_NS < int(note.get("read_ns", 0))


def _read(file: InputFile) -> dict[str, Any]:
    begun = time.time_ns()
    try:
        with file.path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as fault:
        raise unreadable(file.path, fault) from None
    return {"size": file.size, "changed_ns": file.changed_ns, "read_ns": begun, "sha256": digest}


def remembered(noted: Mapping[str, Any]) -> Digests:
    """Digests as a manifest holds them; what makes no sense there is left out."""
    kept = {path: dict(note) for path, note in noted.items() if isinstance(note, Mapping) and "sha256" in note}
    return Digests(kept)


def digest_of(content: Any) -> str:
    """sha256 over plain data."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
