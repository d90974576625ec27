"""Rules applied to one official result: what they propose, in the engine's words, with the figures they stand on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from jixiao.engine.result_use.propose import PROPOSED, propose
from jixiao.engine.result_use.rules import KINDS, UseRules
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.result_use import queries
from jixiao.web.result_use.queries import Total

Plain = Mapping[str, Any]
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """One thing that is proposed for one organisation; `size` and `amount` exactly."""

    total: Total
    rule: str
    label_zh: str
    label_en: str
    kind: str
    size: Decimal | None
    amount: Decimal | None
    reason_zh: str
    reason_en: str


@dataclass(frozen=True)
class Applied:
    """What came of it: `lines` that are proposed, `rows` of all rules that held with their status, in plain data."""

    lines: tuple[Line, ...]
    rows: list[dict[str, Any]]
    findings: list[list[str]]
    n_results: int
    increase_cap: Decimal | None

    def outcome(self) -> dict[str, Any]:
        """What is kept of it beside the proposals."""
        return {"rows": self.rows, "findings": self.findings}


def applied(rules: UseRules, run: ScoringRun, base_year: int) -> Applied:
    """Apply the rules to the run's totals and those of earlier periods; budgets of `base_year` where there are any."""
    totals = queries.totals_of(run)
    life = [each for before in queries.runs_before(run) for each in queries.totals_of(before)]
    budgets = queries.budgets_of([each.organisation_id for each in totals], base_year)
    base = [
        {"organisation_code": each.organisation_code, "amount": str(budgets[each.organisation_id])}
        for each in totals
        if each.organisation_id in budgets
    ]
    use = propose([_row(each) for each in (*life, *totals)], rules, base=base or None, period=run.period)
    rows, by_code = use.table.to_rows(), {each.organisation_code: each for each in totals}
    share = rules.budget_increase
    whole = sum(budgets.values(), Decimal(0))
    cap = None if share is None or not base else (whole * Decimal(repr(share))).quantize(CENT, ROUND_DOWN)
    return Applied(
        tuple(_line(row, by_code[row["organisation_code"]]) for row in rows if row["status"] == PROPOSED), rows,
        [[one["organisation_code"] or "", one["message_zh"], one["message"]] for one in use.findings.to_rows()],
        len(totals), cap,
    )  # fmt: skip


def _row(total: Total) -> dict[str, Any]:
    return {
        "organisation_code": total.organisation_code, "period": total.period, "score": total.score, "rank": total.rank,
        "group": total.group, "grade": total.grade, "grade_zh": total.grade_zh, "grade_en": total.grade_en,
        "is_vetoed": "1" if total.is_vetoed else "",
    }  # fmt: skip


def _line(row: Plain, total: Total) -> Line:
    size, amount = row["size"], row["amount"]
    return Line(
        total, row["rule"], row["label_zh"], row["label"], row["kind"],
        None if size is None else Decimal(repr(size)), None if amount is None else Decimal(repr(amount)).quantize(CENT),
        row["reason_zh"], row["reason"],
    )  # fmt: skip


def trial(rules: UseRules, run: ScoringRun, base_year: int, former: UseRules | None = None) -> dict[str, Any]:
    """What the rules would have proposed on a past result, as plain data; beside it, by kind, what `former` would have."""
    found = applied(rules, run, base_year)
    told: dict[str, Any] = {
        "run": run.code, "period": run.period, "n_results": found.n_results, "n_proposed": len(found.lines),
        "n_used": len({line.total.organisation_id for line in found.lines}), "rows": found.rows,
        "findings": found.findings, "kinds": _by_kind(found),
    }  # fmt: skip
    if former is not None:
        before = applied(former, run, base_year)
        told["former"] = {"n_proposed": len(before.lines), "kinds": _by_kind(before), "code": former.code}
    return told


def _by_kind(found: Applied) -> dict[str, int]:
    counted = Counter(line.kind for line in found.lines)
    return {kind: counted[kind] for kind in KINDS}
