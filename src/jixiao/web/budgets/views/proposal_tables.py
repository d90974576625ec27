"""The table of a reallocation: last year's amount, the new one, and why."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.budgets.rules.money import in_ten_thousands


def moves_table(
    request: HttpRequest, rows: Sequence[dict[str, Any]], entered: Mapping[str, Decimal] | None = None
) -> Table:
    """Who moves most stands first; `entered`: what is in next year's budget, where that is begun."""
    key = "message_zh" if reading_chinese() else "message"
    lines = sorted(rows, key=lambda row: -abs(row["change"] or 0.0))
    later = entered or {}
    columns = [
        Column("name", _("Programme"), template="budgets/cells/moved.html", optional=False),
        Column("score", _("Score"), True, "", 2),
        Column("last", _("This year"), True, _("10,000 yuan"), 2, value=lambda row: _ten(row["last"])),
        Column("new", _("Proposed amount"), True, _("10,000 yuan"), 2, value=lambda row: _ten(row["new"])),
        Column("change", _("Change of the amount"), True, _("10,000 yuan"), 2, value=lambda row: _ten(row["change"])),
        Column("share", _("Change, %"), True, "%", 1, value=lambda row: _hundred(row["change_share"])),
        *([Column("entered", _("Entered for next year"), True, _("10,000 yuan"), 2,
                  value=lambda row: in_ten_thousands(later.get(row["programme"])))] if later else []),
        Column("why", _("Grounds of the change"), value=lambda row: row[key], template="budgets/cells/words.html"),
    ]  # fmt: skip
    return Table(columns, lines, name="reallocation", query=request.GET, caption=_("Who moves, and why"))


def _ten(yuan: float | None) -> float | None:
    return None if yuan is None else yuan / 10_000


def _hundred(share: float | None) -> float | None:
    return None if share is None else share * 100
