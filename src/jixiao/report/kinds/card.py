"""One organisation's report card: where it stands, its indicators, what moved, what is warned of and likely."""

from jixiao.engine.model.text import Text
from jixiao.report.facts import Book, Speaker
from jixiao.report.kinds.kind import Draft
from jixiao.report.passages.evaluation.changes import own_change
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.passages.evaluation.method import method
from jixiao.report.passages.evaluation.outlook import outlook
from jixiao.report.passages.evaluation.own_indicators import own_indicators
from jixiao.report.passages.evaluation.own_standing import own_standing
from jixiao.report.passages.evaluation.problems import problems
from jixiao.report.passages.evaluation.vetoes import vetoes
from jixiao.report.passages.evaluation.warned import warned
from jixiao.report.results import Results


class Card:
    """Report card (单位绩效报告单)."""

    label = Text("Report card", "绩效报告单")
    of_one = True

    def draft(self, source: Results, book: Book, speaker: Speaker, about: str) -> Draft:
        desk = EvaluationDesk(book, speaker, source, about)
        period, name = source.evaluation.period, source.organisation_label(about)
        title = Text(f"{name.en}: report card, {period.label_en}", f"{name.zh}{period.label_zh}绩效报告单")
        sections = [
            (Text("Where it stands", "总体情况"), own_standing(desk)),
            (Text("Indicators", "指标完成情况"), own_indicators(desk)),
            (Text("What the change is made of", "得分变动构成"), own_change(desk)),
            (Text("Vetoes", "一票否决"), vetoes(desk)),
            (Text("Problems", "存在的问题"), problems(desk)),
            (Text("Warnings", "预警情况"), warned(desk)),
            (Text("Outlook", "目标与预测"), outlook(desk)),
            (Text("Method and how to verify", "方法与核验"), method(desk)),
        ]
        return Draft(title, sections)
