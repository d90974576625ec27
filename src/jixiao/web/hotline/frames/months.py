"""Months of work orders → the engine's rates, scores, ranks and lists, by the marking that the office has saved."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils import timezone

from jixiao.engine.hotline.hotline import hotline
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.hotline import queries, rules
from jixiao.web.hotline.models import WorkOrder

PLATFORM_KEYS = ("peer_groups", "indicators")
"""Keys of a marking document that are the platform's own; the rest is the engine's."""
COUNTS = (
    "orders", "to_respond", "responded", "called_back", "consultation", "unreasonable", "unreachable", "refused",
    "incomplete", "valid_callbacks", "solved", "satisfied", "unreasonable_requested", "unreasonable_refused",
)  # fmt: skip


@dataclass(frozen=True)
class MonthResult:
    """What a month comes to: a row for each organisation, red and black list, findings, and the marking that was used."""

    rows: tuple[Mapping[str, Any], ...]
    lists: tuple[Mapping[str, Any], ...] = ()
    findings: tuple[tuple[str, str], ...] = ()
    marking: Mapping[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Of rows and marking, so that anybody can tell whether they changed."""
        text = dumps([list(map(dict, self.rows)), dict(self.marking)], ensure_ascii=False, sort_keys=True)
        return sha256(text.encode()).hexdigest()


def read_marking_document(text: str) -> dict[str, Any]:
    """A marking document as plain data, tried on an empty table. DefinitionError where it cannot be used."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    from jixiao.engine.hotline.marking import read_marking

    try:
        data = YAML(typ="safe", pure=True).load(text) or {}
    except (YAMLError, ValueError, RecursionError) as fault:
        shown = str(fault)[:200]
        raise DefinitionError("bad_yaml", Text(f"This is no YAML: {shown}", f"不是有效的 YAML：{shown}")) from None
    if not isinstance(data, dict):
        raise DefinitionError("not_a_mapping", Text("Write keys with values.", "请写成“键: 值”的形式。"))
    indicators = data.get("indicators") or {}
    known = {*rules.RATE_LABELS, "score"}
    if not isinstance(indicators, dict) or set(indicators) - known:
        text_ = Text(
            f"indicators may name {', '.join(sorted(known))}.", f"indicators 只能写：{'、'.join(sorted(known))}。"
        )
        raise DefinitionError("bad_indicators", text_)
    groups = data.get("peer_groups") or []
    if not isinstance(groups, list):
        raise DefinitionError("bad_groups", Text("peer_groups is a list of codes.", "peer_groups 应为分组编码列表。"))
    read_marking({key: value for key, value in data.items() if key not in PLATFORM_KEYS})
    return {str(key): value for key, value in data.items()}


def document_of(month: str) -> dict[str, Any]:
    """How a month is marked, as plain data; empty where nobody has saved anything."""
    saved = queries.marking_of(month)
    return read_marking_document(saved.document) if saved else {}


def month_result(month: str, orders: Sequence[WorkOrder], now: datetime) -> MonthResult:
    """Rates, scores and ranks of a month. DefinitionError where its marking cannot be used."""
    period = Period.parse(month)
    document = document_of(month)
    groups = document.get("groups") or queries.groups_on(period.last_date, document.get("peer_groups") or ())
    marking = {key: value for key, value in document.items() if key not in PLATFORM_KEYS} | {"groups": groups}
    members = [code for group in groups.values() for code in group]
    until = timezone.make_naive(now)
    result = hotline(_frame(orders, until), marking, organisations=members if orders else (), day=period.last_date)
    return MonthResult(
        tuple(dict(row) for row in result.table), tuple(dict(row) for row in result.lists),
        tuple((row["message"], row["message_zh"]) for row in result.findings), {**document, "groups": groups},
    )  # fmt: skip


def _frame(orders: Sequence[WorkOrder], until: datetime) -> dict[str, list[Any]]:
    def naive(value: datetime | None) -> datetime | None:
        return timezone.make_naive(value) if value else None

    claims = [getattr(order, "claim", None) for order in orders]
    return {
        "organisation_code": [order.organisation.code for order in orders],
        "month": [order.month for order in orders],
        "response": [
            rules.response_of(order.said_response, naive(order.due_at), naive(order.responded_at), until)
            for order in orders
        ],
        "callback": [order.callback for order in orders],
        "solved": [order.solved for order in orders],
        "satisfied": [str(order.satisfied) if order.satisfied else "" for order in orders],
        "kind": ["consultation" if order.is_consultation else "" for order in orders],
        "unreasonable": [claim.state if claim else "" for claim in claims],
    }  # fmt: skip


def plain_rows(rows: Collection[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows as they are kept: the counts together."""
    return [
        {**{key: value for key, value in row.items() if key not in COUNTS}, "counts": {key: row.get(key, 0) for key in COUNTS}}
        for row in rows
    ]  # fmt: skip
