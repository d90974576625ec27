"""The rows of a reorganisation (机构变动): who hands over to whom, from when on, and how indicators are added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import ColumnsMissingError, coded, to_columns
from jixiao.engine.model.text import Text, did_you_mean

KINDS = ("flow", "count", "level", "rate")


@dataclass(frozen=True)
class Change:
    """From the first day of `period` on `successor` has `share` of what `predecessor` had."""

    predecessor: str
    successor: str
    period: Period
    share: float


@dataclass(frozen=True)
class Kind:
    """How an indicator is added up, and by which indicator's values where it is a rate."""

    kind: str = ""
    weight: str = ""


def read_changes(changes: object, findings: FindingList) -> list[Change]:
    """The rows of a table of changes; rows that cannot be read are findings, shares above 1 in all raise."""
    columns = to_columns(changes)
    missing = [name for name in ("predecessor", "successor", "period") if name not in columns]
    if missing and columns:
        raise ColumnsMissingError("changes", missing, list(columns))
    if not columns:
        return []
    texts = [coded(columns[name]) for name in ("predecessor", "successor", "period")]
    shares = columns.get("share", [None] * len(texts[0].codes))
    found: dict[tuple[str, str, Period], Change] = {}
    for place in range(len(texts[0].codes)):
        row = [text.at(place) for text in texts]
        step = _change(row, shares[place], place + 1, findings)
        if step is not None:
            found[step.predecessor, step.successor, step.period] = step
    steps = sorted(found.values(), key=lambda step: (step.period.first_date, step.predecessor, step.successor))
    _check_shares(steps, findings)
    return steps


def _change(row: Sequence[str], share: object, number: int, findings: FindingList) -> Change | None:
    before, after, when = row
    try:
        period = Period.parse(when)
    except DefinitionError as fault:
        said = Text(f"changes: {fault.message} {fault.mend}", f"机构变动表：{fault.message_zh}{fault.mend_zh}")
        findings.add(Finding(Severity.ERROR, "bad_period", said, before, "", when, "", number))
        return None
    reading = read_number(share)
    value = 1.0 if reading.code == "blank" else reading.value
    if value is None or not 0 < value <= 1 or not before or not after:
        said = Text(
            "changes: name predecessor and successor, and a share above 0 and up to 1 (blank is 1).",
            "机构变动表：请填写原单位和承接单位，承接份额应大于 0 且不超过 1（空白按 1）。",
        )
        findings.add(Finding(Severity.ERROR, "bad_change", said, before, "", when, "", number))
        return None
    return Change(before, after, period, value)


def _check_shares(steps: list[Change], findings: FindingList) -> None:
    """What one predecessor hands over at one time is 1 in all."""
    parts: dict[tuple[str, date], list[float]] = {}
    for step in steps:
        parts.setdefault((step.predecessor, step.period.first_date), []).append(step.share)
    for (code, _), shares in parts.items():
        total = fsum(shares)
        if total > 1 + 1e-9:
            text = Text(f"{code} hands over {total:g} of itself.", f"{code} 的承接份额合计为 {total:g}，超过 1。")
            raise DefinitionError("bad_share", text, Text("The shares add up to 1.", "份额合计应为 1。"))
        if total < 1 - 1e-9:
            said = Text(f"Only {total:g} of it is handed over.", f"承接份额合计仅 {total:g}，其余未计入任何单位。")
            findings.add(Finding(Severity.WARNING, "share_left_over", said, code))


def read_kinds(meta: object) -> dict[str, Kind]:
    """How each indicator is added up, of META's columns kind and weight_indicator; DefinitionError for another kind."""
    columns = to_columns(meta)
    if not columns or "kind" not in columns:
        return {}
    codes, kinds = coded(columns["indicator_code"]), coded(columns["kind"])
    weights = coded(columns.get("weight_indicator", [""] * len(codes.codes)))
    found = {codes.at(n): Kind(kinds.at(n), weights.at(n)) for n in range(len(codes.codes))}
    for code, each in found.items():
        if each.kind and each.kind not in KINDS:
            text = Text(f"“{code}” cannot be of the kind “{each.kind}”.", f"“{code}”的 kind 不能为“{each.kind}”。")
            raise DefinitionError("bad_choice", text, did_you_mean(each.kind, KINDS))
    return found
