"""Which files a source may read: only those inside registered folders, wherever links lead."""

import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jixiao.capture.connector import SourceFault
from jixiao.capture.faults import fault, quoted
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Folders:
    """The registered folders; a name without a leading slash is looked for in each, first found first."""

    roots: tuple[Path, ...] = ()

    @classmethod
    def from_data(cls, rows: Iterable[str | Path]) -> "Folders":
        """From plain paths."""
        return cls(tuple(Path(row) for row in rows))

    def path(self, given: str) -> Path:
        """The file or folder of that name with links followed; SourceFault `outside_folder`, `file_missing`.

        Names with `..` are refused, links may not lead out, devices, pipes and sockets are not files.
        """
        if not given or "\0" in given or ".." in Path(given).parts:
            raise _outside(given, Text("the name is empty or goes up (..)", "名称为空或含有“..”"))
        roots = [root.resolve() for root in self.roots]
        inside = [path for root in roots if (path := _resolved(root, given)).is_relative_to(root)]
        if not inside:
            raise _outside(given, Text("it lies in no registered folder", "不在任何已登记的目录内"))
        for path in inside:
            if _is_there(path, given):
                return path
        raise fault("file_missing", name=quoted(given))


def _resolved(root: Path, given: str) -> Path:
    try:
        return (root / given).resolve()
    except (OSError, RuntimeError, ValueError):  # A loop of links, a name too long.
        raise _outside(given, Text("its links lead nowhere", "其链接无法解析")) from None


def _is_there(path: Path, given: str) -> bool:
    """Whether there is a file or folder; SourceFault for what only looks like one."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise _outside(given, Text("it is a device, a pipe or a socket", "是设备、管道或套接字，不是文件"))
    return True


def _outside(given: str, why: Text) -> SourceFault:
    return fault("outside_folder", name=quoted(given), why=why)
