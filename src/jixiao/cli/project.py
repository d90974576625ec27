"""`jixiao project`: a plan of milestones in; who is late, when it will be finished, and who held the ball, out."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import about, keep_apart, read_table
from jixiao.cli.frame import Refusal, language_of, say, wrong_call
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.model.table import Table
from jixiao.engine.model.working_days import official_calendar
from jixiao.engine.projects.hand_off import HELD_COLUMNS, HandOff, held
from jixiao.engine.projects.plan import NEEDED, PLAN_COLUMNS
from jixiao.engine.projects.schedule import SCHEDULE_COLUMNS, Schedule, schedule

PlanFile = Annotated[
    Path, typer.Argument(metavar="PLAN.csv", help=f"{', '.join(NEEDED)} [, {', '.join(PLAN_COLUMNS[3:])}].")
]
PassesFile = Annotated[
    Path | None,
    typer.Option(
        "--hand-overs", metavar="FILE", help="day, organisation_code: from when on who has it; blank: nobody."
    ),
]
HeldFile = Annotated[
    Path | None,
    typer.Option("--held", metavar="FILE", help=f"Where the hand-off clock goes: {', '.join(HELD_COLUMNS)}."),
]
EPILOG = f"Columns of --out: {', '.join(SCHEDULE_COLUMNS)}."


def project_file(
    plan: PlanFile,
    today: Annotated[str, typer.Option("--day", metavar="YYYY-MM-DD", help="As of the end of this day.")],
    out: OutFile = None,
    hand_overs: PassesFile = None,
    held_by: HeldFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Schedule of a shared project: earned schedule, forecast of the finish by pace and by the network, hand-off clock.

    Exit 0: looked; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    try:
        day = date.fromisoformat(today)
    except ValueError:
        raise wrong_call("--day", "write a date such as 2026-03-31", "应写作日期，如 2026-03-31", language) from None
    _check_call(plan, hand_overs, {"--out": out, "--held": held_by, "--findings": findings}, language)
    columns = read_table(plan, NEEDED)
    clock = None if hand_overs is None else _clock(hand_overs, day)
    with about(plan):
        found = schedule(columns, day)
    deliver(found.table, out)
    if clock is not None:
        if held_by is None and out is None:
            typer.echo()  # two tables on one stream: a blank line between them
        deliver(clock, held_by)
    tell_series_findings(found.findings, {"": columns}, findings, language)
    say(summary(found, language))


def _check_call(plan: Path, hand_overs: Path | None, written: Mapping[str, Path | None], language: str) -> None:
    """A wrong call where the clock has nowhere to come from, or a file would be written over another."""
    if written["--held"] is not None and hand_overs is None:
        raise wrong_call("--held", "needs --hand-overs, which it is made from", "须同时给出 --hand-overs", language)
    keep_apart((plan, hand_overs), written, language)


def _clock(path: Path, day: date) -> Table:
    passes = _passes(path)
    with about(path):
        return held(passes, day, official_calendar().is_working)


def _passes(path: Path) -> list[HandOff]:
    columns = read_table(path, ("day", "organisation_code"))
    passes = []
    for number, word, to in zip(columns["row"], columns["day"], columns["organisation_code"], strict=True):
        try:
            passes.append(HandOff(date.fromisoformat(str(word).strip()), str(to).strip()))
        except ValueError:
            raise Refusal(
                f"{path}, row {number}: “{word[:40]}” is no date. Write 2026-03-31.",
                f"{path} 第 {number} 行：“{word[:40]}”不是日期，应写作 2026-03-31。",
            ) from None
    return passes


def summary(found: Schedule, language: str) -> str:
    """The answer in one line."""
    early = found.days_early
    if language == "zh":
        way = f"提前 {early} 天" if early > 0 else f"推迟 {-early} 天" if early < 0 else "如期"
        pace = f"；按目前进度推算 {found.finish_by_pace}" if found.finish_by_pace else ""
        return (
            f"应完成 {found.planned:.1%}，已完成 {found.earned:.1%}，进度{'超前' if found.variance_days >= 0 else '落后'}"
            f" {abs(found.variance_days):.1f} 天；计划 {found.planned_finish} 完工，按衔接关系预计 {found.finish_by_network}"
            f"（{way}）{pace}。"
        )
    way = f"{early} days early" if early > 0 else f"{-early} days late" if early < 0 else "as planned"
    pace = f"; at the pace so far {found.finish_by_pace}" if found.finish_by_pace else ""
    return (
        f"{found.planned:.1%} should be done, {found.earned:.1%} is: {abs(found.variance_days):.1f} days "
        f"{'ahead' if found.variance_days >= 0 else 'behind'}. Planned finish {found.planned_finish}, expected "
        f"{found.finish_by_network} ({way}){pace}."
    )
