"""The report that goes along with a release of tables (air, hotline, ratings, surveys): all it says is in the release."""

from jixiao.engine.model.text import Text
from jixiao.report.facts import Book, Speaker
from jixiao.report.kinds.kind import Draft
from jixiao.report.open_data.published import Published
from jixiao.report.passages.desk import Desk
from jixiao.report.passages.release.frozen import drawn, method, proof, said, shown


class ReleaseReport:
    """Report of a release (公开数据报告), written from its frozen content alone: the same content gives the same bytes."""

    label = Text("Report of a release", "公开数据报告")
    of_one = False

    def draft(self, source: Published, book: Book, speaker: Speaker, about: str) -> Draft:
        desk = Desk(book, speaker)
        tables = [block for each in source.extracts for block in shown(desk, source, each)]
        sections = [
            (Text("What it says", "主要情况"), said(desk, source)),
            (Text("In pictures", "图示"), drawn(desk, source)),
            (Text("Figures", "数据"), tables),
            (Text("How it is reckoned", "计算方法"), method(desk, source)),
            (Text("How to verify", "核验信息"), proof(desk, source)),
        ]
        return Draft(source.title, sections)
