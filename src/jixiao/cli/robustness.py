"""`jixiao robustness`: how firm is the ranking? Intervals of ranks, shares of grades, what makes them uncertain."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.evaluate import (
    OrganisationsFile,
    PeriodText,
    SchemeFile,
    TargetsFile,
    Today,
    ValuesFile,
    evaluated,
    findings_text,
)
from jixiao.cli.files import read_table, write_all
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver, table_text
from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.method import param_number
from jixiao.engine.model.numbers import read_number
from jixiao.engine.robustness.influence import INFLUENCE_COLUMNS, influence
from jixiao.engine.robustness.plan import UncertaintyPlan
from jixiao.engine.robustness.robustness import Robustness, robustness
from jixiao.engine.robustness.sensitivity import sensitivity
from jixiao.engine.robustness.sobol import check_sample
from jixiao.engine.robustness.weights import Bounds, Dirichlet, Uniform, WeightUncertainty

PLANS = ("law", "handbook", "nothing")
PLAN_HELP = (
    "law (weights ±25 %, ways to treat what is missing), handbook (also normalisation, aggregation, leaving one leaf "
    "out), nothing; the options below change it."
)
WEIGHTS_HELP = "uniform:25 (± %), dirichlet:100 (concentration) or fixed."


PlanName = Annotated[str, typer.Option("--plan", help=PLAN_HELP)]
WeightsText = Annotated[str | None, typer.Option("--weights", help=WEIGHTS_HELP)]
BoundsFile = Annotated[
    Path | None,
    typer.Option("--bounds", metavar="FILE", help="node_code, low, high: weights in points, in place of --weights."),
]
Normalisation = Annotated[
    str | None, typer.Option(metavar="A,B…", help="Among stated, minmax, zscore, percentile-rank; each as likely.")
]
AggregationWays = Annotated[
    str | None, typer.Option(metavar="A,B…", help="Among stated, geometric and the others of `jixiao aggregate`.")
]
Missing = Annotated[
    str | None, typer.Option(metavar="A,B…", help="Among stated, exclude, zero, peer-median, carry-forward …")
]
LeaveOut = Annotated[bool | None, typer.Option("--leave-out/--no-leave-out", help="Leave none or any one leaf out.")]
Runs = Annotated[int, typer.Option(min=1, help="How many runs.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same digits.")]
BandsFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="organisation_code, peer_group, rank, band: who cannot be told apart at 95 %."),
]
EffectiveFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help=f"{', '.join(INFLUENCE_COLUMNS)}: what each node really moves.")
]
Sobol = Annotated[bool, typer.Option("--sobol", help="Sobol indices, too, beside --out: FILE.sobol.csv for FILE.csv.")]
SobolPoints = Annotated[int, typer.Option(min=2, help="Base points of the Sobol sequence, a power of two.")]


def robustness_file(
    scheme: SchemeFile,
    values: ValuesFile,
    targets: TargetsFile = None,
    period: PeriodText = None,
    organisations: OrganisationsFile = None,
    today: Today = None,
    plan: PlanName = "law",
    weights: WeightsText = None,
    bounds: BoundsFile = None,
    normalisation: Normalisation = None,
    aggregation: AggregationWays = None,
    missing: Missing = None,
    leave_out: LeaveOut = None,
    runs: Runs = 1000,
    seed: Seed = 1,
    out: OutFile = None,
    bands: BandsFile = None,
    effective: EffectiveFile = None,
    sobol: Sobol = False,
    sobol_points: SobolPoints = 1024,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Evaluate many times with other weights and ways of computing: how firm is the ranking?

    Out: organisation_code, node_code, rank (as published), rank_p05, rank_median, rank_p95, share_<grade>…: a row per
    organisation and node; shares of the runs in each grade on the row of the scheme itself. Percentiles are ranks that
    occurred. With --sobol a second file: factor, output, first, first_low, first_high, total, total_low, total_high;
    output is mean_rank_shift or rank:<organisation_code>; low to high is the 95 % bootstrap interval.
    Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    if sobol and out is None:
        raise typer.BadParameter("--sobol needs --out: its file stands beside it", param_hint="--sobol")
    uncertain = _called(
        lambda: _plan(plan, weights, (normalisation, aggregation, missing), leave_out, sobol_points), language
    )
    evaluation = evaluated(scheme, values, targets, period, organisations, today, language)
    if bounds is not None:
        uncertain = replace(uncertain, weights=_bounds(bounds))
    result = robustness(evaluation, plan=uncertain, runs=runs, seed=seed)
    if bands is not None:
        deliver(result.bands(), bands)
    if effective is not None:
        deliver(influence(evaluation), effective)
    if sobol and out is not None:
        indices = sensitivity(evaluation, plan=uncertain, n=sobol_points, seed=seed).table
        write_all(out.parent, {out.name: table_text(result.table), sobol_name(out): table_text(indices)})
    else:
        deliver(result.table, out)
    if findings is not None:
        text = findings_text([*evaluation.findings, *result.findings], language)
        write_all(findings.parent, {findings.name: text})
    _summarise(result, language)


def sobol_name(out: Path) -> str:
    """The name of the second file: result.csv → result.sobol.csv."""
    return f"{out.stem}.sobol{out.suffix or '.csv'}"


def _plan(
    name: str, weights: str | None, ways: tuple[str | None, ...], leave_out: bool | None, sobol_points: int
) -> UncertaintyPlan:
    """The plan as it was called for."""
    check_sample(sobol_points)
    check_choice("plan", name, PLANS)
    plan = {"law": UncertaintyPlan, "handbook": UncertaintyPlan.handbook, "nothing": UncertaintyPlan.nothing}[name]()
    changed: dict[str, object] = {
        key: tuple(way.strip() for way in given.split(","))
        for key, given in zip(("normalisation", "aggregation", "missing"), ways, strict=True)
        if given is not None
    }
    if weights is not None:
        changed["weights"] = _weights(weights)
    if leave_out is not None:
        changed["leave_out"] = leave_out
    return replace(plan, **changed)  # type: ignore[arg-type]


def _weights(text: str) -> WeightUncertainty | None:
    kind, _, figure = text.partition(":")
    check_choice("weights", kind, ("uniform", "dirichlet", "fixed"))
    if kind == "fixed":
        return None
    number = param_number("weights", figure) if figure else None
    if kind == "uniform":
        return Uniform() if number is None else Uniform(number / 100)
    return Dirichlet() if number is None else Dirichlet(number)


def _called(make: Callable[[], UncertaintyPlan], language: str) -> UncertaintyPlan:
    """What the options make; where they cannot, it is a wrong call."""
    try:
        return make()
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language)) from None


def _bounds(path: Path) -> Bounds:
    """The ranges of weights in a file."""
    columns = read_table(path, ("node_code", "low", "high"))
    found = []
    for code, row, *cells in zip(*(columns[name] for name in ("node_code", "row", "low", "high")), strict=True):
        readings = [read_number(cell) for cell in cells]
        faults = [reading.text for reading in readings if reading.value is None]
        if faults:
            raise Refusal(f"{path}, row {row}: {faults[0].en}", f"{path} 第 {row} 行：{faults[0].zh}")
        low, high = (reading.value or 0.0 for reading in readings)
        found.append((code.strip(), low, high))
    return Bounds(tuple(found))


def _summarise(result: Robustness, language: str) -> None:
    zh = language == "zh"
    for finding in result.findings:
        said = finding["message_zh" if zh else "message"]
        who = f"{finding['organisation_code']}: " if finding["organisation_code"] else ""
        say(f"{finding['severity']}: {who}{said}")
    severities = list(result.evaluation.findings["severity"])
    errors, warnings = severities.count("error"), severities.count("warning")
    size, shifts = len(result.evaluation.workings.roster.codes), result.shifts
    shift = f"{shifts.mean():.2f}" if size and shifts.size and not (shifts != shifts).any() else "—"
    if zh:
        say(
            f"{size} 个单位、{result.runs} 次运行（种子 {result.seed}）：名次平均变动 {shift} 位。"
            f"指标值中有 {errors} 个错误、{warnings} 个提醒。"
        )
    else:
        say(
            f"{size} organisations, {result.runs} runs (seed {result.seed}): ranks shift by {shift} places on average. "
            f"The values have {errors} errors, {warnings} warnings."
        )
