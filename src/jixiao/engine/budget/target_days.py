"""Days as targets: “2023年12月底前”, “2023-12-31”, “不晚于2023年6月30日”."""

import re
from calendar import monthrange
from datetime import date

_MARKS = r"(?:年?底|末|年末)?"
_BY = r"(?:之前|以前|前|底前|末前|止|完成|前完成|底前完成|之前完成|以前完成)?"
_DAY = re.compile(
    rf"(?:于|在|确保|力争|截至|截止)*(?P<by>≤|不晚于|不迟于)?(?:于|在)?(?P<year>(?:19|20)[0-9]{{2}})"
    rf"(?:[年/.-](?P<month>0?[1-9]|1[0-2])(?:[月/.-](?P<day>0?[1-9]|[12][0-9]|3[01])[日号]?|月)?|年)?"
    rf"(?P<marks>{_MARKS})(?P<before>{_BY})",
    re.ASCII,
)


def read_day(text: str) -> tuple[date, bool] | None:
    """The last day that a date written with its year means, and whether it is “by” that day; None of other texts.

    A year alone is a day only where words make it one (2023年底前): 2023 may be a figure, 2023年 a span.
    """
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(found[part]) if found[part] else 0 for part in ("year", "month", "day"))
    is_by = bool(found["by"] or found["before"].removesuffix("完成"))
    if not month and not (found["marks"] or is_by):
        return None
    if "." in text and not day:
        return None  # 2023.5 is a figure
    month = month or 12
    last = monthrange(year, month)[1]
    return (date(year, month, day or last), is_by) if day <= last else None
