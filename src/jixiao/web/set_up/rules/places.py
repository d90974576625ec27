"""A list of organisations becomes places to be made: tiers told by words or names, parents found, doubles told. No Django."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jixiao.engine.model.text import NOTHING, Text, did_you_mean
from jixiao.web.organisations.rules import TIER_LABELS
from jixiao.web.set_up.rules.chosen import Place
from jixiao.web.set_up.rules.reading import LONGEST_LABEL, Column, Fault, Row, bare, rows_of, too_many

NAME = Column("name", Text("Name", "单位名称"), ("名称", "单位", "单位全称", "organisation", "chinese name"))
SHORT = Column("short", Text("Short name", "简称"), ("单位简称",))
TIER = Column("tier", Text("Tier", "层级"), ("级别", "类型", "单位类型"))
PARENT = Column("parent", Text("Belongs under", "上级单位"), ("上级", "隶属", "所属单位", "parent"))
GROUP = Column("group", Text("Peer group", "考核组"), ("分组", "组别", "可比组", "分类考核组", "group"))
ENGLISH = Column("english", Text("English name", "英文名称"), ("英文名",))
COLUMNS = (NAME, SHORT, TIER, PARENT, GROUP, ENGLISH)
TIER_WORDS = {
    "city": ("市", "城市", "地级市"), "district": ("区", "县", "区县", "县区", "县（市、区）", "功能区", "开发区", "county"),
    "department": ("部门", "市直部门", "市直单位"), "bureau": ("局", "委", "办", "委办局", "局委办"),
    "division": ("处", "科", "处室", "科室"), "street": ("街道", "街道办事处"), "town": ("镇", "乡", "乡镇", "镇街"),
    "community": ("社区", "村", "居委会", "村委会"),
}  # fmt: skip
ENDINGS = (
    ("community", ("社区", "村", "居委会")),
    ("street", ("街道", "街道办事处")),
    ("town", ("镇", "乡", "镇人民政府", "乡人民政府")),
    ("division", ("处", "科")),
    ("bureau", ("局", "委员会", "委", "办公室", "中心")),
    ("district", ("区", "县", "管委会")),
    ("city", ("市",)),
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """An organisation that is there already."""

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class PlacesAnswer:
    """`new` to be made, `there` codes that the list names and that exist; nothing of it counts while an error is there."""

    new: tuple[Place, ...] = ()
    there: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether anything has to be mended first."""
        return any(fault.is_error for fault in self.faults)


def read_places(
    table: Sequence[Sequence[Any]], known: Iterable[Known], earlier: Sequence[Place], *, top: str, tier: str
) -> PlacesAnswer:
    """The organisations of a list. `earlier`: those read from lists before; `top`: whose subtree they join where no
    parent is named; `tier`: what they are where neither word nor name tells.
    """
    rows = list(rows_of(table, COLUMNS))
    if (fault := too_many(rows)) is not None:
        return PlacesAnswer(faults=(fault,))
    by_name = {bare(name): one.code for one in known for name in (*one.names, one.code) if name}
    by_name |= {bare(name): one.code for one in earlier for name in (one.label_zh, one.short) if name}
    taken = {*by_name.values(), *(one.code for one in earlier)}
    reading = _Reading(by_name, taken, top, tier)
    for row in rows:
        reading.take(row)
    reading.find_parents()
    return PlacesAnswer(reading.marked(), tuple(dict.fromkeys(reading.there)), tuple(reading.faults))


