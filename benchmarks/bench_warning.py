"""Warnings: falls and errors planted in the demo city, targets missed, false alarms in clean series, and speed."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.bench_doubts import Series, city, real_sets, simulated
from benchmarks.run import print_table
from jixiao.demo.figures import make_figures
from jixiao.demo.planted import PLANTED
from jixiao.engine.model.period import Period
from jixiao.engine.warning.lab import try_rules
from jixiao.engine.warning.warn import warn

Row = dict[str, object]
SEEDS = (1, 2, 3)
FIRST = "2025-07"
"""The demo city is judged from here on: a year and a half of it is known then."""
N_YEARS = 16 / 12
LOWER = "problem_rate"
SHARES = ("accuracy_rate", "kitchen_share", "kitchen_purity", "reduction_rate", "compliant_points_rate", LOWER)
"""Monthly shares of the demo city: falls are planted in these."""
LINE = 30.0
"""Seconds for 10⁵ values with the library's rules, and for a trial of them over 36 months; a third on a quiet machine."""
RULES = {
    "unusual newest (anomaly)": "{code: a, signal: anomaly}",
    "chart of residuals": "{code: a, signal: control_chart}",
    "chart of residuals, from yellow": "{code: a, signal: control_chart, severity: {yellow: 1.25}}",
    "rank, two periods in a row": (
        "{code: a, signal: {name: falling_rank, over: 3, counted: percent}, severity: {blue: 30}, pending: 2}"
    ),
    "raw XmR chart": "{code: a, signal: {name: control_chart, on: values}}",
}
Z_RULE = "z > 3 of the past"


def rules(text: str) -> str:
    """One rule as a file."""
    return f"rules: [{text}]"


@dataclass(frozen=True)
class Fall:
    """A way to get worse: `step` at once and for good, `slide` over six months, `spike` for one; in usual monthly noise."""

    kind: str
    size: float

    def course(self, length: int) -> np.ndarray:
        """How far it is down in each month."""
        month = np.arange(1, length + 1)
        if self.kind == "slide":
            return np.asarray(self.size * np.minimum(month, 6) / 6)
        return np.where(month == 1, self.size, self.size if self.kind == "step" else 0.0)


FALLS = (Fall("step", 4), Fall("step", 8), Fall("slide", 8), Fall("spike", 6))


def plant(series: Series, fall: Fall, seed: int, share: float = 0.2) -> tuple[Series, list[Row]]:
    """The series with falls in a share of those of SHARES, and where they are: first month, six months at most."""
    draw, planted = np.random.default_rng(seed), dict(series)
    events: list[Row] = []
    for key in sorted(series):
        if key[1] not in SHARES or len(series[key]) < 20 or draw.random() > share:
            continue
        periods, values = [each[0] for each in series[key]], np.array([each[1] for each in series[key]])
        steps = np.diff(values)
        noise = 1.4826 * float(np.median(np.abs(steps - np.median(steps)))) / 2**0.5
        at = int(draw.integers(12, len(values) - 4))
        values[at:] += fall.course(len(values) - at) * noise * (1 if key[1] == LOWER else -1)
        planted[key] = list(zip(periods, values.round(2).tolist(), strict=True))
        last = at if fall.kind == "spike" else min(at + 5, len(values) - 1)
        events.append(
            {"organisation_code": key[0], "indicator_code": key[1], "first": periods[at], "last": periods[last]}
        )
    return planted, events


def clean_city(seed: int) -> Series:
    """The demo city's shares as they are, from another seed."""
    series: Series = defaultdict(list)
    for (organisation, indicator, month), value in make_figures(np.random.default_rng(seed)).values.items():
        if indicator in SHARES:
            series[organisation, indicator].append((str(month), value))
    return series


def rows_of(series: Series) -> list[Row]:
    """The series as a frame."""
    return [
        {"organisation_code": key[0], "indicator_code": key[1], "period": period, "value": value}
        for key, values in series.items()
        for period, value in values
    ]


