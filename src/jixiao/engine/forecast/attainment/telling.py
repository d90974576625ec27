"""What is told about a target: why there is no chance, or why it should be taken with care, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.forecast.attainment.asked import TARGETS, Asked
from jixiao.engine.forecast.attainment.course import Course
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.series import period_text
from jixiao.engine.model.text import Text, did_you_mean


@dataclass(frozen=True)
class Telling:
    """Adds findings about targets; `file` is “targets”, `row` theirs, `indicator_code` the series, `period` the year."""

    findings: FindingList

    def _add(self, asked: Asked, severity: Severity, rule: str, text: Text) -> None:
        self.findings.add(Finding(severity, rule, text, "", asked.series, asked.year, TARGETS, asked.row))

    def unknown_series(self, asked: Asked, known: Sequence[str]) -> None:
        """A target without a series."""
        advice = did_you_mean(asked.series, known) if known else Text("There is no series.", "没有任何序列。")
        self._add(asked, Severity.ERROR, "unknown_series", Text(
            f"There is no series “{asked.series[:40]}” with values. {advice.en}",
            f"没有名为“{asked.series[:40]}”且有数值的序列。{advice.zh}",
        ))  # fmt: skip

    def no_calendar(self, asked: Asked) -> None:
        """Running numbers have no years."""
        self._add(asked, Severity.ERROR, "no_calendar", Text(
            "The periods of this series are running numbers, so nobody can tell which belong to the year. "
            "Write them as 2026-03, 2026Q1, 2026H1 or 2026.",
            "该序列的期次为序号，无法判断属于哪一年；请写成 2026-03、2026Q1、2026H1 或 2026。",
        ))  # fmt: skip

    def not_financial(self, asked: Asked) -> None:
        """A financial year of a series by calendar periods."""
        self._add(asked, Severity.ERROR, "bad_year", Text(
            f"This series runs by calendar years, {asked.year} is a financial year. Write {asked.year[:4]}.",
            f"该序列按公历年度填报，{asked.year} 为财年；请改写公历年度，如 {asked.year[:4]}。",
        ))  # fmt: skip

    def no_values(self, asked: Asked, course: Course) -> None:
        """The year lies before or between the series' values."""
        first, last = course.series.period(0), course.series.period(len(course.series) - 1)
        self._add(asked, Severity.ERROR, "no_values_of_year", Text(
            f"The series runs from {first} to {last} and has no value of {asked.year}. Correct the year or bring the values.",
            f"序列起止为 {first} 至 {last}，没有 {asked.year} 年的数值；请核对年度或补充数据。",
        ))  # fmt: skip

    def too_far(self, asked: Asked, course: Course) -> None:
        """The year ends too long after the newest value."""
        last = course.series.period(len(course.series) - 1)
        self._add(asked, Severity.WARNING, "too_far", Text(
            f"The newest value is of {last}; {asked.year} ends more than two years later. Bring newer values.",
            f"最新数据为 {last}，距 {asked.year} 年末超过两年；请补充较新的数据。",
        ))  # fmt: skip

    def gaps(self, asked: Asked, course: Course, gaps: Sequence[int], *, is_over: bool) -> None:
        """Periods of the year without a value."""
        listed = [period_text(course.series.step, each) for each in gaps]
        en, zh = ", ".join(listed), "、".join(listed)
        if is_over:
            text = Text(
                f"The year is over but {en} has no value: nobody can say whether the target was reached. Bring it.",
                f"年度已结束，但 {zh} 没有数值，无法判定是否达标；请补报。",
            )
            self._add(asked, Severity.ERROR, "gap_in_year", text)
        else:
            text = Text(
                f"{en} has no value; it is estimated from the periods beside it and counts as still to come. Bring it.",
                f"{zh} 没有数值，暂按相邻各期估计，并计入剩余各期；请补报。",
            )
            self._add(asked, Severity.WARNING, "gap_in_year", text)

    def paired(self, asked: Asked) -> None:
        """February holds January."""
        self._add(asked, Severity.INFO, "january_with_february", Text(
            "January is blank: February is taken to hold January and February together.",
            "1 月为空，2 月数据按 1—2 月合并数处理。",
        ))  # fmt: skip

    def not_cumulative(self, asked: Asked) -> None:
        """Averages and levels are not running totals."""
        self._add(asked, Severity.INFO, "not_cumulative", Text(
            f"Only flows can be running totals; the values of this {asked.kind.value} are taken as they are.",
            "只有流量（flow）可以是年内累计数；该序列按各期原值处理。",
        ))  # fmt: skip

    def too_short(self, asked: Asked, course: Course) -> None:
        """Nothing can be said yet."""
        n = int((course.values == course.values).sum())
        self._add(asked, Severity.WARNING, "too_short", Text(
            f"Too short to say: {n} values. At least 3 are needed; bring last year's figures and the chance is firm.",
            f"数据太少，无法估计：只有 {n} 期，至少需要 3 期；补充往年数据后结果更可靠。",
        ))  # fmt: skip

    def by_pace(self, asked: Asked) -> None:
        """No whole year of history."""
        self._add(asked, Severity.WARNING, "low_confidence", Text(
            "Low confidence: there is no whole year of history, so only the pace so far is carried on, without season.",
            "可信度低：没有满一年的历史数据，仅按已有各期的平均进度推算，未考虑季节性；请补充往年数据。",
        ))  # fmt: skip

    def untested(self, asked: Asked, n_tested: int) -> None:
        """Too few earlier years to test on."""
        self._add(asked, Severity.INFO, "low_confidence", Text(
            f"Low confidence: the forecast could be tested on {n_tested} earlier years only (over all series). "
            "Bring more years or more series.",
            f"可信度低：仅有 {n_tested} 个往年样本（含全部序列）可供检验；请补充更多年度或更多序列。",
        ))  # fmt: skip

    def decided(self, asked: Asked) -> None:
        """The outcome stands before the year is over."""
        self._add(asked, Severity.INFO, "decided", Text(
            "Decided already, assuming that no period can be negative (none ever was).",
            "结果已定：历史各期均不为负，按今后各期也不为负判断。",
        ))  # fmt: skip
