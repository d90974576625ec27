"""An order to put something right (整改), as a file or a page holds it: to whom, what is wrong, what is wanted, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from jixiao.engine.model.errors import DefinitionErrors
from jixiao.engine.model.text import Text
from jixiao.engine.model.yaml_cursor import Cursor, Fields
from jixiao.report.facts import Place, Value
from jixiao.report.results.cells import Cells
from jixiao.report.results.reading import read_root

KEYS = (
    "addressee", "subject", "found_by", "found_on", "problems", "figures", "requirements", "deadline", "feedback",
    "consequence", "issuer", "number", "day", "contact", "telephone", "copies",
)  # fmt: skip
WORDS = ("addressee", "subject", "found_by", "feedback", "consequence", "issuer", "number", "contact", "telephone")
FIGURE_KEYS = ("label", "value", "wanted", "unit")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class OrderFigure:
    """A figure that shows what is wrong, and what it should be (None: nothing said)."""

    label: str
    value: float
    wanted: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Order:
    """A rectification order. Cells: (order, word), (order, deadline|found_on, zh|en), (problem|requirement, n),

    (figure, n, value|wanted). Whatever people wrote is told as they wrote it.
    """

    addressee: str
    subject: str
    problems: tuple[str, ...]
    requirements: tuple[str, ...]
    deadline: date
    issuer: str
    figures: tuple[OrderFigure, ...] = ()
    found_by: str = ""
    found_on: date | None = None
    feedback: str = ""
    consequence: str = ""
    number: str = ""
    day: date | None = None
    contact: str = ""
    telephone: str = ""
    copies: str = ""

    @cached_property
    def cells(self) -> Cells:
        held: dict[Place, Value] = {("order", name): getattr(self, name) or None for name in WORDS}
        for name, day in (("deadline", self.deadline), ("found_on", self.found_on)):
            held |= {("order", name, language): said for language, said in day_words(day).items()}
        held |= {("problem", str(n)): words for n, words in enumerate(self.problems, start=1)}
        held |= {("requirement", str(n)): words for n, words in enumerate(self.requirements, start=1)}
        for n, figure in enumerate(self.figures, start=1):
            held |= {("figure", str(n), key): getattr(figure, key) for key in FIGURE_KEYS}
        return Cells(held)

    @property
    def digest(self) -> str:
        return self.cells.digest

    def read(self, place: Place) -> Value:
        """What a cell holds; None is unknown, KeyError where there is no such cell."""
        return self.cells.read(place)

    @classmethod
    def from_yaml(cls, text: str, name: str = "") -> "Order":
        """The order in a YAML or JSON text; DefinitionErrors with every fault and its line."""
        root = read_root(text, name, Text("Begin with “addressee: …”.", "请以“addressee: 受文单位”开头。"))
        fields = root.attempt(lambda cursor: cursor.fields(KEYS), None)
        order = _order(fields) if fields is not None else None
        if root.faults.found or order is None:
            raise DefinitionErrors(root.faults.found)
        return order


def day_words(day: date | None) -> Mapping[str, str | None]:
    """A day as it stands in a document, by language."""
    if day is None:
        return {"zh": None, "en": None}
    return {"zh": f"{day.year}年{day.month}月{day.day}日", "en": f"{day.day} {MONTHS[day.month - 1]} {day.year}"}


def _order(fields: Fields) -> Order:
    words = {
        name: fields.get(name, Cursor.text, "")
        for name in ("found_by", "feedback", "consequence", "number", "contact", "telephone", "copies")
    }
    return Order(
        addressee=fields.need("addressee", Cursor.text, ""), subject=fields.need("subject", Cursor.text, ""),
        problems=fields.need("problems", _texts, ()), requirements=fields.need("requirements", _texts, ()),
        deadline=fields.need("deadline", Cursor.date, date.min), issuer=fields.need("issuer", Cursor.text, ""),
        figures=fields.get("figures", lambda cursor: tuple(map(_figure, cursor.items())), ()),
        found_on=fields.get("found_on", Cursor.date, None), day=fields.get("day", Cursor.date, None), **words,
    )  # fmt: skip


def _texts(cursor: Cursor) -> tuple[str, ...]:
    if cursor.is_scalar():
        return (cursor.text(),)
    found = tuple(item.text() for item in cursor.items())
    if not found:
        raise cursor.error("empty_list", Text("Nothing stands here.", "此处为空。"))
    return found


def _figure(cursor: Cursor) -> OrderFigure:
    fields = cursor.fields(FIGURE_KEYS)
    return OrderFigure(
        fields.need("label", Cursor.text, ""), fields.need("value", Cursor.number, 0.0),
        fields.get("wanted", Cursor.number, None), fields.get("unit", Cursor.text, ""),
    )  # fmt: skip
