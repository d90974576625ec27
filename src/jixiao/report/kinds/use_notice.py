"""The notice by which an organisation is told how its result is to be used (结果应用告知书), as an official letter."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Imprint
from jixiao.report.facts import Book, Speaker
from jixiao.report.kinds.kind import Draft
from jixiao.report.passages.use import UseDesk, answering, decided, proposal, result
from jixiao.report.results.order import day_words
from jixiao.report.results.use_notice import UseNotice


class UseOfResult:
    """Notice on the use of a result (结果应用告知书). Written for the platform's proposals; no file holds its source."""

    label = Text("Notice on the use of a result", "结果应用告知书")
    of_one = False

    def draft(self, source: UseNotice, book: Book, speaker: Speaker, about: str) -> Draft:
        desk = UseDesk(book, speaker, source)
        title = Text(
            f"Notice on the use of the result of {source.period}: {source.kind}",
            f"关于{source.period}考核结果应用（{source.kind}）的告知书",
        )
        imprint = Imprint(
            source.issuer, source.number, source.addressee, day_words(source.day)[speaker.language] or "", "letter"
        )
        sections = [
            (Text("The result", "考核结果"), result(desk)),
            (Text("What is proposed", "拟应用意见"), proposal(desk)),
            (Text("Your reply", "答复"), answering(desk)),
            (Text("What was decided", "决定与落实"), decided(desk)),
        ]
        return Draft(title, sections, imprint)
