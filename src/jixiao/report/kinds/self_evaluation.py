"""A programme's self-evaluation: the report by the outline of 财预〔2020〕10号, and the form alone."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Heading, Imprint
from jixiao.report.facts import Book, Speaker
from jixiao.report.kinds.kind import Draft
from jixiao.report.passages.programme.analysis import analysis
from jixiao.report.passages.programme.conclusion import conclusion
from jixiao.report.passages.programme.desk import ProgrammeDesk
from jixiao.report.passages.programme.form import form
from jixiao.report.passages.programme.funds import basics
from jixiao.report.passages.programme.lessons import lessons
from jixiao.report.results.programme import Programme

FORM = Text("Self-evaluation form", "项目支出绩效自评表")


class SelfEvaluation:
    """Self-evaluation report of a programme (项目支出绩效自评报告)."""

    label = Text("Self-evaluation report", "项目支出绩效自评报告")
    of_one = False

    def draft(self, source: Programme, book: Book, speaker: Speaker, about: str) -> Draft:
        desk = ProgrammeDesk(book, speaker, source)
        sections = [
            (Text("Basic facts", "基本情况"), basics(desk)),
            (Text("How the evaluation was done", "绩效评价工作开展情况"), desk.written("work")),
            (Text("Overall result and conclusion", "综合评价情况及评价结论"), conclusion(desk)),
            (Text("Analysis of indicators", "绩效评价指标分析"), analysis(desk)),
            (Text("Experience, problems and their reasons", "主要经验及做法、存在的问题及原因分析"), lessons(desk)),
            (Text("Suggestions", "有关建议"), desk.written("suggestions")),
            (Text("Other matters", "其他"), desk.written("other")),
            (Text("", ""), [Heading(desk.say(FORM), is_annex=True), *form(desk)]),
        ]
        return Draft(_title(source, SelfEvaluation.label), sections, Imprint(attachments=(desk.say(FORM),)))


class SelfEvaluationForm:
    """The form alone (项目支出绩效自评表)."""

    label = FORM
    of_one = False

    def draft(self, source: Programme, book: Book, speaker: Speaker, about: str) -> Draft:
        desk = ProgrammeDesk(book, speaker, source)
        sections = [
            (Text("Money and goals", "项目资金与年度目标"), basics(desk)),
            (Text("Indicators", "绩效指标"), form(desk)),
            (Text("Result", "自评结果"), conclusion(desk)),
        ]
        return Draft(_title(source, FORM), sections)


def _title(source: Programme, label: Text) -> Text:
    years = Text(f", {source.year}", f"（{source.year}年度）") if source.year else Text("", "")
    return Text(f"{label.en}: {source.label}{years.en}", f"{source.label}{label.zh}{years.zh}")
