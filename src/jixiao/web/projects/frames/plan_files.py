"""A plan as a table: read from a workbook, a CSV file or pasted cells with every fault by its row; written as both read it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.first_table import first_table
from jixiao.capture.snapshot import RawTable
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.event_rows import day_of, minutes_of
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text, nearest, show
from jixiao.engine.projects.hand_off import HandOff
from jixiao.engine.projects.plan import PLAN_COLUMNS
from jixiao.web.base.tables import Column, Table
from jixiao.web.projects import rules

MOST_BYTES: Final = 5_000_000
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("编码", "milestone_code", "编号", "序号", "code"),
    "label": ("里程碑", "label", "名称", "工作内容", "任务"),
    "label_en": ("英文名称", "label_en"),
    "start": ("计划开始", "start", "开始", "开始日期"),
    "finish": ("计划完成", "finish", "完成", "完成日期", "截止日期"),
    "weight": ("权重", "weight"),
    "after": ("前置", "after", "前置任务"),
    "responsible": ("承办单位", "organisation_code", "responsible", "责任单位"),
    "accountable": ("牵头负责", "accountable", "牵头单位"),
    "consulted": ("会商单位", "consulted", "配合单位"),
    "informed": ("知会单位", "informed"),
}
"""Each column by any of its headings; the first is the one that is written."""
NEEDED: Final = ("code", "start", "finish")
_SPLIT = re.compile(r"[、;；,，\n]+")
_CODES = re.compile(r"[\s、;；,，]+")


@dataclass(frozen=True)
class KnownPlaces:
    """Codes by whatever an organisation is called; of `hints` alone a name is offered for one that was mistyped."""

    codes: Mapping[str, str]
    hints: Collection[str] = ()

    def unknown(self, word: str) -> Text:
        """What is told of a word that names no organisation."""
        told, near = word[:60], nearest(word, self.hints)
        en, zh = (f" Did you mean “{near}”?", f"是否应为“{near}”？") if near else ("", "")
        return Text(f"There is no organisation “{told}”.{en}", f"没有单位“{told}”。{zh}")


@dataclass(frozen=True)
class ReadPlan:
    """The milestones that could be read, and what is wrong with the others, by row of the file."""

    items: tuple[rules.PlannedItem, ...] = ()
    faults: tuple[tuple[int, Text], ...] = ()


@dataclass
class _Reader:
    """Reads rows; `lead` stands where nobody is named."""

    places: KnownPlaces
    lead: str
    faults: list[tuple[int, Text]] = field(default_factory=list)

    def item(self, row: int, cells: Mapping[str, Any]) -> rules.PlannedItem | None:
        """The milestone of a row; None where something is wrong with it, which is told."""
        before, usual = len(self.faults), (self.lead,) if self.lead else ()
        start, finish = self._day(row, cells.get("start")), self._day(row, cells.get("finish"))
        responsible, accountable, consulted, informed = (
            self._several(row, cells.get(name)) for name in ("responsible", "accountable", "consulted", "informed")
        )
        weight = self._weight(row, cells.get("weight"))
        if len(accountable) > 1:
            self._tell(row, "One organisation answers for it, not several.", "牵头负责单位只能有一个。")
        if start and finish and finish < start:
            self._tell(row, "It would finish before it starts.", "计划完成日早于开始日。")
        if start is None or finish is None or len(self.faults) > before:
            return None
        after = tuple(dict.fromkeys(filter(None, _CODES.split(_shown(cells.get("after"))))))
        return rules.PlannedItem(
            _shown(cells.get("code")), start, finish, _shown(cells.get("label")), _shown(cells.get("label_en")), weight,
            after, responsible or usual, next(iter(accountable or usual), ""), consulted, informed,
        )  # fmt: skip

    def _tell(self, row: int, en: str, zh: str) -> None:
        self.faults.append((row, Text(en, zh)))

    def _day(self, row: int, cell: Any) -> date | None:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        word = _shown(cell)
        minutes = minutes_of(word) if word else None
        if minutes is None:
            told = word[:40]
            self._tell(row, f"“{told}” is no day. Write 2026-03-31.", f"“{told}”不是日期，请写成 2026-03-31。")
        return None if minutes is None else day_of(minutes)

    def _weight(self, row: int, cell: Any) -> float:
        word = _shown(cell)
        value = read_number(word.removesuffix("%")).value if word else 1.0
        if value is None or value < 0:
            self._tell(row, f"The weight “{word[:40]}” is no number from 0 on.", f"权重“{word[:40]}”不是非负数。")
            return 1.0
        return value

    def _several(self, row: int, cell: Any) -> tuple[str, ...]:
        found = []
        for word in filter(None, (part.strip() for part in _SPLIT.split(_shown(cell)))):
            code = self.places.codes.get(word)
            if code is None:
                self.faults.append((row, self.places.unknown(word)))
            else:
                found.append(code)
        return tuple(dict.fromkeys(found))


def read_plan_file(name: str, content: bytes, places: KnownPlaces, lead: str) -> ReadPlan:
    """A workbook's first visible sheet or a CSV file. DefinitionError for what is no such table."""
    if len(content) > MOST_BYTES:
        raise DefinitionError("too_large", Text("The file is larger than 5 MB.", "文件超过 5 MB。"))
    try:
        table = first_table(name, content)
    except SourceFault as fault:
        raise DefinitionError("unreadable", fault.text, fault.mend) from None
    return _read(table, places, lead)


