"""Draws a Table: sortable heads, find box, column choice, export links."""

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from jixiao.web.base import formats
from jixiao.web.base.tables import Column, Table

register = template.Library()


@register.inclusion_tag("base/table.html", takes_context=True)
def data_table(context: template.Context, table: Table, tools: bool = True) -> dict[str, Any]:
    """The whole list; `tools=False` leaves out find, columns and export."""
    request = context["request"]
    query = request.GET.copy()
    for passing in ("export", "page"):
        query.pop(passing, None)
    return {
        "table": table,
        "tools": tools,
        "request": request,
        "heads": [_head(column, table, query.copy()) for column in table.shown],
        "lines": [[_cell(column, row, request) for column in table.shown] for row in table.drawn],
        "kept": [(key, value) for key, values in query.lists() for value in values if key not in {"find", "hide"}],
        "choices": [(column, column in table.shown) for column in table.columns if column.optional],
        "before": _with(query.copy(), page=str(table.page - 1)),
        "after": _with(query.copy(), page=str(table.page + 1)),
        "csv": _with(query.copy(), export="csv"),
        "xlsx": _with(query.copy(), export="xlsx"),
    }


def _with(query: Any, **changes: str) -> str:
    for key, value in changes.items():
        query[key] = value
    return f"?{query.urlencode()}"


def _head(column: Column, table: Table, query: Any) -> dict[str, Any]:
    up = table.sort_key == column.key
    down = table.sort_key == f"-{column.key}"
    first = f"-{column.key}" if column.numeric else column.key
    second = column.key if column.numeric else f"-{column.key}"
    target = second if table.sort_key == first else first
    return {
        "column": column,
        "href": _with(query, sort=target),
        "sort": "ascending" if up else "descending" if down else "",
    }


def _cell(column: Column, row: Any, request: Any) -> dict[str, Any]:
    value = column.read(row)
    if column.template:
        text: str | SafeString = get_template(column.template).render(
            {"row": row, "value": value, "column": column}, request
        )
    elif isinstance(value, int | float) and not isinstance(value, bool) and column.decimals is not None:
        text = formats.number(value, column.decimals)
    elif isinstance(value, float):
        text = formats.plain(value)
    else:
        text = formats.ABSENT if value is None or value == "" else str(value)
    return {"text": text, "numeric": column.numeric}
