"""The report on a whole evaluation: result, ranking, what moved, problems, suggestions, method."""

from collections.abc import Sequence

from jixiao.engine.model.text import Text
from jixiao.report.document import Block
from jixiao.report.passages.advice import advice
from jixiao.report.passages.changes import changes
from jixiao.report.passages.desk import Desk
from jixiao.report.passages.faults import faults
from jixiao.report.passages.losses import losses
from jixiao.report.passages.method import method
from jixiao.report.passages.overall import overall
from jixiao.report.passages.ranking import ranking
from jixiao.report.passages.vetoes import vetoes


class Annual:
    """Performance report (绩效报告)."""

    label = Text("Performance report", "绩效报告")

    of_one = False

    def title(self, desk: Desk) -> Text:
        period, scheme = desk.results.evaluation.period, desk.results.evaluation.scheme.label
        return Text(f"Performance report, {period.label_en}: {scheme.en}", f"{period.label_zh}{scheme.zh}绩效报告")

    def sections(self, desk: Desk) -> Sequence[tuple[Text, list[Block]]]:
        return [
            (Text("Overall result", "总体情况"), overall(desk)),
            (Text("Scores and ranks", "得分与排名"), ranking(desk)),
            (Text("What the changes are made of", "得分变动构成"), changes(desk)),
            (Text("Where points are lost", "主要失分情况"), losses(desk)),
            (Text("State of the data", "数据质量"), faults(desk)),
            (Text("Vetoes", "一票否决"), vetoes(desk)),
            (Text("Suggestions", "有关建议"), advice(desk)),
            (Text("Method and how to verify", "方法与核验"), method(desk)),
        ]
