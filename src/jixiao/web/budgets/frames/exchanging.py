"""A year's objectives, monitoring and self-evaluations as facts that a mapping of field names can be filled with."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jixiao.engine.budget.checks.found import points_of
from jixiao.engine.budget.form_reader import read_form
from jixiao.engine.budget.forms import Entry, SelfEvaluationForm
from jixiao.engine.budget.rule_set_reader import library_rule_set, rule_set_codes
from jixiao.web.budgets import queries
from jixiao.web.budgets.models import MonitoringReport, Programme, SelfEvaluation
from jixiao.web.budgets.rules import evaluating, life, money, watching

Facts = dict[str, object]
SCORE = Decimal("0.000001")
REGION_DIGITS = 9


@dataclass(frozen=True)
class Exchange:
    """The programmes of a year that are exchanged, read once; `region`: the region's code, "" where it is none."""

    year: int
    day: date
    region: str
    papers: queries.Papers

    def facts(self, code: str) -> list[Facts]:
        """The rows of a table, in the order of the programmes' codes."""
        found: list[Facts] = []
        for one in self.papers.programmes:
            head: Facts = {
                "year": one.year, "region": self.region, "organisation": one.organisation.code, "programme": one.code,
            }  # fmt: skip
            found += [head | row for row in MAKERS[code](self, one)]
        return found


def exchange_of(ids: Collection[int], year: int, day: date, region: str) -> Exchange:
    """What is exchanged of organisations among `ids`. A region's code has nine digits; any other one is left out."""
    is_code = region.isascii() and region.isdigit() and len(region) == REGION_DIGITS
    return Exchange(year, day, region if is_code else "", queries.papers_of_year(ids, year))


def _objectives(of: Exchange, one: Programme) -> Iterator[Facts]:
    held = of.papers.objectives.get(one.pk)
    is_final = one.state in life.IN_BUDGET
    for row in held.rows.all() if held else []:
        yield {
            "level_1": row.level_1, "level_2": row.level_2, "number": row.position + 1, "label": row.label,
            "target": row.target_text, "version": 2 if is_final else 1, "is_final": is_final, "is_deleted": False,
        }  # fmt: skip


def _monitoring(of: Exchange, one: Programme) -> Iterator[Facts]:
    due = {point.month: point.due_on(of.year) for point in queries.monitoring_points(of.day)}
    for report in of.papers.reports.get(one.pk, []):
        yield from _report(report, due.get(int(report.month[5:])))


def _report(report: MonitoringReport, due: date | None) -> Iterator[Facts]:
    is_judged = report.state not in {watching.FILED, watching.ENDORSED}
    for row in report.rows.all():
        yield {
            "report": f"{report.programme.code}-{report.number}", "due": due, "paid": report.paid,
            "expected_paid": report.expected_paid, "level_1": row.row.level_1, "level_2": row.row.level_2,
            "label": row.row.label, "target": row.row.target_text, "done": row.done_text, "expected": row.expected_text,
            "reason": row.reason, "is_rectified": bool(report.demand) if is_judged else None, "demand": report.demand,
            "conclusion": report.conclusion,
        }  # fmt: skip


def _self_evaluation(of: Exchange, one: Programme) -> Iterator[Facts]:
    held = of.papers.self_evaluations.get(one.pk)
    if held is None:
        return
    department = of.papers.evaluations.get((one.pk, evaluating.DEPARTMENT))
    finance = of.papers.evaluations.get((one.pk, evaluating.FINANCE))
    use = of.papers.uses.get(one.pk)
    form = _form(held)
    told = [
        form.funds_reason.text,
        *(f"{each.name}：{each.reason.text}" for each in form.indicators if each.reason.text),
    ]
    yield {
        "own_score": held.score, "department_score": department.score if department else None,
        "reasons": "；".join(filter(None, told)), "use": use.words if use else "",
        "department_words": department.words if department else "", "finance_words": finance.words if finance else "",
    }  # fmt: skip


def _self_indicators(of: Exchange, one: Programme) -> Iterator[Facts]:
    held = of.papers.self_evaluations.get(one.pk)
    if held is None:
        return
    rules = library_rule_set(held.rule_set).label.zh if held.rule_set in rule_set_codes() else held.rule_set
    for each in _form(held).indicators:
        score = points_of(each.score)
        yield {
            "level_1": each.level1.text, "level_2": each.level2.text, "label": each.level3.text,
            "target": each.target.text, "done": each.actual.text, "rules": rules, "points": points_of(each.weight),
            "score": None if score is None else score.quantize(SCORE),
        }  # fmt: skip


def _self_funds(of: Exchange, one: Programme) -> Iterator[Facts]:
    held = of.papers.self_evaluations.get(one.pk)
    form = _form(held) if held else None
    for each in form.funds if form else ():
        initial, amount, paid = (_yuan(entry) for entry in (each.initial, each.full_year, each.executed))
        yield {
            "item": each.item.text, "initial": initial, "amount": amount, "paid": paid, "rate": each.rate.number("%"),
            "changed": None if initial is None or amount is None else amount - initial, "score": points_of(each.score),
        }  # fmt: skip


def _yuan(entry: Entry) -> Decimal | None:
    """The platform's own forms are in 万元."""
    ten_thousands = entry.number("万元")
    return None if ten_thousands is None else money.in_yuan(ten_thousands)


def _form(held: SelfEvaluation) -> SelfEvaluationForm:
    return read_form(held.form)


MAKERS = {
    "objectives": _objectives, "monitoring": _monitoring, "self_evaluation": _self_evaluation,
    "self_indicators": _self_indicators, "self_funds": _self_funds,
}  # fmt: skip
