"""How far scorers agree and who differs from the others: the figure, what it means, and what the office does next."""

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
    """What the office does next, by how far they agree."""
    chosen = rules.WHILE_OPEN if found.state == rules.RUNNING else rules.WHEN_CLOSED
    return {level: _(words) for level, words in chosen.items()}


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


def systematic_lines(found: Panel, members: list[Member], result: frames.PanelResult) -> Iterator[tuple[str, str]]:
    """Who differs from the others beyond chance: in one sentence, and what to do next."""
    settings = frames.settings_on(clock.today())
    z = normal_quantile(settings["confidence"])
    people = {str(one.pk): one.account.display_name for one in members}
    step = rules.SYSTEMATIC_OPEN if found.state == rules.RUNNING else rules.SYSTEMATIC_CLOSED
    step = rules.SYSTEMATIC_CORRECTED if found.way == rules.CORRECTED else step
    for rows, n in _totals(result):
        for row in sorted(rows, key=lambda each: -abs(each["leniency"])):
            by, error = row["leniency"], row["error"]
            if rules.is_systematic(by, error, z, settings["lenient_share"] * rules.FULL * n):
                values = {
                    "who": people[row["rater"]], "by": written(abs(by), 1), "low": written(abs(by) - z * error, 1),
                    "high": written(abs(by) + z * error, 1),
                }  # fmt: skip
                more = _(
                    "%(who)s gives %(by)s points more than the others for the same material (%(low)s to %(high)s)."
                )
                less = _(
                    "%(who)s gives %(by)s points less than the others for the same material (%(low)s to %(high)s)."
                )
                yield (more if by > 0 else less) % values, _(step)
