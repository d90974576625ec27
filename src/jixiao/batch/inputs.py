"""The files that go into a batch: found, stamped, their columns checked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao.batch.refused import Refused, unreadable
from jixiao.engine.model.text import nearest

SUFFIX = ".parquet"


@dataclass(frozen=True)
class InputFile:
    """One file. `name` is its path in the input folder; rows and digest are filled in when they are needed."""

    path: Path
    name: str
    size: int
    changed_ns: int
    n_rows: int = 0
    digest: str = ""


def stamped(path: Path, name: str) -> InputFile:
    """A file as it is now; Refused where it cannot be looked at."""
    try:
        known: Any = path.stat()
    except OSError as fault:
        raise unreadable(path, fault) from None
    return InputFile(path.resolve(), name, known.st_size, known.st_mtime_ns)


def same_file_check(file: InputFile) -> None:
    """Refused where the file is not the one that was planned with."""
    try:
        now: Any = file.path.stat()
    except OSError as fault:
        raise unreadable(file.path, fault) from None
    if (now.st_size, now.st_mtime_ns) != (file.size, file.changed_ns):
        raise Refused(
            f"{file.path}: changed while the batch was running. Run again when nothing writes to it.",
            f"{file.path}：批量计算期间文件被改动。请在无写入时重新运行。",
        )


def check_columns(path: Path, present: list[str], columns: tuple[str, ...], one_of: tuple[str, ...]) -> None:
    """Refused unless all of `columns` and, where there are any, at least one of `one_of` are present."""
    missing = [name for name in columns if name not in present]
    if not missing and one_of and not set(one_of) & set(present):
        missing = [" or ".join(one_of)]
    if missing:
        hints = [f"{name} (“{guess}” is close)" if (guess := nearest(name, present)) else name for name in missing]
        raise Refused(
            f"{path}: lacks the column {', '.join(hints)}. It has: {', '.join(present)[:200]}.",
            f"{path}：缺少列 {'、'.join(missing)}。现有：{'、'.join(present)[:200]}。",
        )


def listed(folder: Path) -> list[Path]:
    """What lies in a folder, without what begins with a dot or an underscore (_SUCCESS, _metadata)."""
    try:
        return sorted(path for path in folder.iterdir() if path.name[0] not in "._")
    except FileNotFoundError:
        raise Refused(f"{folder}: there is no such folder.", f"{folder}：文件夹不存在。") from None
    except NotADirectoryError:
        raise Refused(f"{folder}: this is a file, a folder is needed.", f"{folder}：这是文件，需要文件夹。") from None
    except OSError as fault:
        raise Refused(
            f"{folder}: cannot be read: {fault.strerror}.", f"{folder}：无法读取：{fault.strerror}。"
        ) from None


def hidden(path: Path, place: Path) -> bool:
    """Whether a file, or a folder on the way to it, begins with a dot or an underscore."""
    return any(part[0] in "._" for part in path.relative_to(place).parts)
