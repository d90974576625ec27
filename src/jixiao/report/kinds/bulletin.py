"""The bulletin of a period (通报): result, ranking, what moved, what is warned of, and who has to deliver."""

from jixiao.engine.model.text import Text
from jixiao.report.facts import Book, Speaker
from jixiao.report.kinds.kind import Draft
from jixiao.report.passages.evaluation.changes import changes
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.passages.evaluation.faults import faults
from jixiao.report.passages.evaluation.outlook import outlook
from jixiao.report.passages.evaluation.overall import overall
from jixiao.report.passages.evaluation.ranking import ranking
from jixiao.report.passages.evaluation.vetoes import vetoes
from jixiao.report.passages.evaluation.warned import warned
from jixiao.report.results import Results


class Bulletin:
    """Bulletin with ranking (通报)."""

    label = Text("Bulletin", "通报")
    of_one = False

    def draft(self, source: Results, book: Book, speaker: Speaker, about: str) -> Draft:
        desk = EvaluationDesk(book, speaker, source, about)
        period, scheme = source.evaluation.period, source.evaluation.scheme.label
        title = Text(
            f"Bulletin on the evaluation, {period.label_en}: {scheme.en}", f"关于{period.label_zh}{scheme.zh}情况的通报"
        )
        sections = [
            (Text("Overall result", "总体情况"), overall(desk)),
            (Text("Scores and ranks", "得分与排名"), ranking(desk)),
            (Text("What the changes are made of", "得分变动构成"), changes(desk)),
            (Text("Vetoes", "一票否决"), vetoes(desk)),
            (Text("Warnings", "预警情况"), warned(desk)),
            (Text("Outlook", "目标与预测"), outlook(desk)),
            (Text("State of the data", "数据质量"), faults(desk)),
        ]
        return Draft(title, sections)
