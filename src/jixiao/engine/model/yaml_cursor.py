"""A place in a YAML text that knows its line: typed reading, with faults collected instead of thrown."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from jixiao.engine.model.errors import DefinitionError, DefinitionErrors, Place
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text, did_you_mean

T = TypeVar("T")
D = TypeVar("D")
MAX_TEXT = 500_000
MAX_FLOW_DEPTH = 64


@dataclass
class Faults:
    """The errors found so far in one text."""

    file: str
    found: list[DefinitionError] = field(default_factory=list)

    def add(self, error: DefinitionError, place: Place) -> None:
        for single in getattr(error, "errors", (error,)):
            self.found.append(single.placed(place))


@dataclass(frozen=True)
class Cursor:
    """One YAML node with its path."""

    node: Any
    path: str
    faults: Faults

    @property
    def place(self) -> Place:
        """File, line, column and (the end of) the path."""
        mark = self.node.start_mark
        path = self.path if len(self.path) <= 80 else f"…{self.path[-79:]}"
        return Place(self.faults.file, mark.line + 1, mark.column + 1, path)

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def error(self, code: str, text: Text, mend: Text | None = None) -> DefinitionError:
        return DefinitionError(code, text, mend, self.place)

    def attempt(self, read: Callable[["Cursor"], T], default: D) -> T | D:
        """`read` applied here; a DefinitionError is collected and `default` returned."""
        try:
            return read(self)
        except DefinitionError as error:
            self.faults.add(error, self.place)
            return default

    def is_mapping(self) -> bool:
        return bool(self.node.id == "mapping")

    def is_list(self) -> bool:
        return bool(self.node.id == "sequence")

    def is_scalar(self) -> bool:
        """True for a single value."""
        return bool(self.node.id == "scalar")

    def is_null(self) -> bool:
        return self.is_scalar() and str(self.node.tag).endswith(":null")

    def fields(self, allowed: Sequence[str] | None) -> "Fields":
        """The entries of a mapping; unknown and doubled keys are collected as faults."""
        if not self.is_mapping():
            raise self.error("not_a_mapping", Text("Keys with values are expected here.", "此处应为“键: 值”的形式。"))
        entries: dict[str, Cursor] = {}
        for key_node, value in self.node.value:
            key = str(key_node.value) if key_node.id == "scalar" else "?"
            place = Cursor(key_node, f"{self.path}.{key}" if self.path else key, self.faults)
            if key in entries:
                text = Text(f"The key “{key}” stands here twice.", f"键“{key}”重复出现。")
                self.faults.add(place.error("duplicate_key", text, Text("Keep one.", "请保留一个。")), place.place)
            elif allowed is not None and key not in allowed:
                text = Text(f"The key “{key}” is not known here.", f"此处没有名为“{key}”的键。")
                self.faults.add(place.error("unknown_key", text, self._advice(key, value, allowed)), place.place)
            else:
                entries[key] = Cursor(value, place.path, self.faults)
        return Fields(self, entries)

    def _advice(self, key: str, value: Any, allowed: Sequence[str]) -> Text:
        """In {a: one, two} the “two” is a key without a value: mostly a text whose comma was not quoted."""
        if self.node.flow_style and value.id == "scalar" and not value.value:
            return Text("A text with a comma needs quotes inside { }.", "花括号内带逗号的文字须加引号。")
        return did_you_mean(key, allowed)

    def items(self) -> "list[Cursor]":
        """The entries of a list."""
        if not self.is_list():
            raise self.error(
                "not_a_list", Text("A list (lines with “- ”) is expected here.", "此处应为列表（以“- ”开头）。")
            )
        return [Cursor(item, f"{self.path}[{index}]", self.faults) for index, item in enumerate(self.node.value)]

    def text(self) -> str:
        """The scalar as it is written."""
        if not self.is_scalar() or self.is_null():
            raise self.error("not_text", Text(f"“{self.path}” must be text.", f"“{self.path}”应为文字。"))
        return str(self.node.value)

    def number(self) -> float:
        """The scalar as a finite number, read strictly."""
        raw = self.text() if self.is_scalar() and not self.is_null() else None
        reading = read_number(raw)
        if reading.value is None:
            text = Text(
                f"“{self.path}” must be a number. {reading.message}", f"“{self.path}”必须是数值。{reading.message_zh}"
            )
            raise self.error("not_a_number", text)
        return reading.value

    def integer(self) -> int:
        """The scalar as a whole number."""
        number = self.number()
        if not number.is_integer():
            raise self.error("not_whole", Text(f"“{self.path}” must be a whole number.", f"“{self.path}”必须是整数。"))
        return int(number)

    def date(self) -> date:
        """The scalar as a day, 2026-01-31."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            text = Text(f"“{self.path}” must be a date.", f"“{self.path}”必须是日期。")
            raise self.error("not_a_date", text, Text("Write it as 2026-01-31.", "请写成 2026-01-31。")) from None

    def choice(self, options: Sequence[str]) -> str:
        """The scalar as one of the options."""
        word = self.text()
        if word not in options:
            text = Text(f"“{self.path}” cannot be “{word}”.", f"“{self.path}”不能取“{word}”。")
            raise self.error("bad_choice", text, did_you_mean(word, options))
        return word

    def plain(self) -> Any:
        """The value as plain data: text, lists, dicts (for the parameters of rules)."""
        if self.is_mapping():
            return {key: entry.plain() for key, entry in self.fields(None).entries.items()}
        if self.is_list():
            return [item.plain() for item in self.items()]
        return None if self.is_null() else self.text()


