"""`idle_funds(execution)`: money that is likely to stay unused, that is carried over again and again, or spent in a rush."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from jixiao.engine.budget.pace.december import decembers
from jixiao.engine.budget.pace.execution import Execution, read_execution
from jixiao.engine.budget.pace.paths import OWN, PEERS, Pace, pace_now
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

BEHIND, EVERY_YEAR, CARRIED, RUSH, HABIT = (
    "behind_pace", "unused_every_year", "carried_over", "december_rush", "december_every_year",
)  # fmt: skip
RULES: Final = {
    BEHIND: Text("Behind its own pace", "支出落后于自身进度"),
    EVERY_YEAR: Text("Unused money every year", "年年用不完"),
    CARRIED: Text("Carried over two years running", "连续两年结转"),
    RUSH: Text("Rush in December", "十二月突击支出"),
    HABIT: Text("Much in December every year", "历年集中在十二月支出"),
}
IDLE_COLUMNS: Final = (
    "programme", "name", "department", "group", "rule", "period", "budget", "paid", "share", "expected", "spread",
    "distance", "basis", "n_years", "likely_unused", "unused_low", "unused_high", "confidence", "message", "message_zh",
)  # fmt: skip
PACE_COLUMNS: Final = (
    "programme", "budget", "paid", "share", "expected", "spread", "distance", "basis", "n_years", "likely_end",
)  # fmt: skip


@dataclass(frozen=True)
class IdleFunds(Outcome):
    """`table` has a row per thing found, the largest likely unused amount first; `pace` a row per programme of this year.

    Shares are of the year's budget (of its payments for December). `likely_unused` lies between what is left if the rest
    of the year goes as usual and what is left at the present pace. confidence: high, medium or low.
    """

    pace: Table
    now: Period


def idle_funds(
    execution: object,
    *,
    as_of: str | Period | None = None,
    cumulative: bool = False,
    day: date | None = None,
    own: Own | None = None,
) -> IdleFunds:
    """Look at execution: programme, period (2026-03), paid, budget [, carried_over, name, department, group].

    `budget` is the year's adjusted one with what was carried over in it; a month without a row: nothing was paid.
    """
    settings, findings = Settings.on("budget-idle", day, own), FindingList()
    now = Period.parse(as_of) if isinstance(as_of, str) else as_of
    if now is not None and now.frequency is not Frequency.MONTH:
        raise DefinitionError(
            "bad_period", Text(f"“{now}” is no month; write 2026-10.", f"“{now}”不是月份；请写成 2026-10。")
        )
    known = read_execution(execution, now, findings, cumulative=cumulative)
    pace = pace_now(known, settings)
    rows = [*_behind(known, pace, settings), *_carried(known, pace, settings)] if pace is not None else []
    rows += _december(known, settings)
    rows.sort(key=lambda row: (-(row["likely_unused"] or 0.0), row["programme"], row["rule"], row["period"]))
    cells = [tuple(row.get(name) for name in IDLE_COLUMNS) for row in rows]
    return IdleFunds(Table.from_rows(IDLE_COLUMNS, cells), findings.table(), _pace_table(known, pace), known.now)


def _who(known: Execution, place: int, rule: str, period: str) -> dict[str, Any]:
    group = known.groups[int(known.group[place])]
    return {
        "programme": known.codes[place], "name": known.names[place], "department": known.departments[place],
        "group": group, "rule": rule, "period": period,
    }  # fmt: skip


def _behind(known: Execution, pace: Pace, settings: Settings) -> Iterator[dict[str, Any]]:
    """Who is behind its pace by more than chance, and who is on a pace that leaves much unused every year."""
    own, peers = (np.array([each == kind for each in pace.basis]) for kind in (OWN, PEERS))
    unused = 1.0 - pace.likely
    with np.errstate(invalid="ignore"):
        far = (own & (pace.distance >= settings["own_distance"])) | (
            peers & (pace.distance >= settings["peer_distance"])
        )
        far &= (pace.behind >= settings["least_behind"]) & (pace.expected >= settings["least_expected"])
        much = unused >= settings["least_unused"]
        habit = own & (pace.n_years >= 2) & (_best_year(known) <= 1 - settings["least_unused"]) & ~far
    for place in np.flatnonzero(much & (far | habit)).tolist():
        rule = BEHIND if far[place] else EVERY_YEAR
        yield _pace_row(known, pace, place, rule, settings)


def _best_year(known: Execution) -> Floats:
    """The largest share of its budget that each programme has paid in a complete year."""
    ends = known.shares[:, known.is_complete, 11]
    return np.asarray(np.max(np.nan_to_num(ends, nan=-np.inf), axis=1, initial=-np.inf))


def _pace_row(known: Execution, pace: Pace, place: int, rule: str, settings: Settings) -> dict[str, Any]:
    present = known.present
    assert present is not None
    budget = float(known.budget[place, present])
    ends = sorted(float(each[place]) for each in (pace.usual_rest, pace.same_pace))
    amount = (1 - float(pace.likely[place])) * budget
    share, expected = float(pace.paid[place]), float(pace.expected[place])
    strong = pace.distance[place] >= 2 * settings["own_distance"]
    confidence = "low" if pace.basis[place] == PEERS else "high" if pace.n_years[place] >= 2 and strong else "medium"
    return {
        **_who(known, place, rule, str(known.now)), "budget": budget, "paid": share * budget, "share": share,
        "expected": expected, "spread": float(pace.spread[place]), "distance": float(pace.distance[place]),
        "basis": pace.basis[place], "n_years": int(pace.n_years[place]), "likely_unused": amount,
        "unused_low": (1 - ends[1]) * budget, "unused_high": (1 - ends[0]) * budget, "confidence": confidence,
        **_pace_text(known, pace, place, rule, amount),
    }  # fmt: skip


def _pace_text(known: Execution, pace: Pace, place: int, rule: str, amount: float) -> dict[str, str]:
    share, expected, n = float(pace.paid[place]), float(pace.expected[place]), int(pace.n_years[place])
    left = Text(
        f"about {amount:,.0f} of the budget is likely to stay unused (in its unit).",
        f"预计约有 {amount:,.0f} 用不完（单位同预算数）。",
    )
    if rule == EVERY_YEAR:
        end = float(pace.at_end[place])
        return _both(Text(
            f"In each of {n} years a good part stayed unused (usually {end:.1%} was paid by the end): {left.en}",
            f"过去 {n} 年每年都有较大比例未用完（年末一般支出 {end:.1%}），{left.zh}"))  # fmt: skip
    en, zh = f"By {known.now} {share:.1%} was paid;", f"截至 {known.now} 支出 {share:.1%}；"
    if pace.basis[place] == PEERS:
        group = known.groups[int(known.group[place])]
        return _both(Text(
            f"{en} it has no past, its peers ({group or 'all'}) had {expected:.1%}: {left.en}",
            f"{zh}该项目无往年数据，同类项目（{group or '全部'}）此时为 {expected:.1%}，{left.zh}"))  # fmt: skip
    return _both(Text(
        f"{en} in {f'its own {n} earlier years' if n > 1 else 'its year before'} {expected:.1%} at this time: {left.en}",
        f"{zh}自身过去 {n} 年同期为 {expected:.1%}，{left.zh}"))  # fmt: skip


def _both(text: Text) -> dict[str, str]:
    return {"message": text.en, "message_zh": text.zh}


def _carried(known: Execution, pace: Pace, settings: Settings) -> Iterator[dict[str, Any]]:
    """Who carries much over into the present year as into the one before (预算法第四十二条)."""
    present = known.present
    if present is None or present == 0:
        return
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = known.carried_over / np.where(known.budget > 0, known.budget, np.nan)
        found = (shares[:, [present - 1, present]] >= settings["carried_share"]).all(axis=1)
    for place in np.flatnonzero(found).tolist():
        before, now = (float(known.carried_over[place, year]) for year in (present - 1, present))
        budget, share = float(known.budget[place, present]), float(pace.paid[place])
        likely = float(pace.likely[place])
        unused = None if likely != likely else (1 - likely) * budget
        year = known.years[present]
        text = Text(
            f"{before:,.0f} was carried over into {year - 1} and {now:,.0f} into {year}: money carried over and not used for "
            "two years running is to be treated as surplus (Budget Law, article 42).",
            f"{year - 1} 年初结转 {before:,.0f}，{year} 年初又结转 {now:,.0f}；连续两年未用完的结转资金，应当作为结余资金管理"
            "（预算法第四十二条）。",
        )
        yield {
            **_who(known, place, CARRIED, str(known.now)), "budget": budget, "paid": share * budget, "share": share,
            "expected": float(now / budget), "basis": OWN, "n_years": 2, "likely_unused": unused,
            "unused_low": 0.0, "unused_high": budget - share * budget, "confidence": "medium", **_both(text),
        }  # fmt: skip


def _december(known: Execution, settings: Settings) -> Iterator[dict[str, Any]]:
    """Whose December is far above its peers': once (a rush), or every year (a habit: maybe the nature of the thing)."""
    found = decembers(known, settings)
    if not found.years:
        return
    with np.errstate(invalid="ignore"):
        far = (found.distance >= settings["december_distance"]) & (found.share >= settings["december_least"])
        usual = np.isnan(found.own) | (found.share - found.own >= settings["december_above_own"])
    for place, year in np.argwhere(far).tolist():
        rule = RUSH if usual[place, year] else HABIT
        share, own, peers = (float(each[place, year]) for each in (found.share, found.own, found.peers))
        paid, when = float(found.paid[place, year]), found.years[year]
        said = "" if own != own else f", its own other years {own:.1%}"
        said_zh = "" if own != own else f"，自身其他年份 {own:.1%}"
        text = Text(f"{share:.1%} of {when}'s payments fell in December; its peers have {peers:.1%}{said}.",
                    f"{when} 年有 {share:.1%} 在十二月支出；同类项目为 {peers:.1%}{said_zh}。")  # fmt: skip
        yield {
            **_who(known, place, rule, str(when)), "budget": _number(known.budget[place, year]), "paid": paid, "share": share,
            "expected": peers if own != own else max(own, peers), "distance": float(found.distance[place, year]),
            "basis": PEERS if own != own else OWN, "n_years": int((~np.isnan(found.share[place])).sum()),
            "likely_unused": None, "confidence": "low" if rule == HABIT or own != own else "medium", **_both(text),
        }  # fmt: skip


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _pace_table(known: Execution, pace: Pace | None) -> Table:
    if pace is None or known.present is None:
        return Table.from_rows(PACE_COLUMNS, [])
    budget = known.budget[:, known.present]
    columns = (budget, pace.paid * budget, pace.paid, pace.expected, pace.spread, pace.distance)
    rows = [
        (code, *(_number(column[place]) for column in columns), pace.basis[place], int(pace.n_years[place]),
         _number(pace.likely[place]))
        for place, code in enumerate(known.codes)
    ]  # fmt: skip
    return Table.from_rows(PACE_COLUMNS, rows)
