"""The public folder, DATA_DIR/public: the files of each release, the log of publications, and the mark of the last change."""

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings

from jixiao.engine.model.errors import DefinitionError
from jixiao.report.publication import PublicationLog, leaf_hash, root_hash
from jixiao.report.publication.log import CHECKPOINT, OLDER, VERIFIER, read_checkpoint

CHANGED = "changed"


def public_folder() -> Path:
    """Where everything lies that anybody may fetch."""
    return Path(settings.DATA_DIR) / "public"


def release_folder(code: str) -> Path:
    """Where the files of a release lie."""
    return public_folder() / "releases" / code


def write_files(code: str, files: Mapping[str, bytes]) -> None:
    """The files of a release, each whole or not at all."""
    folder = release_folder(code)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        fresh = folder / f".{name}.{secrets.token_hex(4)}"
        fresh.write_bytes(content)
        fresh.replace(folder / name)


def log_agrees(lines: Sequence[bytes]) -> bool:
    """Whether the log that lies there is the beginning of these lines; true where none lies there."""
    kept = public_folder() / "log" / CHECKPOINT
    if not kept.exists():
        return True
    try:
        _origin, size, root = read_checkpoint(kept.read_text(encoding="utf-8"))
    except (DefinitionError, UnicodeDecodeError):
        return False
    return size <= len(lines) and root_hash([leaf_hash(line) for line in lines[:size]]).hex() == root


def write_log(origin: str, lines: Sequence[bytes]) -> None:
    """The log with these entries: the checkpoints that are not there yet, then entries, script and newest checkpoint."""
    folder = public_folder() / "log"
    older = folder / OLDER
    for size in range(1, len(lines)):
        if not (older / f"{size:06}.txt").exists():
            PublicationLog(folder, origin, tuple(lines[:size])).write()
    PublicationLog(folder, origin, tuple(lines)).write()


def has_log() -> bool:
    """Whether checkpoint and script lie in the log's folder."""
    return all((public_folder() / "log" / name).is_file() for name in log_files())


def log_files() -> tuple[str, str]:
    """Names of the checkpoint and of the script, as they lie in the log's folder."""
    return CHECKPOINT, VERIFIER


def mark_changed() -> None:
    """What was drawn before this moment is stale, in every process that serves pages."""
    mark = public_folder() / CHANGED
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(secrets.token_hex(8))


def last_change() -> int:
    """When the mark was written last, in nanoseconds; 0 where nothing was published."""
    try:
        return (public_folder() / CHANGED).stat().st_mtime_ns
    except OSError:
        return 0