DIRECTIONS: list[Row] = [
    {
        "organisation_code": "*", "indicator_code": code, "period": "*", "target": 0,
        "direction": "lower" if code == LOWER else "higher",
    }
    for code in SHARES
]  # fmt: skip


@dataclass
class Count:
    """Warnings right and wrong, events told and all, leads, wrong warnings on clean series and how many of those."""

    right: int = 0
    wrong: int = 0
    hits: int = 0
    events: int = 0
    on_clean: int = 0
    clean: int = 0
    leads: list[float] = field(default_factory=list)

    def add(self, alarms: Sequence[tuple[tuple[str, str], str, str]], events: Sequence[Row], n_series: int) -> None:
        """Take in alarms (series, first period, the one in which it is gone) beside the events of one city."""
        spans = {
            (str(e["organisation_code"]), str(e["indicator_code"])): (str(e["first"]), str(e["last"])) for e in events
        }
        told: dict[tuple[str, str], float] = {}
        for key, raised, gone in alarms:
            first, last = spans.get(key, ("9", "0"))
            if raised <= last and gone > first:
                self.right += 1
                lead = Period.parse(first).ordinal - Period.parse(raised).ordinal
                told[key] = max(lead, told.get(key, lead))
            else:
                self.wrong += 1
                self.on_clean += key not in spans
        self.hits += len(told)
        self.leads += told.values()
        self.events += len(spans)
        self.clean += n_series - len(spans)

    def shown(self) -> str:
        """Precision, recall, lead, false alarms per 100 clean series and year."""
        precision = self.right / max(self.right + self.wrong, 1)
        recall, lead = self.hits / max(self.events, 1), statistics.mean(self.leads or [0])
        alarms = 100 * self.on_clean / max(self.clean, 1) / N_YEARS
        return f"{precision:>6.2f}{recall:>6.2f}{lead:>6.1f}{alarms:>6.1f}"


def alarms_of(text: str, series: Series) -> list[tuple[tuple[str, str], str, str]]:
    """What a rule would have warned of since FIRST."""
    found = try_rules(rules(text), rows_of(series), DIRECTIONS, first=FIRST).warnings
    return [((r["organisation_code"], r["indicator_code"]), r["raised"], r["cleared"] or "9999-12") for r in found]


def alarms_of_z(series: Series) -> list[tuple[tuple[str, str], str, str]]:
    """DHIS2's outlier rule at entry: more than 3 standard deviations of the past away, here for the worse."""
    found = []
    for key, values in series.items():
        for place in range(12, len(values)):
            period, past = values[place][0], [value for _, value in values[:place]]
            worse = (values[place][1] - statistics.mean(past)) * (1 if key[1] == LOWER else -1)
            if period >= FIRST and worse > 3 * statistics.stdev(past) > 0:
                found.append((key, period, str(Period.parse(period).next())))
    return found


def print_falls() -> bool:
    """Falls planted in a fifth of the city's shares: what each rule finds; whether the chart of residuals holds its line."""
    print("\nwarnings: falls planted in the demo city (step 4: to a level 4 usual noises worse; three cities)")
    print("  per fall: precision, recall, lead in months (negative: late), false alarms per 100 clean series and year")
    print(f"  {'rule':<32}" + "".join(f"{f'{fall.kind} {fall.size:g}':>26}" for fall in FALLS))
    ways: dict[str, Callable[[Series], list[tuple[tuple[str, str], str, str]]]] = {
        name: partial(alarms_of, text) for name, text in RULES.items()
    } | {Z_RULE: alarms_of_z}
    kept = True
    for name, alarms in ways.items():
        counts = []
        for fall in FALLS:
            count = Count()
            for seed in SEEDS:
                clean = clean_city(seed)
                series, events = plant(clean, fall, seed)
                count.add(alarms(series), events, len(clean))
            counts.append(count)
        print(f"  {name:<32}" + "".join(f"{count.shown():>26}" for count in counts))
        kept &= name != "chart of residuals" or all(count.hits >= 0.75 * count.events for count in counts)
    return kept


