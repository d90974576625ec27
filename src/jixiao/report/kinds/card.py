"""One organisation's report card: where it stands, its indicators, what moved."""

from collections.abc import Sequence

from jixiao.engine.model.text import Text
from jixiao.report.document import Block
from jixiao.report.passages.changes import own_change
from jixiao.report.passages.desk import Desk
from jixiao.report.passages.method import method
from jixiao.report.passages.own_indicators import own_indicators
from jixiao.report.passages.own_standing import own_standing
from jixiao.report.passages.vetoes import vetoes


class Card:
    """Report card (单位绩效报告单)."""

    label = Text("Report card", "绩效报告单")
    of_one = True

    def title(self, desk: Desk) -> Text:
        period, name = desk.results.evaluation.period, desk.results.organisation_label(desk.about)
        return Text(f"{name.en}: report card, {period.label_en}", f"{name.zh}{period.label_zh}绩效报告单")

    def sections(self, desk: Desk) -> Sequence[tuple[Text, list[Block]]]:
        return [
            (Text("Where it stands", "总体情况"), own_standing(desk)),
            (Text("Indicators", "指标完成情况"), own_indicators(desk)),
            (Text("What the change is made of", "得分变动构成"), own_change(desk)),
            (Text("Vetoes", "一票否决"), vetoes(desk)),
            (Text("Method and how to verify", "方法与核验"), method(desk)),
        ]
