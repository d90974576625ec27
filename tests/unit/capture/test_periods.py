"""Periods as people write them; what nobody can know is refused."""

from datetime import date, datetime, time

import pytest

from jixiao.capture.periods import PeriodForm, Span, Stretch, read_period, settle

MIDNIGHT = datetime.combine(date(2026, 9, 1), time())
READ = [
    ("2026", "2026"), ("2026年", "2026"), ("2026年度", "2026"), ("２０２６", "2026"), (2026, "2026"), (2026.0, "2026"),
    ("2026-09", "2026-09"), ("2026/9", "2026-09"), ("2026.9", "2026-09"), ("202609", "2026-09"), (202609, "2026-09"),
    ("2026年9月", "2026-09"), ("2026年09月份", "2026-09"), ("2026 年 9 月", "2026-09"), ("二〇二六年九月", "2026-09"),
    ("2026年十月", "2026-10"), ("二〇二六年十二月", "2026-12"), ("Sep 2026", "2026-09"), ("September 2026", "2026-09"),
    ("2026 Sept", "2026-09"), ("Sep-26", "2026-09"), ("2012-13", "2012"), ("1999-00", "1999"),
    ("Q3 2026", "2026Q3"), ("2026Q3", "2026Q3"), ("2026-Q3", "2026Q3"), ("3Q2026", "2026Q3"), ("2026年三季度", "2026Q3"),
    ("2026年第三季度", "2026Q3"), ("2026年3季度", "2026Q3"), ("2026H1", "2026H1"), ("2026年上半年", "2026H1"),
    ("2026年下半年", "2026H2"), ("2023-24", "2023"), ("2023/24", "2023"), ("2023–24", "2023"), ("2023-24 fiscal", "2023"),
    ("2023/2024", "2023"), ("2010-11财年", "2010"), ("FY2024", "2024"), ("FY 2010-11", "2010"),
    ("Apr 2011-Mar 2012", "2011"), ("Jan 2012-Dec 2012", "2012"), ("2026年1-3月", "2026Q1"), ("2026年1—12月", "2026"),
    ("2026-09-01", "2026-09-01"), ("2026/9/1", "2026-09-01"), ("20260901", "2026-09-01"), (20260901, "2026-09-01"),
    ("2026年9月1日", "2026-09-01"), ("二〇二六年九月三十日", "2026-09-30"), ("1 Sep 2026", "2026-09-01"),
    ("Sep 1, 2026", "2026-09-01"), (46266, "2026-09-01"), ("46266", "2026-09-01"), (46266.5, "2026-09-01T12"),
    (date(2026, 9, 1), "2026-09-01"), (MIDNIGHT, "2026-09-01"), (MIDNIGHT.replace(hour=13), "2026-09-01T13"),
    ("2026-09-01 13:00", "2026-09-01T13"), ("2026-09-01T00:00:00Z", "2026-09-01T00"), ("2013/3/1 7:00", "2013-03-01T07"),
]  # fmt: skip
REFUSED = [
    ("", "blank_period"), (None, "blank_period"), ("abc", "bad_period"), (True, "bad_period"), (2026.1, "bad_period"),
    ("2026-13", "bad_period"), ("2026-02-30", "bad_period"), ("03/04/2026", "bad_period"), (float("nan"), "bad_period"),
    ("0099", "bad_period"), (10**400, "bad_period"), ("2026Q5", "bad_period"), ("2010-11", "ambiguous_period"),
    ("2010/11", "ambiguous_period"), ("2026年1-9月", "long_span"), ("2018/19 - 22/23", "long_span"),
    ("2015-2020", "long_span"), ("2026-09-01T24:00", "bad_period"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "period"), READ, ids=repr)
def test_a_period_is_understood(written: object, period: str) -> None:
    reading = read_period(written)
    assert (str(reading.value), reading.code) == (period, "")


@pytest.mark.parametrize(("written", "code"), REFUSED, ids=repr)
def test_what_nobody_can_know_is_refused(written: object, code: str) -> None:
    reading = read_period(written)
    assert (reading.value, reading.code) == (None, code)
    assert reading.text.en
    assert reading.text.zh


def test_the_whole_column_tells_years_from_months() -> None:
    def column(*cells: str) -> list[str]:
        form = settle(cells, PeriodForm())
        return [str(read_period(cell, form).value) for cell in cells]

    assert column("2010-11", "2013-14") == ["2010", "2013"]
    assert column("2010-11", "2020-05") == ["2010-11", "2020-05"]
    assert column("2010 - 12", "2011 - 13") == ["None", "None"]
    assert column("2009/10", "2010/11") == ["None", "None"]


def test_what_is_declared_decides() -> None:
    def one(cell: str, **form: object) -> str:
        return str(read_period(cell, PeriodForm(**form)).value)  # type: ignore[arg-type]

    assert one("2010-11", years=True) == "2010"
    assert one("2010-11", years=False) == "2010-11"
    assert one("2010-11", years=True, fiscal="end") == "2011"
    assert one("Apr 2011-Mar 2012", fiscal="end") == "2012"
    assert one("2010 - 12", years=True, long_spans="last") == "2012"
    assert one("2018/19 - 22/23", long_spans="first") == "2018"
    assert one("2026年1-9月", long_spans="last") == "2026-09"
    assert one("03/04/2026", pattern="%d/%m/%Y") == "2026-04-03"
    assert one("04.2026", pattern="%m.%Y") == "2026-04"


def test_longer_periods_hold_shorter_ones() -> None:
    hour = Stretch(Span.HOUR, 2026, 9, 30, 23)
    names = [str(hour.within(span)) for span in Span]
    assert names == ["2026-09-30T23", "2026-09-30", "2026-09", "2026Q3", "2026H2", "2026"]
    assert str(Stretch(Span.YEAR, 2026).within(Span.MONTH)) == "2026"
