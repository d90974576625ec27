"""Work orders of the small city's September, as a file brings them."""

from datetime import UTC, datetime

import pytest

from jixiao.web.hotline import actions
from jixiao.web.hotline.models import WorkOrderImport
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City

NOW = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
HEAD = "工单编号,受理时间,承办单位,诉求类别,响应时限,响应时间,回访结果,是否解决,满意度\n"


def lines(place: str, n: int, *, late: int = 0, unsolved: int = 0, unhappy: int = 0, month: str = "2026-09") -> str:
    """`n` work orders of one organisation, all called back; the first ones late, unsolved, or not satisfied."""
    rows = []
    for number in range(n):
        answered = f"{month}-05 10:00" if number < late else f"{month}-03 08:00"
        solved = "未解决" if number < unsolved else ("基本解决" if number % 2 else "已解决")
        degree = "不满意" if number < unhappy else ("基本满意" if number % 3 == 0 else "满意")
        code = f"{month.replace('-', '')}{place}{number:04}"
        rows.append(f"{code},{month}-02 09:00,{place},环境卫生,{month}-04 09:00,{answered},已回访,{solved},{degree}\n")
    return "".join(rows)


def brought(city: City, text: str, now: datetime = NOW) -> WorkOrderImport:
    """A file that the office imports."""
    return actions.import_work_orders(
        name="工单.csv", content=(HEAD + text).encode("gb18030"), by=city.accounts["office"], now=now
    )


@pytest.fixture
def september(city: City) -> WorkOrderImport:
    """S11: 20 of which 2 late, 5 unsolved, 3 unhappy; S12: 10 perfect, named by its name; S21: 8, all unsolved."""
    text = (
        lines("S11", 20, late=2, unsolved=5, unhappy=3) + lines("湖东街道", 10) + lines("S21", 8, unsolved=8, unhappy=2)
    )
    return built_once("hotline: september", lambda: brought(city, text))