def print_errors() -> bool:
    """The city's doctored stretches: which are told when they come in, from three cuts on, and what is told beside them."""
    series = city(doctored=True)
    touched = {(each.organisation, each.indicator): each for each in PLANTED}
    print("\nwarnings: the demo city's doctored figures as they come in, by unusual newest values and doubts")
    found = {cut: _told(series, cut) for cut in (1.0, 1.5, 2.0)}
    for key, planted in touched.items():
        told = ", ".join(f"{rule} {raised}" for rule, raised, _ in found[1.0][0].get(key, ())) or "—"
        print(f"  {planted.kind:<16} {key[0]} {key[1]:<22} {planted.first}–{planted.last}  {told}")
    for cut, (hits, n_wrong) in found.items():
        n_right, leads = sum(map(len, hits.values())), [max(hit[2] for hit in own) for own in hits.values()]
        rate = 100 * n_wrong / (len(series) - len(touched)) / (22 / 12)
        print(
            f"  from score {cut:g}: recall {len(hits)}/{len(touched)}, precision {n_right}/{n_right + n_wrong}", end=""
        )
        print(f", lead {statistics.median(leads):g} months, false alarms per 100 clean series and year {rate:.1f}")
    return len(found[1.0][0]) >= len(touched) - 2


def _told(series: Series, cut: float) -> tuple[dict[tuple[str, str], list[tuple[str, str, int]]], int]:
    """By doctored series the rule, month and lead of what is told of its stretch; how many warnings are on clean ones."""
    severity = f"severity: {{blue: {cut}}}"
    text = rules(f"{{code: unusual, signal: anomaly, {severity}}}, {{code: doubted, signal: doubts, {severity}}}")
    touched = {(each.organisation, each.indicator): each for each in PLANTED}
    hits: dict[tuple[str, str], list[tuple[str, str, int]]] = defaultdict(list)
    n_wrong = 0
    for row in try_rules(text, rows_of(series), first="2025-01").warnings:
        key = row["organisation_code"], row["indicator_code"]
        planted = touched.get(key)
        if planted is None:
            n_wrong += 1
        elif row["raised"] <= str(planted.last.shift(1)) and (row["cleared"] or "9999") > str(planted.first):
            lead = planted.first.ordinal - Period.parse(row["raised"]).ordinal
            hits[key].append((row["rule"], row["raised"], lead))
    return dict(hits), n_wrong


def print_alarms() -> bool:
    """False alarms of the newest value in clean series, of either side; whether residuals stay far below raw charts."""
    print("\nwarnings: false alarms per 100 clean newest values, either side")
    shown = {
        "anomaly": "{code: a, signal: anomaly}", "yellow": "{code: a, signal: anomaly, severity: {yellow: 1.5}}",
        "residuals": "{code: a, signal: control_chart}",
        "yellow ": "{code: a, signal: control_chart, severity: {yellow: 1.25}}",
        "raw XmR": "{code: a, signal: {name: control_chart, on: values}}",
    }  # fmt: skip
    print(f"  {'series':<28}{'number':>7}" + "".join(f"{name:>10}" for name in shown))
    kinds = ("seasonal", "trending", "random walk", "percentage", "counts", "lognormal")
    sets = [(f"simulated: {kind}", simulated(kind)) for kind in kinds] + list(real_sets())
    worst = 0.0
    for name, series in sets:
        if not series:
            print(f"  {name:<28}{'absent':>7}")
            continue
        frame = rows_of(series)
        rates = [_rate(text, frame) for text in shown.values()]
        worst = max(worst, rates[2] if name.startswith("simulated") else 0.0)
        print(f"  {name:<28}{len(series):>7}" + "".join(f"{rate:>10.1f}" for rate in rates))
    return worst < 12.0


