"""The job that works out the results of days when new hours have come or stations have changed."""

from collections.abc import Iterator
from datetime import date, timedelta

from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.air import actions, frames, queries
from jixiao.web.audit.actions import SYSTEM

AT_ONCE = timedelta(days=200)
"""So many days are worked out and written in one step: SQLite's one place to write is held for less than a second."""


def work_out(run: jobs.JobRun) -> Text:
    """The job `air.results`: every station's and the city's days from `first` to `last`, under every standard."""
    first, last = (date.fromisoformat(str(run.arguments[name])) for name in ("first", "last"))
    parts, n_rows = list(spans(first, last)), 0
    for number, (begin, end) in enumerate(parts):
        run.progress(number, len(parts), Text(f"Days from {begin}", f"正在计算 {begin} 起各日"))
        found = frames.computed(queries.places(), queries.stored_hours(begin, end), begin, end)
        n_rows += run.step(
            f"days {begin}",
            lambda: actions.keep_results(found=found, first=begin, last=end, by=SYSTEM, now=run.now()),  # noqa: B023
        )
    n_days = (last - first).days + 1
    return Text(f"{n_days} days worked out, {n_rows} results", f"已计算 {n_days} 天，结果 {n_rows} 条")


def spans(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The days in parts."""
    begin = first
    while begin <= last:
        end = min(begin + AT_ONCE, last)
        yield begin, end
        begin = end + timedelta(days=1)