class _Reading:
    """One list while it is read."""

    def __init__(self, by_name: Mapping[str, str], taken: Collection[str], top: str, tier: str) -> None:
        self.by_name, self.taken, self.top, self.tier = dict(by_name), set(taken), top, tier
        self.found: list[tuple[Row, Place]] = []
        self.there: list[str] = []
        self.faults: list[Fault] = []
        self.first_rows: dict[str, int] = {}

    def take(self, row: Row) -> None:
        """One row: a new place, one that is there, or a fault."""
        name = row["name"]
        key = bare(name)
        if not name or len(name) > LONGEST_LABEL:
            self._tell(row, NAME, *_bad_name(len(name)))
        elif key in self.first_rows:
            self._tell(row, NAME, *_double(name, self.first_rows[key]))
        elif key in self.by_name:
            text = Text(
                f"“{name}” is there already ({self.by_name[key]}); it is chosen.",
                f"“{name}”已在系统中（{self.by_name[key]}），已直接勾选。",
            )
            self.faults.append(Fault(row.number, NAME.title, text, is_error=False))
            self.there.append(self.by_name[key])
        else:
            self._add(row, name)
        self.first_rows.setdefault(key, row.number)

    def _add(self, row: Row, name: str) -> None:
        tier = self._tier(row, name)
        if (
            len(row["short"]) > LONGEST_LABEL
            or len(row["group"]) > LONGEST_LABEL
            or len(row["english"]) > LONGEST_LABEL
        ):
            self._tell(row, SHORT, *_bad_name(LONGEST_LABEL + 1))
        self.found.append((row, Place("", name, tier, "", row["english"], row["short"], row["group"])))

    def _tier(self, row: Row, name: str) -> str:
        word = bare(row["tier"])
        if word:
            codes = [code for code, words in TIER_WORDS.items() if word in {code, bare(TIER_LABELS[code]), *words}]
            if codes:
                return codes[0]
            listed = "、".join(words[0] for words in TIER_WORDS.values())
            text = Text(f"“{row['tier']}” is no tier.", f"没有“{row['tier']}”这一层级。")
            mend = Text(
                f"Write one of {', '.join(TIER_WORDS)}, or leave it empty.", f"请写：{listed}；或留空由名称判断。"
            )
            self._tell(row, TIER, text, mend)
        return next((code for code, ends in ENDINGS if name.endswith(ends)), self.tier)

    def find_parents(self) -> None:
        """Parents by name, of the list itself too, whatever its order; codes from the top down."""
        own = {
            bare(word): place
            for place, (_row, one) in enumerate(self.found)
            for word in (one.label_zh, one.short)
            if word
        }
        parents = {place: self._parent(place, own) for place in range(len(self.found))}
        codes: dict[int, str] = {}
        for place in range(len(self.found)):
            self._name(place, parents, codes, ())
        self.found = [
            (row, replace(one, code=codes.get(place, ""), parent=self._code_of(parents[place], codes)))
            for place, (row, one) in enumerate(self.found)
        ]

    def _parent(self, place: int, own: Mapping[str, int]) -> int | str:
        row, one = self.found[place]
        key = bare(row["parent"])
        if not key:
            return self.top
        if key in own and own[key] != place:
            return own[key]
        if key in self.by_name:
            return self.by_name[key]
        names = [each.label_zh for _row, each in self.found if each is not one]
        text = Text(
            f"“{row['parent']}” is neither there nor in the list.", f"“{row['parent']}”既不在系统中，也不在本清单中。"
        )
        self._tell(row, PARENT, text, did_you_mean(row["parent"], names) if names else NOTHING)
        return self.top

    def _name(self, place: int, parents: Mapping[int, int | str], codes: dict[int, str], below: tuple[int, ...]) -> str:
        """The place's code: its parent's with the next free number; a circle is told and cut."""
        if place in codes:
            return codes[place]
        parent = parents[place]
        if place in below:
            row, one = self.found[place]
            text = Text(f"“{one.label_zh}” would stand below itself.", f"“{one.label_zh}”成了自己的下级。")
            self._tell(row, PARENT, text, Text("Correct who belongs under whom.", "请改正上下级关系。"))
            return self.top
        above = parent if isinstance(parent, str) else self._name(parent, parents, codes, (*below, place))
        number = 1
        while (code := f"{above}-{number:02d}") in self.taken:
            number += 1
        self.taken.add(code)
        codes.setdefault(place, code[:60])
        return codes[place]

    def _code_of(self, parent: int | str, codes: Mapping[int, str]) -> str:
        return parent if isinstance(parent, str) else codes.get(parent, self.top)

    def marked(self) -> tuple[Place, ...]:
        """The new ones, parents first; who has others of the list below is no object of assessment."""
        above = {one.parent for _row, one in self.found}
        ordered = sorted((one for _row, one in self.found), key=lambda one: one.code.count("-"))
        return tuple(replace(one, is_assessed=one.code not in above) for one in ordered)

    def _tell(self, row: Row, column: Column, text: Text, mend: Text = NOTHING) -> None:
        self.faults.append(Fault(row.number, column.title, text, mend))


def _bad_name(length: int) -> tuple[Text, Text]:
    if not length:
        return Text("The name is missing.", "缺少单位名称。"), Text(
            "Write it, or take the row out.", "请补上，或删除该行。"
        )
    text = Text(f"Names have at most {LONGEST_LABEL} characters.", f"名称最多 {LONGEST_LABEL} 个字。")
    return text, Text("Shorten it.", "请缩短。")


def _double(name: str, first: int) -> tuple[Text, Text]:
    text = Text(f"“{name}” stands in row {first} already.", f"“{name}”在第 {first} 行已出现。")
    return text, Text("Keep one of the rows.", "请只保留一行。")
