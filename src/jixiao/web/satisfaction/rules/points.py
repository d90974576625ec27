"""Service points and items: what they may be, and when they are open. No Django."""

from collections.abc import Mapping
from datetime import date

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

KINDS = {
    "counter": N_("Counter"),
    "item": N_("Item of service"),
    "hall": N_("Service hall"),
    "online": N_("Online service"),
    "terminal": N_("Self-service terminal"),
    "hotline": N_("Telephone"),
    "site": N_("Place in the street"),
    "vehicle": N_("Vehicle or mobile service"),
}
REASONS_OF = {
    "online": "reasons_online",
    "terminal": "reasons_online",
    "site": "reasons_street",
    "vehicle": "reasons_street",
}
"""Which list of reasons a kind asks for; the others ask as at a counter."""
AT_THE_COUNTER = "reasons_counter"
POINT_EXISTS = N_("There is a point “%(code)s” already.")
NO_PLACE = N_("There is no organisation “%(code)s”, or it lies outside your data scope.")
MOST_POINTS = 20_000
"""Rows of one import."""


def reasons_list(kind: str) -> str:
    """Name of the list of reasons for a kind of point."""
    return REASONS_OF.get(kind, AT_THE_COUNTER)


def check_kind(kind: str) -> None:
    """A kind that exists."""
    if kind not in KINDS:
        raise RuleViolation(
            "unknown_kind", N_("There is no kind “%(kind)s”. Known: %(known)s."), kind=kind, known=", ".join(KINDS)
        )


def is_kind(kind: str) -> bool:
    """Twin of check_kind."""
    return allows(check_kind, kind)


def check_open(opened_from: date, closed_from: date | None, today: date) -> None:
    """A point is rated while it is open."""
    if today < opened_from:
        raise RuleViolation("not_open_yet", N_("This place opens on %(day)s."), day=opened_from.isoformat())
    if closed_from is not None and today >= closed_from:
        raise RuleViolation(
            "closed", N_("This place was closed on %(day)s. It can no longer be rated."), day=closed_from.isoformat()
        )


def is_open(opened_from: date, closed_from: date | None, today: date) -> bool:
    """Twin of check_open."""
    return allows(check_open, opened_from, closed_from, today)


def check_handled(n: int) -> None:
    """A number of cases handled is a whole number that can be."""
    if not 0 <= n <= 10_000_000:
        raise RuleViolation("no_count", N_("Give the number of cases handled as a whole number from 0."))


def is_handled(n: int) -> bool:
    """Twin of check_handled."""
    return allows(check_handled, n)


def share(part: int, whole: int) -> float | None:
    """A share, or None of nothing."""
    return part / whole if whole else None


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "编码", "服务点编码"),
    "label_zh": ("label_zh", "名称", "中文名称", "服务点名称"),
    "label_en": ("label_en", "英文名称"),
    "organisation_code": ("organisation_code", "单位编码", "责任单位编码"),
    "kind": ("kind", "类型"),
    "opened_from": ("opened_from", "启用日期"),
    "closed_from": ("closed_from", "停用日期"),
}
"""Columns of a list of points, and the headings that they are known by."""
KIND_NAMES = {
    "窗口": "counter", "事项": "item", "大厅": "hall", "网上": "online", "自助终端": "terminal",
    "电话": "hotline", "场所": "site", "流动": "vehicle",
}  # fmt: skip
