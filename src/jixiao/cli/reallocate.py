"""`jixiao reallocate`: programmes with last year's money and scores in; the allocation that is worth most, with proof, out."""

import json
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from jixiao.cli.doubts import cut_of
from jixiao.cli.files import Columns, about, keep_apart, read_table, write_all
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.budget.allocation.intake import GROUPS
from jixiao.engine.budget.reallocation import Reallocation, reallocate
from jixiao.engine.model.errors import DefinitionError

EPILOG = "jixiao reallocate programmes.csv --amount 0 --move-share 0.05 --groups departments.csv --out new.csv --summary new.json"
WRONG_CALL: Final = frozenset(
    {"bad_parameter", "unknown_parameter", "bad_bands", "total_twice", "move_twice", "too_large"}
)
TOLD: Final = 12

ProgrammesFile = Annotated[
    Path,
    typer.Argument(
        metavar="PROGRAMMES.csv",
        help="programme, last, score (0–100) or grade (优良中差) [, name, group, floor, cap, floor_share, cap_share, "
        "is_protected].",
    ),
]
GroupsFile = Annotated[
    Path | None,
    typer.Option(
        "--groups", metavar="FILE", help="group [, floor, cap, floor_share, cap_share]: limits of departments."
    ),
]
Total = Annotated[float | None, typer.Option("--total", help="What there is to hand out.")]
Amount = Annotated[
    float | None, typer.Option("--amount", help="How much more (or, negative, less) than last year; 0 without it.")
]
Move = Annotated[float | None, typer.Option("--move", help="At most so much is taken from programmes.")]
MoveShare = Annotated[
    float | None, typer.Option("--move-share", help="The same as a share of last year's total, 0.05.")
]
Step = Annotated[
    float, typer.Option("--step", help="The smallest amount: 0.01 (分 where amounts are yuan), 1, 0.0001 …")
]
Cut = Annotated[
    list[str] | None,
    typer.Option(
        "--cut", metavar="NAME=NUMBER", help="Another figure: floor_share, cap_share, band_share, band_taper …"
    ),
]
SummaryFile = Annotated[
    Path | None,
    typer.Option("--summary", metavar="FILE.json", help="Totals, certificate and limits that bind, as JSON."),
]
BindingsFile = Annotated[Path | None, typer.Option("--bindings", metavar="FILE.csv", help="Limits that bind, as CSV.")]


def reallocate_file(
    programmes: ProgrammesFile,
    groups: GroupsFile = None,
    total: Total = None,
    amount: Amount = None,
    move: Move = None,
    move_share: MoveShare = None,
    step: Step = 0.01,
    cut: Cut = None,
    out: OutFile = None,
    summary: SummaryFile = None,
    bindings: BindingsFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Reallocate money by performance: a proposal, nothing is applied.

    The most Σ score × money, where each further tenth of last year's amount counts a tenth less (band_taper=0: never less);
    among equally good allocations the one nearest to last year, so that equals are treated equally. Floors round up, caps
    down; without any, 0.8 and 1.2 of last year. Who is protected loses nothing; who has no score keeps what it had.
    Solved by HiGHS, proved by exact arithmetic. Exit 0: proposed; 1: refused, or the limits conflict; 2: wrong call.
    """
    language = language_of(lang)
    places = {"--out": out, "--summary": summary, "--bindings": bindings, "--findings": findings}
    keep_apart((programmes, groups), places, language)
    columns = read_table(programmes, ("programme", "last"))
    limits = read_table(groups, ("group",)) if groups is not None else None
    with about(programmes):
        result = _called(
            columns, groups=limits, total=total, amount=amount, move=move, move_share=move_share, step=step,
            own=dict(cut_of(text) for text in cut or ()), language=language,
        )  # fmt: skip
    read = {"": columns} if limits is None else {"": columns, GROUPS: limits}
    tell_series_findings(result.findings, read, findings, language, told=200)
    if summary is not None:
        body = json.dumps(result.summary, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        write_all(summary.parent, {summary.name: body})
    if not result.is_feasible:
        raise _conflict(programmes, result)
    deliver(result.table, out)
    if bindings is not None:
        deliver(result.bindings, bindings)
    _summarise(result, language)


def _called(columns: Columns, *, language: str, **options: Any) -> Reallocation:
    """The engine's answer; an option that makes no sense is a wrong call."""
    try:
        return reallocate(columns, **options)
    except DefinitionError as fault:
        if fault.code in WRONG_CALL:
            raise typer.BadParameter(fault.in_language(language)) from None
        raise


def _conflict(path: Path, result: Reallocation) -> Refusal:
    rows = result.conflicts.to_rows()
    said = {
        name: "\n".join([f"  {row[name]}" for row in rows[:TOLD]]) for name in ("message", "message_zh")
    }  # fmt: skip
    more = len(rows) - TOLD
    return Refusal(
        f"{path}: these {len(rows)} limits cannot be kept together; any one of them would have to give way:\n"
        f"{said['message']}" + (f"\n  and {more} more; --summary lists all." if more > 0 else ""),
        f"{path}：以下 {len(rows)} 项限制无法同时满足，须放宽其中任意一项：\n"
        f"{said['message_zh']}" + (f"\n  另有 {more} 项，见 --summary。" if more > 0 else ""),
    )


def _summarise(result: Reallocation, language: str) -> None:
    """What moves, the proof, and the limits that cost most."""
    told, certificate = result.summary, result.certificate
    assert certificate is not None
    before, after = (told[name] for name in ("mean_score_last", "mean_score_new"))
    scores = "" if before is None else f"{before:.2f} → {after:.2f}"
    priced = [row for row in result.bindings if row["shadow_price"] > 0]
    if language == "zh":
        proved = "已由精确运算证明最优" if certificate.is_proved else f"未能证明最优（间隙 {certificate.gap:.2g}）"
        say(f"{told['programmes']} 个项目：{told['n_more']} 个增、{told['n_less']} 个减、{told['n_same']} 个不变；"
            f"调增 {told['added']:,.2f}，调减 {told['taken']:,.2f}；资金加权平均得分 {scores}。{proved}。")  # fmt: skip
    else:
        proved = (
            "proved optimal in exact arithmetic" if certificate.is_proved else f"not proved (gap {certificate.gap:.2g})"
        )
        say(f"{told['programmes']} programmes: {told['n_more']} get more, {told['n_less']} less, {told['n_same']} the same; "
            f"{told['added']:,.2f} added, {told['taken']:,.2f} taken; score by money {scores}; {proved}.")  # fmt: skip
    for row in priced[:TOLD]:
        say(f"  {row['message_zh'] if language == 'zh' else row['message']}")
    if (more := len(priced) - TOLD) > 0:
        say(f"  另有 {more} 项限制有影子价格。" if language == "zh" else f"  And {more} more limits with a price.")
