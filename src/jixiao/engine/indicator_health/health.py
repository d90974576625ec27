"""`check_health(indicators, values, influence)`: every fault of every indicator, with its reason and a suggestion."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jixiao.engine.indicator_health.described import Described, read_described
from jixiao.engine.indicator_health.fault import Fault
from jixiao.engine.indicator_health.reporting import costly, easily_bent
from jixiao.engine.indicator_health.sameness import said_twice
from jixiao.engine.indicator_health.shape import Figures, faults_of_shape, figures_of
from jixiao.engine.indicator_health.words import Words, faults_of_words
from jixiao.engine.model.admission import admit
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rows import to_columns
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, show

PARAMETERS: Final = "indicator-health"
HEALTH_COLUMNS: Final = (
    "indicator_code", "check", "severity", "evidence", "message", "message_zh", "suggestion", "suggestion_zh",
)  # fmt: skip
INFLUENCE_COLUMNS: Final = ("node_code", "among", "stated_share", "effective_share")
CHECKS: Final = (
    "forbidden", "trace_not_result", "effort_not_result", "not_measurable", "vague", "two_in_one", "no_denominator",
    "no_definition", "no_source", "no_owner", "ceiling", "no_discrimination", "never_moves", "often_missing", "redundant",
    "weight_without_influence", "influence_beyond_weight", "costly", "easily_bent",
)  # fmt: skip
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
INFLUENCE: Final = "influence"
"""What findings about the table of influence have for their file; those about indicators have none."""


@dataclass(frozen=True)
class Health(Outcome):
    """`table` of HEALTH_COLUMNS, the worst first; `n_indicators` looked at, `n_sound` of them without fault."""

    n_indicators: int
    n_sound: int


def check_health(
    indicators: object,
    values: object = None,
    influence: object = None,
    *,
    day: date | None = None,
    own: Own | None = None,
) -> Health:
    """Look at what indicators say of themselves, and at their figures where there are any; a fault is for a person to judge.

    `indicators`: indicator_code and any of DESCRIBED_COLUMNS, or Described ones; `values` as for `doubts`; `influence` as
    `robustness.influence` gives it. `own` replaces numbers of library/parameters/indicator-health.yaml.
    """
    findings, lines = FindingList(), Settings.on(PARAMETERS, day, own)
    items = _items(indicators, findings)
    known = {item.code: item for item in items}
    words = Words.of(lines)
    faults = [fault for item in items for fault in (*faults_of_words(item, words), *easily_bent(item))]
    faults += costly(items, lines["costly_ratio"])
    if values is not None:
        panel = admit(values, findings).panel
        figures = {code: found for code in known if (found := figures_of(panel, code)) is not None}
        _tell_unknown(panel.indicators, known, findings)
        faults += _from_figures(known, figures, lines, findings)
    if influence is not None:
        faults += _weights(known, influence, lines["influence_ratio"], findings)
    order = {code: place for place, code in enumerate(known)}
    faults.sort(key=lambda each: (_ORDER[each.severity], order[each.code], CHECKS.index(each.check)))
    rows = [(each.code, each.check, each.severity.value, each.evidence, *each.text, *each.advice) for each in faults]
    table = Table.from_rows(HEALTH_COLUMNS, rows)
    return Health(table, findings.table(), len(items), len(items) - len({fault.code for fault in faults}))


def _items(indicators: object, findings: FindingList) -> Sequence[Described]:
    if isinstance(indicators, Sequence) and indicators and all(isinstance(one, Described) for one in indicators):
        return indicators
    return read_described(indicators, findings)


def _from_figures(
    known: Mapping[str, Described], figures: Mapping[str, Figures], lines: Settings, findings: FindingList
) -> Iterator[Fault]:
    least = int(lines["least_organisations"])
    for code, item in known.items():
        if code not in figures or len(figures[code].newest) < least:
            n = len(figures[code].newest) if code in figures else 0
            text = Text(
                f"{n} figures in the newest period; {least} are needed to judge how it differs.",
                f"最近一期只有 {n} 个单位有数，至少需要 {least} 个才能判断区分度。",
            )
            findings.add(Finding(Severity.INFO, "too_few_to_judge", text, indicator_code=code))
        if code in figures:
            yield from faults_of_shape(item, figures[code], lines)
    yield from said_twice(known, figures, lines)


def _tell_unknown(codes: Sequence[str], known: Mapping[str, Any], findings: FindingList) -> None:
    for code in codes:
        if code not in known:
            text = Text(
                "Figures of an indicator that the table does not describe: not looked at.",
                "指标表中没有该指标，其数值未纳入体检。",
            )
            findings.add(Finding(Severity.INFO, "not_described", text, indicator_code=code))


def _weights(known: Mapping[str, Described], influence: object, ratio: float, findings: FindingList) -> Iterator[Fault]:
    """Each node among all leaves where the table has that, else among its siblings."""
    columns = to_columns(influence)
    missing = [name for name in INFLUENCE_COLUMNS if name not in columns]
    if missing:
        listed = ", ".join(missing)
        raise DefinitionError(
            "no_influence", Text(f"The influence table lacks {listed}.", f"影响力表缺少列：{listed}。")
        )
    found: dict[str, tuple[float, float]] = {}
    for row, (code, among, *shares) in enumerate(
        zip(*(list(columns[name]) for name in INFLUENCE_COLUMNS), strict=True), 1
    ):
        readings = [read_number(share) for share in shares]
        stated, real = (reading.value for reading in readings)
        if code in known and (stated is None or real is None):
            text = next(reading.text for reading in readings if reading.value is None)
            findings.add(Finding(Severity.WARNING, "bad_influence", text, indicator_code=code, file=INFLUENCE, row=row))
        if code in known and stated and real is not None and (among == "leaves" or code not in found):
            found[code] = (stated, real)
    for code, (stated, real) in found.items():
        yield from _against_weight(known[code], stated, real, ratio)


def _against_weight(item: Described, stated: float, real: float, ratio: float) -> Iterator[Fault]:
    said, moves = f"{show(round(100 * stated, 1))} %", f"{show(round(100 * real, 1))} %"
    evidence = f"{said} → {moves}"
    if real * ratio < stated:
        text = Text(
            f"“{item.name}” has {said} of the weight, but moves the result by {moves} only.",
            f"“{item.name}”名义权重 {said}，实际影响力只有 {moves}。",
        )
        advice = Text(
            "Its figures hardly differ, or run against the others: see why before giving it more.",
            "数值差别小或与其他指标相抵，先查原因，不要简单加权。",
        )
        yield Fault(item.code, "weight_without_influence", Severity.WARNING, evidence, text, advice)
    elif real > ratio * stated:
        text = Text(
            f"“{item.name}” has {said} of the weight, but decides {moves} of the result.",
            f"“{item.name}”名义权重 {said}，却决定了结果的 {moves}。",
        )
        advice = Text("Check the scoring curve: it may spread points too widely.", "检查赋分曲线，分差可能拉得过大。")
        yield Fault(item.code, "influence_beyond_weight", Severity.WARNING, evidence, text, advice)
