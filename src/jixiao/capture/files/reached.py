"""From a path with or without wildcards to the files that are read, each taken whole and once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from jixiao.capture.connector import Context, SourceFault
from jixiao.capture.files.unpack import unpacked
from jixiao.engine.model.text import Text

PICKS = ("all", "newest")
_WILD = "*?["
_PASSED_OVER = (".", "~$", "._")
"""Hidden files, and those that Excel and WPS keep beside an open workbook."""


@dataclass(frozen=True)
class FileContent:
    """One file as it was read."""

    path: Path
    content: bytes

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read_files(context: Context, given: str, pick: str, endings: Sequence[str]) -> list[FileContent]:
    """The files that `given` names: a file, a folder (files with one of the endings), or a pattern in its last part.

    `pick`: all in the order of their names, or the one that was changed last. SourceFault where there is none.
    """
    paths = _chosen(_found(context, given, endings), pick)
    if not paths:
        raise SourceFault(
            "no_file",
            Text(f"No file is there for “{given}”.", f"没有与“{given}”匹配的文件。"),
            Text(
                "Check folder and pattern; it may not be there yet.",
                "请核对目录和通配符；文件可能尚未放入。",
            ),
            is_passing=True,
        )
    total = sum(path.stat().st_size for path in paths)
    if total > context.limits.bytes:
        raise SourceFault(
            "too_many_bytes",
            Text(
                f"“{given}” has {total >> 20} MB; at most {context.limits.bytes >> 20} MB are read at a time.",
                f"“{given}”共 {total >> 20} MB，每次最多读取 {context.limits.bytes >> 20} MB。",
            ),
            Text("Read fewer files at a time, or have the limit raised.", "请减少每次读取的文件，或由管理员调高上限。"),
        )
    return [FileContent(path, unpacked(path.name, _content(path), context.limits.bytes)) for path in paths]


def joint_digest(files: Sequence[FileContent]) -> str:
    """SHA-256 of the one file, or of the names and digests of several."""
    if len(files) == 1:
        return files[0].digest
    lines = "".join(f"{file.digest}  {file.name}\n" for file in files)
    return hashlib.sha256(lines.encode()).hexdigest()


def _found(context: Context, given: str, endings: Sequence[str]) -> list[Path]:
    parts = PurePosixPath(given)
    if any(sign in parts.name for sign in _WILD):
        folder = context.folder.path(str(parts.parent))
        names = [path.name for path in _listed(folder) if fnmatch(path.name, parts.name)]
        return [context.folder.path(str(parts.parent / name)) for name in names]
    path = context.folder.path(given)
    if not path.is_dir():
        return [path]
    names = [entry.name for entry in _listed(path) if entry.suffix.lower() in endings]
    return [context.folder.path(str(parts / name)) for name in names]


def _listed(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(_PASSED_OVER))


def _chosen(paths: list[Path], pick: str) -> list[Path]:
    if pick == "newest" and paths:
        return [max(paths, key=lambda path: (path.stat().st_mtime_ns, path.name))]
    return paths


def _content(path: Path) -> bytes:
    """The whole file; SourceFault (passing) where somebody is writing it at this moment."""
    try:
        with path.open("rb") as file:
            content = file.read()
        size = path.stat().st_size
    except OSError as fault:
        raise SourceFault(
            "unreadable_file",
            Text(f"{path.name} cannot be read: {fault.strerror}.", f"{path.name} 无法读取：{fault.strerror}。"),
            Text("Check the rights on the file.", "请检查文件权限。"),
            is_passing=True,
        ) from None
    if size != len(content):
        text = Text(f"{path.name} is being written at this moment.", f"{path.name} 正在写入。")
        raise SourceFault("being_written", text, is_passing=True)
    if not content:
        text = Text(f"{path.name} is empty (0 bytes).", f"{path.name} 为空（0 字节）。")
        raise SourceFault("empty_file", text, Text("Export it again.", "请重新导出。"), is_passing=True)
    return content