def read_pasted_plan(text: str, places: KnownPlaces, lead: str) -> ReadPlan:
    """Cells as they are copied out of a spreadsheet, the headings with them."""
    if not text.strip():
        raise DefinitionError("no_milestones", Text("The plan has no milestones.", "计划中没有里程碑。"))
    return read_plan_file("plan.csv", text.encode(), places, lead)


def _read(table: RawTable, places: KnownPlaces, lead: str) -> ReadPlan:
    columns = {
        code: next((column for column in table.columns if column.strip() in headings), None)
        for code, headings in HEADINGS.items()
    }
    missing = [HEADINGS[code] for code in NEEDED if columns[code] is None]
    if missing:
        raise DefinitionError(
            "missing_column",
            Text(f"The plan has no column {', '.join(each[1] for each in missing)}.",
                 f"计划表缺少列：{'、'.join(each[0] for each in missing)}。"),
            Text(f"It has: {', '.join(table.columns)[:200]}. Keep the headings of the example.",
                 f"现有列：{'、'.join(table.columns)[:200]}。请沿用样表的表头。"),
        )  # fmt: skip
    if len(table) > rules.MOST_MILESTONES:
        most = rules.MOST_MILESTONES
        raise DefinitionError("too_many_rows", Text(f"At most {most} milestones.", f"里程碑最多 {most} 个。"))
    reader = _Reader(places, lead)
    items = []
    for place, row in enumerate(table.rows):
        cells = {code: table.columns[column][place] for code, column in columns.items() if column is not None}
        if not any(_shown(cell) for cell in cells.values()):
            continue
        item = reader.item(row, cells)
        items += [item] if item is not None else []
    return ReadPlan(tuple(items), tuple(reader.faults))


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return show(float(cell))
    return " ".join(str(cell).replace("\x00", "").split())


def plan_text(items: Iterable[rules.PlannedItem], names: Mapping[str, str]) -> str:
    """A plan as cells that can be edited and pasted back; organisations by name."""
    lines = ["\t".join(headings[0] for headings in HEADINGS.values())]
    for one in items:
        several = (one.responsible, (one.accountable,) if one.accountable else (), one.consulted, one.informed)
        cells = (
            one.code, one.label_zh, one.label_en, one.start.isoformat(), one.finish.isoformat(), show(one.weight),
            " ".join(one.after), *("、".join(names.get(who, who) for who in each) for each in several),
        )  # fmt: skip
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return "\n".join(lines)


def plan_csv(items: Sequence[rules.PlannedItem], progress: Mapping[str, rules.Progress]) -> str:
    """The plan with how far it is, as `jixiao project` reads it."""
    rows = []
    for one in items:
        known = progress.get(one.code, rules.Progress())
        cells = (
            one.code, one.start.isoformat(), one.finish.isoformat(), one.label_zh, one.weight, " ".join(one.after),
            next(iter(one.responsible), ""), known.share, known.started.isoformat() if known.started else "",
            known.finished.isoformat() if known.finished else "",
        )  # fmt: skip
        rows.append(dict(zip(PLAN_COLUMNS, cells, strict=True)))
    return Table([Column(name, name) for name in PLAN_COLUMNS], rows).as_csv()


def hand_overs_csv(passes: Sequence[HandOff]) -> str:
    """From when on who has the ball, as `jixiao project --hand-overs` reads it."""
    rows = [{"day": one.day.isoformat(), "organisation_code": one.to} for one in passes]
    return Table([Column(name, name) for name in ("day", "organisation_code")], rows).as_csv()
