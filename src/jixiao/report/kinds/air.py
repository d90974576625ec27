"""The bulletin on the air of a month, quarter or year (环境空气质量通报)."""

from jixiao.engine.model.text import Text
from jixiao.report.facts import Book, Speaker
from jixiao.report.kinds.kind import Draft
from jixiao.report.passages.air.allowance import allowance
from jixiao.report.passages.air.days import days
from jixiao.report.passages.air.desk import AirDesk
from jixiao.report.passages.air.method import method
from jixiao.report.passages.air.pollutants import pollutants
from jixiao.report.passages.air.standing import standing
from jixiao.report.passages.air.year_before import year_before
from jixiao.report.results.air import AirPeriod


class Air:
    """Air-quality bulletin (环境空气质量通报)."""

    label = Text("Air-quality bulletin", "环境空气质量通报")
    of_one = False

    def draft(self, source: AirPeriod, book: Book, speaker: Speaker, about: str) -> Draft:
        desk = AirDesk(book, speaker, source)
        period, stations = source.period, source.stations
        whose = source.label(stations[0]) if len(stations) == 1 and stations[0] else Text("", "")
        title = Text(
            f"Air-quality bulletin, {period.label_en}" + (f": {whose.en}" if whose.en else ""),
            f"{whose.zh}{period.label_zh}环境空气质量通报",
        )
        sections = [
            (Text("Overall", "总体情况"), days(desk)),
            (Text("Pollutants", "主要污染物浓度"), pollutants(desk)),
            (Text("Ranking", "综合指数排名"), standing(desk)),
            (Text("Beside the year before", "与上年同期比较"), year_before(desk)),
            (Text("What the targets still allow", "年度目标与剩余控制值"), allowance(desk)),
            (Text("Method and how to verify", "评价方法与核验"), method(desk)),
        ]
        return Draft(title, sections)
