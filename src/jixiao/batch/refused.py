"""What ends a batch, or one period of it, with a message instead of a traceback."""

from pathlib import Path

from jixiao.engine.model.text import Text


class Refused(Exception):
    """Data, a folder or a machine that cannot be used; the text says what, where and how to mend it."""

    def __init__(self, en: str, zh: str) -> None:
        self.text = Text(en, zh)
        super().__init__(en, zh)

    def __str__(self) -> str:
        return self.text.en


def unreadable(path: Path | str, fault: Exception) -> Refused:
    """The refusal of a file that is no Parquet, or is damaged."""
    why = str(fault).splitlines()[0].rstrip(".") if str(fault) else type(fault).__name__
    return Refused(
        f"{path}: cannot be read as Parquet ({why}). Write the file again from its source.",
        f"{path}：无法按 Parquet 读取（{why}）。请从数据来源重新导出该文件。",
    )


def unwritable(path: Path | str, fault: OSError) -> Refused:
    """The refusal of a place that cannot be written to: a full disk, a folder of somebody else."""
    why = fault.strerror or str(fault)
    return Refused(
        f"{path}: cannot be written: {why}. What was finished before is kept; mend it and run again.",
        f"{path}：无法写入：{why}。此前已完成的结果均已保留，处理后请重新运行。",
    )
