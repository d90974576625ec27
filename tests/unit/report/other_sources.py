"""What reports other than those on an evaluation are made from, small and worked by hand."""

from datetime import date, timedelta
from typing import Any

from jixiao.report.kinds import EVERY_KIND, Report, write_report
from jixiao.report.results.air import AirPeriod
from jixiao.report.results.order import Order
from jixiao.report.results.programme_file import read_programme

PROGRAMME = """
project: 社区健身设施更新
department: 清河市体育局
unit: 全民健身中心
year: 2026
funds:
  - {item: 年度资金总额, initial: 300, full_year: 320, executed: 308.2, weight: 10, rate: 96.31%, score: 9.63}
  - {item: "其中：财政拨款", initial: 300, full_year: 300, executed: 290}
  - {item: 其他资金, initial: 0, full_year: 20, executed: 18.2}
funds_reason: 追加其他资金。
goal_expected: 更新48个社区健身点。
goal_actual: 更新47个社区健身点。
total: 95.01
indicators:
  - {level1: 产出指标, level2: 数量指标, level3: 更新数量, target: ≥48, unit: 个, actual: 47, weight: 30, score: 29.38,
     reason: 一处顺延。}
  - {level1: 产出指标, level2: 质量指标, level3: 合格率, target: "≥98%", actual: "100%", weight: 20, score: 20}
  - {level1: 效益指标, level2: 社会效益, level3: 使用人次, target: ≥6000人次, actual: 5200人次, weight: 30, score: 26}
  - {level1: 满意度指标, level2: 满意度, level3: 居民满意度, target: ≥90%, actual: 94%, weight: 10, score: 10}
written:
  work: 抽查12个点位。
  problems:
    - {problem: 部分点位使用率偏低。, reason: 夜间照明不足, evidence: 2026年10月巡检记录}
    - {problem: 一处未按期完成。, reason: 沟通不够}
"""
ORDER = """
addressee: 城西街道办事处
subject: 办事窗口服务差评
found_by: 好差评核查
found_on: 2026-03-18
problems: [社保窗口收到差评4件。, 其中2件未回访。]
figures:
  - {label: 平均等候时间, value: 42.5, wanted: 20, unit: 分钟}
requirements: [压减等候时间。]
deadline: 2026-04-10
issuer: 清河市政务服务管理局
number: 清政服函〔2026〕15号
day: 2026-03-20
contact: 李明
telephone: 0000-1234567
copies: 市绩效办
"""


def air_rows(first: float = 70.0, stations: tuple[str, ...] = ("城东区",)) -> dict[str, list[Any]]:
    """January of two years; PM2.5 on the newest day is `first`, each station 5 worse than the one before."""
    rows: dict[str, list[Any]] = {name: [] for name in ("date", "station", "pm25", "pm10", "so2", "no2", "co", "o3")}
    for place, station in enumerate(stations):
        for year in (2025, 2026):
            for number in range(31):
                day = date(year, 1, 1) + timedelta(number)
                pm25 = first if (year, number) == (2026, 30) else 40.0 + number % 3 * 20 + (2026 - year) * 10
                figures = (day.isoformat(), station, pm25 + 5 * place, 60.0, 8.0, 30.0, 0.8, 90.0)
                for name, figure in zip(rows, figures, strict=True):
                    rows[name].append(figure)
    return rows


def source(kind: str, number: float | None = None) -> Any:
    """What a kind is written from; with `number` one figure of it is another."""
    if kind == "air":
        rows = air_rows() if number is None else air_rows(number)
        return AirPeriod.of(rows, standard="hj633-2012", targets={"pm25": 60.0})
    if kind == "rectification":
        return Order.from_yaml(ORDER if number is None else ORDER.replace("42.5", str(number)))
    return read_programme(PROGRAMME if number is None else PROGRAMME.replace("308.2,", f"{number},"))


def other_report(kind: str, language: str = "zh", number: float | None = None) -> Report:
    """The report of a kind."""
    return write_report(EVERY_KIND.named(kind)(), source(kind, number), language)
