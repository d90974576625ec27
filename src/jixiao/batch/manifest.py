"""The manifest of a folder of results: what was computed from what, period by period."""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from jixiao.batch.refused import unwritable
from jixiao.batch.results import FINDINGS, SCORES, Record, place_of, sync_folder
from jixiao.engine.model.scheme import Scheme

NAME = "manifest.json"
FORMAT = "jixiao-manifest/1"


@dataclass
class Manifest:
    """What `manifest.json` says. `periods` are those whose results are whole; `effort` is told where it was measured."""

    out: Path
    head: dict[str, Any] = field(default_factory=dict)
    periods: dict[str, dict[str, Any]] = field(default_factory=dict)
    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def note(self, record: Record, **effort: float) -> None:
        """Put a period's record in, with the files and what it cost (seconds, peak_mb)."""
        known = self.periods.get(record.period, {})
        same = known.get("fingerprint") == record.fingerprint
        spent = effort or ({key: known[key] for key in ("seconds", "peak_mb") if key in known} if same else {})
        self.periods[record.period] = {**asdict(record), "files": _files(self.out, record.period), **spent}

    def write(self) -> None:
        """Replace the file: whole or not at all."""
        content = {
            "format": FORMAT,
            **self.head,
            "periods": dict(sorted(self.periods.items())),
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


def read_manifest(out: Path) -> Manifest:
    """The manifest of an earlier run; an empty one where there is none or it cannot be read."""
    try:
        content = json.loads((out / NAME).read_text(encoding="utf-8"))
        if content.get("format") != FORMAT:
            return Manifest(out)
        return Manifest(out, {}, dict(content["periods"]), dict(content["inputs"]))
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return Manifest(out)


def head_of(scheme: Scheme, engine: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is the same for all periods of a run."""
    return {
        "scheme": {"code": scheme.code, "version": scheme.version, "digest": scheme.digest},
        "engine": engine,
        "versions": versions(),
        "arguments": dict(given),
    }


def versions() -> dict[str, str]:
    """Versions of what the digits and the bytes depend on."""
    found = {"python": platform.python_version()}
    for name in ("jixiao", "numpy", "pyarrow", "pyspark"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _files(out: Path, period: str) -> dict[str, dict[str, Any]]:
    places = {kind: place_of(out, kind, period) for kind in (SCORES, FINDINGS)}
    return {
        kind: {"file": str(place.relative_to(out)), "bytes": place.stat().st_size} for kind, place in places.items()
    }
