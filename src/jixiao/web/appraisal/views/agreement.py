"""How far scorers agree and who differs from the others: the figure, what it means, and what the office does next."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jixiao.engine.appraisal.agreement import ONE_RATER, Agreement, icc_in_words, w_in_words
from jixiao.engine.satisfaction.intervals import normal_quantile
from jixiao.report.charts import ValueBar, ValueBars
from jixiao.web.appraisal import frames, queries, rules
from jixiao.web.appraisal.models import Member, Panel
from jixiao.web.base import clock
from jixiao.web.base.formats import number as written
from jixiao.web.base.formats import signed
from jixiao.web.base.templatetags.words import spoken


@dataclass(frozen=True)
class AgreementLine:
    """One indicator in one group."""

    group: str
    indicator: str
    figures: tuple[str, ...]
    words: tuple[str, ...]
    next_step: str
    is_low: bool


def agreement_lines(found: Panel, result: frames.PanelResult, names: Mapping[str, str]) -> Iterator[AgreementLine]:
    """Of each group and indicator; a group in which nobody shares an object has one line."""
    codes = {str(one.pk): names[one.node_code] for one in queries.indicators_of(found)}
    codes["*"] = _("All indicators together")
    for group, worked in result.by_group.items():
        label = _(rules.GROUP_LABELS[group])
        if all(one.n_raters < 2 for one in worked.agreement):
            words = (spoken(ONE_RATER),) if worked.agreement else ()
            yield AgreementLine(label, codes["*"], (), words, _steps(found)[rules.UNKNOWN] if words else "", False)
            continue
        for one in worked.agreement:
            yield _line(found, label, codes.get(one.criterion, one.criterion), one)


def _steps(found: Panel) -> dict[str, str]:
    """What the office does next, by how far they agree; nothing where the panel counts no more."""
    chosen = {rules.RUNNING: rules.WHILE_OPEN, rules.CLOSED: rules.WHEN_CLOSED}.get(found.state, {})
    return defaultdict(str, {level: _(words) for level, words in chosen.items()})


def _line(found: Panel, group: str, indicator: str, one: Agreement) -> AgreementLine:
    settings = frames.settings_on(clock.today())
    code = "ICC(2,1)" if "ICC(2,1)" in one.icc else "ICC(1,1)"
    icc = one.icc.get(code)
    figures, words = [], []
    if one.w is not None:
        figures.append(f"W = {written(one.w.w, 3)} (p = {one.w.p:.2g})")
        words.append(spoken(w_in_words(one.w.w, settings)))
    if icc is not None:
        ends = f" [{written(icc.low, 2)}, {written(icc.high, 2)}]" if icc.low is not None else ""
        figures.append(f"{code} = {written(icc.value, 3)}{ends}")
        words.append(spoken(icc_in_words(icc.value, settings)))
    words += [spoken(note) for note in one.notes]
    level = rules.agreement_level(
        one.w.w if one.w else None, icc.value if icc else None, settings.__getitem__, icc_low=icc.low if icc else None
    )
    is_low = level in (rules.SPLIT, rules.LEVELS)
    return AgreementLine(group, indicator, tuple(figures), tuple(words), _steps(found)[level], is_low)


def _totals(result: frames.PanelResult) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Of each group with several scorers: their leniency over all indicators, and over how many."""
    for worked in result.by_group.values():
        criteria = set(worked.raters["criterion"])
        chosen = "*" if "*" in criteria else next(iter(criteria), "")
        rows = [row for row in worked.raters if row["criterion"] == chosen]
        if len(rows) > 1:
            yield rows, max(len(criteria - {"*"}), 1)


def leniency_bars(members: list[Member], result: frames.PanelResult) -> ValueBars | None:
    """By how much each gives more or less than the others for the same material, over all indicators."""
    people = {str(one.pk): one.account.display_name for one in members}
    bars = [
        ValueBar(people[row["rater"]], row["leniency"], signed(row["leniency"], 1))
        for rows, _n in _totals(result)
        for row in rows
    ]
    bars.sort(key=lambda bar: -(bar.value or 0))
    return ValueBars(_("Lenient and severe scorers"), bars, unit=_("points"), narrow=True) if bars else None


def may_be_chance(result: frames.PanelResult) -> bool:
    """Whether somebody lies far enough from the others to be told, if it were certain."""
    least = frames.settings_on(clock.today())["lenient_share"] * rules.FULL
    return any(abs(row["leniency"]) >= least * n for rows, n in _totals(result) for row in rows)


def systematic_step(found: Panel) -> str:
    """What the office does where somebody differs from the others; nothing where the panel counts no more."""
    steps = {rules.RUNNING: rules.SYSTEMATIC_OPEN, rules.CLOSED: rules.SYSTEMATIC_CLOSED}
    if found.state in steps and found.way == rules.CORRECTED:
        return _(rules.SYSTEMATIC_CORRECTED)
    return _(steps[found.state]) if found.state in steps else ""


def systematic_lines(members: list[Member], result: frames.PanelResult) -> Iterator[str]:
    """Who differs from the others beyond chance, the farthest first, each in one sentence."""
    settings = frames.settings_on(clock.today())
    z = normal_quantile(settings["confidence"])
    people = {str(one.pk): one.account.display_name for one in members}
    more = _("%(who)s gives %(by)s points more than the others, all indicators together (%(low)s to %(high)s).")
    less = _("%(who)s gives %(by)s points less than the others, all indicators together (%(low)s to %(high)s).")
    for rows, n in _totals(result):
        for row in sorted(rows, key=lambda each: -abs(each["leniency"])):
            by, error = row["leniency"], row["error"]
            if rules.is_systematic(by, error, z, settings["lenient_share"] * rules.FULL * n):
                size = {"by": abs(by), "low": abs(by) - z * error, "high": abs(by) + z * error}
                values = {"who": people[row["rater"]], **{name: written(each, 1) for name, each in size.items()}}
                yield (more if by > 0 else less) % values