def _rate(text: str, frame: list[Row]) -> float:
    found = warn(rules(text), frame)
    n_judged = sum(state != "unknown" for state in found.judged["state"])
    return float(100 * len(found.table) / max(n_judged, 1))


def flows(n_series: int, seed: int) -> tuple[list[Row], list[Row]]:
    """Three years of monthly amounts with a season of their own and growth, and a target that half of them miss."""
    draw = np.random.default_rng(seed)
    rows: list[Row] = []
    targets: list[Row] = []
    for number in range(n_series):
        season = np.exp(draw.normal(0, 0.45, 12))
        level = draw.lognormal(4, 1) * np.repeat(np.cumprod(np.exp(draw.normal(0.03, 0.08, 3))), 12)
        values = np.round(level * np.tile(season, 3) * np.exp(draw.normal(0, 0.12, 36)), 2)
        who = f"S{number:03}"
        rows += rows_of(
            {(who, "flow"): [(str(Period.parse("2023-01").shift(m)), v) for m, v in enumerate(values.tolist())]}
        )
        aim = round(float(values[24:].sum() * np.exp(draw.normal(0, 0.1))), 2)
        targets.append(
            {"organisation_code": who, "indicator_code": "flow", "period": "2025", "target": aim, "kind": "flow"}
        )
    return rows, targets


def print_pace() -> bool:
    """Targets missed in the end: behind the seasonal path against behind one twelfth a month."""
    rows, targets = flows(400, 5)
    known = {(str(row["organisation_code"]), str(row["period"])): float(str(row["value"])) for row in rows}
    print("\nwarnings: year's targets missed in the end (400 seasonal flows, half miss), told by June")
    print(f"  {'rule':<40}{'precision':>10}{'recall':>8}{'F1':>6}")
    missed = {str(t["organisation_code"]) for t in targets if _done(known, t, 12) < float(str(t["target"]))}
    seasonal = warn(
        rules("{code: a, signal: behind_path, severity: {yellow: 2}}"), rows, targets, at="2025-06"
    ).table["organisation_code"]  # fmt: skip
    pace = [
        str(t["organisation_code"]) for t in targets if _done(known, t, 6) < 0.98 * float(str(t["target"])) / 2
    ]  # fmt: skip
    scores = []
    for name, told in (("behind the seasonal path by 2 %", set(seasonal)), ("behind year/12 by 2 %", set(pace))):
        precision, recall = len(told & missed) / len(told), len(told & missed) / len(missed)
        scores.append(2 * precision * recall / (precision + recall))
        print(f"  {name:<40}{precision:>10.2f}{recall:>8.2f}{scores[-1]:>6.2f}")
    lead = try_rules(rules("{code: a, signal: behind_path, severity: {yellow: 5}, pending: 2}"), rows, targets)
    row = lead.table.to_rows()[0]
    print(f"  tried on the whole year, 5 %, two months in a row: precision {row['precision']:.2f}", end="")
    print(f", recall {row['recall']:.2f}, {row['lead']:.0f} months before the year's end in the median")
    return scores[0] > scores[1]


