"""The bulletin of a period (通报): result, ranking, what moved, and who has to deliver."""

from collections.abc import Sequence

from jixiao.engine.model.text import Text
from jixiao.report.document import Block
from jixiao.report.passages.changes import changes
from jixiao.report.passages.desk import Desk
from jixiao.report.passages.faults import faults
from jixiao.report.passages.overall import overall
from jixiao.report.passages.ranking import ranking
from jixiao.report.passages.vetoes import vetoes


class Bulletin:
    """Bulletin with ranking (通报)."""

    label = Text("Bulletin", "通报")
    of_one = False

    def title(self, desk: Desk) -> Text:
        period, scheme = desk.results.evaluation.period, desk.results.evaluation.scheme.label
        return Text(
            f"Bulletin on the evaluation, {period.label_en}: {scheme.en}", f"关于{period.label_zh}{scheme.zh}情况的通报"
        )

    def sections(self, desk: Desk) -> Sequence[tuple[Text, list[Block]]]:
        return [
            (Text("Overall result", "总体情况"), overall(desk)),
            (Text("Scores and ranks", "得分与排名"), ranking(desk)),
            (Text("What the changes are made of", "得分变动构成"), changes(desk)),
            (Text("Vetoes", "一票否决"), vetoes(desk)),
            (Text("State of the data", "数据质量"), faults(desk)),
        ]
