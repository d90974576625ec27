"""What all sources in files share: where they lie, and how their tables stand in them."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from jixiao.capture.connector import Connector, Context, SourceFault
from jixiao.capture.files.layout import Layout
from jixiao.capture.files.reached import PICKS, FileContent, joint_digest, read_files
from jixiao.capture.snapshot import RawTable, Snapshot
from jixiao.engine.model.findings import Finding
from jixiao.engine.model.method import param_choice, param_list, param_number, require
from jixiao.engine.model.text import Text

HEADERS = {"auto": 0, "none": -1}


@dataclass(frozen=True)
class FileSource(Connector):
    """A file, a folder, or a pattern of files; `pick`: all of them, or the newest.

    `header`: row of the headings, `auto` or `none`; `header_rows`: how many rows they take (0: found).
    `total_words`: rows that begin so are totals and left out; `ends_at`: where the notes below the table begin.
    """

    endings: ClassVar[tuple[str, ...]] = ()

    path: str = ""
    pick: str = "all"
    header: int = 0
    header_rows: int = 0
    total_words: tuple[str, ...] = ()
    ends_at: tuple[str, ...] = ()

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "pick":
            return param_choice(key, raw, PICKS)
        if key == "header" and str(raw) in HEADERS:
            return HEADERS[str(raw)]
        if key in ("header", "header_rows"):
            number = param_number(key, raw)
            require(number.is_integer() and number >= 0, key, "must be a whole number from 0", "须为非负整数")
            return int(number)
        if key in ("total_words", "ends_at"):
            return tuple(str(word) for word in (param_list(key, raw) if isinstance(raw, list | tuple) else [raw]))
        return str(raw)

    def __post_init__(self) -> None:
        require(bool(self.path.strip()), "path", "is needed: the file, folder or pattern", "必填：文件、目录或通配符")

    @property
    def layout(self) -> Layout:
        return Layout(self.header, self.header_rows, self.total_words, self.ends_at)

    def read(self, context: Context) -> Snapshot:
        """Every chosen file, read whole; SourceFault where one of them cannot be."""
        files = read_files(context, self.path, self.pick, self.endings)
        tables: list[RawTable] = []
        findings: list[Finding] = []
        for file in files:
            read, told = self.tables(file, context)
            tables += read
            findings += told
            check_rows(sum(len(table) for table in tables), context)
        return Snapshot(tuple(tables), joint_digest(files), findings=tuple(findings))

    @abstractmethod
    def tables(self, file: FileContent, context: Context) -> tuple[list[RawTable], list[Finding]]:
        """The tables of one file, and what is to be told about them."""


def check_rows(n_rows: int, context: Context) -> None:
    """SourceFault where there are more rows than one reading may take."""
    if n_rows > context.limits.rows:
        raise SourceFault(
            "too_many_rows",
            Text(f"More than {context.limits.rows} rows.", f"超过 {context.limits.rows} 行。"),
            Text("Read fewer files at a time, or have the limit raised.", "请减少每次读取的文件，或由管理员调高上限。"),
        )