def print_newest() -> bool:
    """Newest values of which half are spoiled, in eight ways: F1 of what is flagged; whether ours is the best."""
    ways: dict[str, Callable[[list[float]], float]] = {
        "×10": lambda past: past[-1] * 10, "÷10": lambda past: past[-1] / 10, "×1000": lambda past: past[-1] * 1000,
        "zero": lambda past: 0.0, "copied": lambda past: past[-2], "halved": lambda past: past[-1] / 2,
        "doubled": lambda past: past[-1] * 2, "far": lambda past: past[-1] + 6 * statistics.stdev(past[:-1]),
    }  # fmt: skip
    rows: dict[str, list[int]] = {name: [0, 0, 0] for name in ("anomaly", "raw XmR", Z_RULE)}
    for kind in ("seasonal", "trending", "random walk", "percentage", "lognormal"):
        for number, spoil in enumerate(ways.values()):
            series = simulated(kind, 120, seed=20 + number)
            spoiled = set(sorted(series)[::2])
            for key in spoiled:
                values = [value for _, value in series[key]]
                series[key] = [*series[key][:-1], (series[key][-1][0], round(spoil(values), 2))]
            flagged = {
                "anomaly": _flagged("{code: a, signal: anomaly}", series),
                "raw XmR": _flagged("{code: a, signal: {name: control_chart, on: values, least: 8}}", series),
                Z_RULE: {key for key, own in series.items() if _is_far([value for _, value in own])},
            }
            for name, found in flagged.items():
                for place, add in enumerate((found & spoiled, found - spoiled, spoiled - found)):
                    rows[name][place] += len(add)
    print("\nwarnings: newest values, half of them spoiled (4 800 series of five kinds, eight ways)")
    scores = {name: 2 * right / (2 * right + wrong + missed) for name, (right, wrong, missed) in rows.items()}
    for name, (right, wrong, missed) in rows.items():
        shares = right / (right + wrong), right / (right + missed), scores[name]
        print(f"  {name:<20} precision {shares[0]:.2f}  recall {shares[1]:.2f}  F1 {shares[2]:.3f}")
    return max(scores, key=scores.__getitem__) == "anomaly"


def _flagged(text: str, series: Series) -> set[tuple[str, str]]:
    found = warn(rules(text), rows_of(series)).table
    return set(zip(found["organisation_code"], found["indicator_code"], strict=True))


def _is_far(values: list[float]) -> bool:
    past = values[:-1]
    return abs(values[-1] - statistics.mean(past)) > 3 * statistics.stdev(past) > 0


def _done(known: dict[tuple[str, str], float], aim: Row, n_months: int) -> float:
    months = (f"2025-{month:02}" for month in range(1, n_months + 1))
    return sum(known[str(aim["organisation_code"]), month] for month in months)


def many(n_organisations: int = 100, n_indicators: int = 28, n_months: int = 36) -> dict[str, list[object]]:
    """10⁵ values: three years of months."""
    draw = np.random.default_rng(0)
    month = np.arange(n_months)
    level = draw.lognormal(4, 1, (n_organisations, n_indicators, 1))
    noise = 0.05 * draw.normal(size=(n_organisations, n_indicators, n_months))
    values = np.round(level * (1 + 0.1 * np.sin(2 * np.pi * month / 12) + 0.01 * month + noise), 2)
    who = np.repeat([f"S{number:03}" for number in range(n_organisations)], n_indicators * n_months)
    what = np.tile(np.repeat([f"i{number:02}" for number in range(n_indicators)], n_months), n_organisations)
    when = np.tile(
        [str(Period.parse("2023-01").shift(step)) for step in range(n_months)], n_organisations * n_indicators
    )
    columns = {"organisation_code": who, "indicator_code": what, "period": when, "value": values.ravel()}
    return {name: column.tolist() for name, column in columns.items()}


def print_speed() -> bool:
    """The library's rules on the newest values, and a trial of them over three years."""
    from jixiao.cli.warn import READY, read_rules_file

    chosen = read_rules_file(Path(READY))
    values = many()
    targets: list[Row] = [
        {"organisation_code": "*", "indicator_code": code, "period": "*", "target": 50, "direction": "higher"}
        for code in sorted(set(map(str, values["indicator_code"])))
    ]
    light = [rule for rule in chosen if rule.signal.name != "doubts"]
    cases: dict[str, Callable[[], object]] = {
        f"newest values, {len(chosen)} rules": partial(warn, chosen, values, targets),
        f"trial over 36 months, {len(light)} rules": partial(try_rules, light, values, targets, first="2023-01"),
    }
    return print_table("warnings, 10⁵ values", cases, limit=LINE)


def main() -> bool:
    """Print the tables; whether every line is kept."""
    return all([print_falls(), print_errors(), print_newest(), print_pace(), print_alarms(), print_speed()])
