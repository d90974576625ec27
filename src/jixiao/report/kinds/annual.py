"""The report on a whole evaluation: result, ranking, what moved, problems, outlook, suggestions, method."""

from jixiao.engine.model.text import Text
from jixiao.report.facts import Book, Speaker
from jixiao.report.kinds.kind import Draft
from jixiao.report.passages.evaluation.advice import advice
from jixiao.report.passages.evaluation.changes import changes
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.passages.evaluation.faults import faults
from jixiao.report.passages.evaluation.losses import losses
from jixiao.report.passages.evaluation.method import method
from jixiao.report.passages.evaluation.outlook import outlook
from jixiao.report.passages.evaluation.overall import overall
from jixiao.report.passages.evaluation.problems import problems
from jixiao.report.passages.evaluation.ranking import ranking
from jixiao.report.passages.evaluation.vetoes import vetoes
from jixiao.report.passages.evaluation.warned import warned
from jixiao.report.results import Results


class Annual:
    """Performance report (绩效报告)."""

    label = Text("Performance report", "绩效报告")
    of_one = False

    def draft(self, source: Results, book: Book, speaker: Speaker, about: str) -> Draft:
        desk = EvaluationDesk(book, speaker, source, about)
        period, scheme = source.evaluation.period, source.evaluation.scheme.label
        title = Text(f"Performance report, {period.label_en}: {scheme.en}", f"{period.label_zh}{scheme.zh}绩效报告")
        sections = [
            (Text("Overall result", "总体情况"), overall(desk)),
            (Text("Scores and ranks", "得分与排名"), ranking(desk)),
            (Text("What the changes are made of", "得分变动构成"), changes(desk)),
            (Text("Where points are lost", "主要失分情况"), losses(desk)),
            (Text("State of the data", "数据质量"), faults(desk)),
            (Text("Vetoes", "一票否决"), vetoes(desk)),
            (Text("Warnings", "预警情况"), warned(desk)),
            (Text("Outlook", "目标与预测"), outlook(desk)),
            (Text("Problems", "存在的问题"), problems(desk)),
            (Text("Suggestions", "有关建议"), advice(desk)),
            (Text("Method and how to verify", "方法与核验"), method(desk)),
        ]
        return Draft(title, sections)
