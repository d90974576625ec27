"""The notice by which somebody is told to put something right (整改通知书), as an official letter."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Imprint
from jixiao.report.facts import Book, Speaker
from jixiao.report.kinds.kind import Draft
from jixiao.report.passages.order.demand import deadline, feedback, requirements
from jixiao.report.passages.order.desk import OrderDesk
from jixiao.report.passages.order.problem import opening, problem
from jixiao.report.results.order import Order, day_words


class Rectification:
    """Rectification notice (整改通知书)."""

    label = Text("Rectification notice", "整改通知书")
    of_one = False

    def draft(self, source: Order, book: Book, speaker: Speaker, about: str) -> Draft:
        desk = OrderDesk(book, speaker, source)
        title = Text(f"Rectification notice: {source.subject}", f"关于{source.subject}的整改通知书")
        imprint = Imprint(
            source.issuer, source.number, source.addressee, day_words(source.day)[speaker.language] or "", "letter",
            copies=source.copies,
        )  # fmt: skip
        sections = [
            (Text("", ""), opening(desk)),
            (Text("What was found", "存在的问题"), problem(desk)),
            (Text("What is required", "整改要求"), requirements(desk)),
            (Text("Deadline", "整改时限"), deadline(desk)),
            (Text("Report back", "反馈要求"), feedback(desk)),
        ]
        return Draft(title, sections, imprint)
