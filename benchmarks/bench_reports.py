"""How fast reports are written: a hundred report cards of two pages with a chart as PDF."""

from jixiao.engine.evaluate import Evaluation, evaluate
from jixiao.engine.model.scheme import Scheme
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import KINDS, write_report
from jixiao.report.results import Results

N_CARDS, N_INDICATORS = 100, 12
LINE = 60.0
"""Seconds on two cores; one is used here."""


def made_evaluation() -> Evaluation:
    """A hundred organisations, twelve indicators."""
    tree = "".join(
        f"  - {{code: i{number}, label: {{zh: 指标{number}, en: Indicator {number}}}, weight: 5, direction: higher, "
        "target: 80, rule: {name: ratio_capped}}\n"
        for number in range(N_INDICATORS)
    )
    head = "scheme: bench\nversion: '1'\nlabel: {zh: 测试, en: Bench}\nperiodicity: month\nmissing: exclude\nfull_marks: 60\n"
    rows = [
        {"organisation_code": f"S{place:03}", "indicator_code": f"i{number}", "period": "2026-09",
         "value": 40 + (place * 7 + number * 13) % 50}
        for place in range(N_CARDS)
        for number in range(N_INDICATORS)
    ]  # fmt: skip
    return evaluate(Scheme.from_yaml(f"{head}tree:\n{tree}"), rows, period="2026-09")


def main() -> bool:
    """Print the seconds; tell whether they keep within the line."""
    import time

    results = Results(made_evaluation())
    started = time.perf_counter()
    for code in results.organisations:
        FORMATS["pdf"](write_report(KINDS["card"](), results, "zh", about=code))
    spent = time.perf_counter() - started
    print(f"\n{N_CARDS} report cards as PDF: {spent:.1f} s  (line: {LINE:.0f} s)")
    return spent <= LINE