@dataclass(frozen=True)
class Fields:
    """The entries of one mapping."""

    owner: Cursor
    entries: dict[str, Cursor]

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def get(self, key: str, read: Callable[[Cursor], T], default: D) -> T | D:
        """The entry read with `read`, or `default` where it is absent or at fault (then collected)."""
        entry = self.entries.get(key)
        return default if entry is None or entry.is_null() else entry.attempt(read, default)

    def need(self, key: str, read: Callable[[Cursor], T], default: D) -> T | D:
        """As `get`, but an absent entry is a fault."""
        entry = self.entries.get(key)
        if entry is None or entry.is_null():
            where = self.owner
            text = Text(f"“{key}” is missing.", f"缺少“{key}”。")
            where.faults.add(
                where.error("missing_key", text, Text(f"Add “{key}: …”.", f"请补充“{key}: …”。")), where.place
            )
            return default
        return entry.attempt(read, default)


def read_whole(text: str, name: str, keys: Sequence[str], make: Callable[[Fields], T | None]) -> T:
    """What `make` makes of a text that has these keys; DefinitionErrors with everything that is wrong, each with its line."""
    root = compose(text, name)
    fields = root.attempt(lambda cursor: cursor.fields(keys), None)
    made = None if fields is None else make(fields)
    if root.faults.found or made is None:
        raise DefinitionErrors(root.faults.found)
    return made


def compose(text: str, name: str) -> Cursor:
    """The root of a YAML text. Syntax, tabs, loops and bottomless nesting raise DefinitionError with the line."""
    if len(text) > MAX_TEXT:
        raise DefinitionError(
            "too_long",
            Text("The file is too long for a scheme (500 000 characters).", "文件过大（超过 50 万字符）。"),
            None,
            Place(name),
        )
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    _refuse_deep_flow(text, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an anchor used twice is told, if at all, as the fault it leads to
            root = YAML(typ="rt", pure=True).compose(text.removeprefix("\ufeff"))
    except RecursionError:
        raise DefinitionError(
            "too_deep", Text("The file is nested too deeply.", "文件嵌套层数过多。"), None, Place(name)
        ) from None
    except YAMLError as error:
        raise _syntax_error(error, text, name) from None
    if root is None:
        mend = Text("Begin with “scheme: CODE”.", "请以“scheme: 编码”开头。")
        raise DefinitionError("empty_file", Text("The file is empty.", "文件为空。"), mend, Place(name, 1))
    cursor = Cursor(root, "", Faults(name))
    _refuse_loops(cursor)
    return cursor


def _refuse_deep_flow(text: str, name: str) -> None:
    """Brackets and dashes can nest a hundred thousand levels on one line, which no parser survives."""
    for number, line in enumerate(text.splitlines(), start=1):
        dashes = line.strip().replace(" ", "")
        leading = len(dashes) - len(dashes.lstrip("-"))
        if line.count("[") + line.count("{") > 20 * MAX_FLOW_DEPTH or (leading > MAX_FLOW_DEPTH and "- -" in line):
            text_pair = Text("This line is nested too deeply.", "本行嵌套层数过多。")
            raise DefinitionError("too_deep", text_pair, None, Place(name, number))


def _syntax_error(error: Exception, text: str, name: str) -> DefinitionError:
    mark = getattr(error, "problem_mark", None)
    place = Place(name, mark.line + 1, mark.column + 1) if mark is not None else Place(name)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", "")).split("\n")[0]
    lines = text.splitlines()
    shown = lines[mark.line] if mark is not None and mark.line < len(lines) else ""
    if "\t" in shown[: len(shown) - len(shown.lstrip())]:
        why = Text("The line is indented with a tab.", "本行用制表符（Tab）缩进。")
        return DefinitionError("tab", why, Text("Indent with spaces.", "请改用空格缩进。"), place)
    mend = Text(
        "Check indentation, colons and quotes on this line and the one before.",
        "请检查本行及上一行的缩进、冒号和引号。",
    )
    return DefinitionError("yaml", Text(f"Not valid YAML: {problem}.", f"不是有效的 YAML：{problem}。"), mend, place)


def _refuse_loops(root: Cursor) -> None:
    """An alias that stands inside its own anchor makes a tree without end; aliases of aliases, one too large to read."""
    budget = 500_000
    open_nodes: set[int] = set()
    stack: list[tuple[Any, bool]] = [(root.node, False)]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            open_nodes.discard(id(node))
            continue
        budget -= 1
        if budget < 0:
            raise Cursor(node, "", root.faults).error(
                "too_large",
                Text(
                    "Written out, the aliases (*name) make the file too large to read.", "别名（*name）展开后文件过大。"
                ),
                Text("Write the parts out instead.", "请展开书写，不要使用别名。"),
            )
        if node.id == "scalar":
            continue
        if id(node) in open_nodes:
            raise Cursor(node, "", root.faults).error(
                "cycle",
                Text("The tree runs in a circle: this part contains itself.", "指标树存在循环：此处包含了自身。"),
                Text("Write the part out instead of using an alias (*name).", "请展开书写，不要使用别名（*name）。"),
            )
        open_nodes.add(id(node))
        stack.append((node, True))
        parts = node.value if node.id == "sequence" else [part for pair in node.value for part in pair]
        stack.extend((part, False) for part in reversed(parts))
