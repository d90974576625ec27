"""The manifest of a folder of results: what was computed from what, piece by piece."""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from jixiao.batch.refused import Refused, unwritable
from jixiao.batch.results import FINDINGS, findings_of, result_of, sync_folder
from jixiao.batch.work import Record, Shape

NAME = "manifest.json"
FORMAT = "jixiao-manifest/1"
FIRST_WORK = "evaluate"
"""What a manifest tells of that names no work."""


@dataclass
class Manifest:
    """What `manifest.json` says. `pieces` are those whose results are whole; `effort` is told where it was measured."""

    out: Path
    shape: Shape
    head: dict[str, Any] = field(default_factory=dict)
    pieces: dict[str, dict[str, Any]] = field(default_factory=dict)
    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def note(self, record: Record, **effort: float) -> None:
        """Put a piece's record in, with the files and what it cost (seconds, peak_mb)."""
        known = self.pieces.get(record.piece, {})
        same = known.get("fingerprint") == record.fingerprint
        spent = effort or ({key: known[key] for key in ("seconds", "peak_mb") if key in known} if same else {})
        self.pieces[record.piece] = {**asdict(record), "files": self._files(record.piece), **spent}

    def write(self) -> None:
        """Replace the file: whole or not at all."""
        content = {
            "format": FORMAT,
            "work": self.shape.work,
            **self.head,
            self.shape.pieces: dict(sorted(self.pieces.items())),
            "inputs": dict(sorted(self.inputs.items())),
        }
        new = self.out / f".{NAME}.new"
        try:
            with new.open("w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.out / NAME)
            sync_folder(self.out)
        except OSError as fault:
            raise unwritable(self.out, fault) from None

    def _files(self, piece: str) -> dict[str, dict[str, Any]]:
        results, findings = (place_of(self.out, self.shape, piece) for place_of in (result_of, findings_of))
        places = {self.shape.results: results, FINDINGS: findings}
        return {
            kind: {"file": str(place.relative_to(self.out)), "bytes": place.stat().st_size}
            for kind, place in places.items()
        }


def read_manifest(out: Path, shape: Shape) -> Manifest:
    """The manifest of an earlier run; an empty one where there is none or it cannot be read.

    Refused where the folder holds the results of another kind of work: they would be swept together.
    """
    try:
        content = json.loads((out / NAME).read_text(encoding="utf-8"))
        if content.get("format") != FORMAT:
            return Manifest(out, shape)
        work = str(content.get("work", FIRST_WORK))
        if work == shape.work:
            return Manifest(out, shape, {}, dict(content[shape.pieces]), dict(content["inputs"]))
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return Manifest(out, shape)
    raise Refused(
        f"{out}: holds the results of “jixiao batch {work}”. Choose another --out for “{shape.work}”.",
        f"{out}：已有 “jixiao batch {work}” 的结果，请为 “{shape.work}” 另选 --out。",
    )


def head_of(engine: str, shape: Shape, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is the same for all pieces of a run."""
    return {**told, "engine": engine, "versions": versions(*shape.libraries)}


def versions(*more: str) -> dict[str, str]:
    """Versions of what the digits and the bytes depend on."""
    found = {"python": platform.python_version()}
    for name in ("jixiao", "numpy", "pyarrow", "pyspark", *more):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
