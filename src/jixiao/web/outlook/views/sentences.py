"""Sentences about outlooks, in the reader's language."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.base.formats import number, plain, signed
from jixiao.web.base.templatetags.words import period_label, reading_chinese
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.outlook import queries, rules
from jixiao.web.outlook.models import Outlook
from jixiao.web.outlook.rules import at_share


def spoken(text: Text) -> str:
    """A bilingual text in the reader's language."""
    return text.zh if reading_chinese() else text.en


def percent(probability: float | None) -> str:
    """18 %; never 0 % or 100 % of what is still open."""
    if probability is None:
        return "—"
    if probability < 0.005:
        return "<1%"
    return ">99%" if probability > 0.995 else f"{100 * probability:.0f}%"


def chance_words(one: Outlook) -> str:
    """The chance, or that it is decided already."""
    if is_decided(one):
        return _("target reached") if one.probability == 1.0 else _("target missed")
    return percent(one.probability)


def is_decided(one: Outlook) -> bool:
    """Whether nothing that may still come changes what becomes of the target."""
    return one.probability in {0.0, 1.0}


def figure(value: float | None, version: IndicatorVersion) -> str:
    """A computed figure with its unit."""
    return "—" if value is None else f"{number(value, version.decimals)}{unit_of(version)}"


def reported(value: float | None, version: IndicatorVersion) -> str:
    """A reported figure with its unit, in as many decimals as it has."""
    return "—" if value is None else f"{plain(value)}{unit_of(version)}"


def unit_of(version: IndicatorVersion) -> str:
    """The unit as it stands behind a figure."""
    unit = version.unit_of_measure
    return unit if unit in {"%", ""} or reading_chinese() else f" {unit}"


def difference(value: float | None, version: IndicatorVersion) -> str:
    """A step or a distance: percentage points where the unit is per cent."""
    return "—" if value is None else f"{number(abs(value), version.decimals)} {step_unit(version)}".strip()


def interval(low: float | None, high: float | None, version: IndicatorVersion) -> str:
    """From – to."""
    if low is None or high is None:
        return "—"
    return f"{number(low, version.decimals)}–{number(high, version.decimals)}{unit_of(version)}"


def interval_of(one: Outlook) -> tuple[float | None, float | None]:
    """The 80 % interval of the year's figure."""
    return at_share(one.quantiles, 0.1), at_share(one.quantiles, 0.9)


def end_words(one: Outlook) -> str:
    """When the year's figure is known: its last period for a level, the whole year else."""
    if one.kind != rules.LEVEL:
        return period_label(str(one.year))
    if not one.newest_period:
        return period_label(str(one.year))
    return period_label(str(Period.parse(one.newest_period).shift(one.n_left)))


def step_unit(version: IndicatorVersion) -> str:
    """The unit of a step or a distance: percentage points where figures are in per cent."""
    return _("percentage points") if version.unit_of_measure == "%" else version.unit_of_measure


def pace_words(one: Outlook, value: float | None, version: IndicatorVersion) -> str:
    """A pace as people say it: per period an amount, a mean, or a step up or down."""
    if value is None:
        return "—"
    if one.kind == rules.LEVEL:
        return f"{signed(value, version.decimals)} {step_unit(version)}".strip()
    return figure(value, version)


def step_name(one: Outlook) -> str:
    """What one period is called: month, quarter …"""
    code = one.newest_period
    names = {"month": _("month"), "quarter": _("quarter"), "half": _("half-year"), "year": _("year")}
    return names[Period.parse(code).frequency.value] if code else _("period")


def list_headline(
    year: int, counts: Mapping[str, int], worst: Outlook | None, worst_name: str, known: Mapping[str, IndicatorVersion]
) -> SafeString | str:
    """How many targets are on course, at risk, unlikely; and which one is least likely."""
    n = sum(counts.values())
    if not n:
        return _("No target is set for %(year)s yet, so there is no chance to tell") % {"year": year}
    told = [
        format_html('<a href="?light={}">{}</a>', light, words % {"n": counts[light]})
        for light, words in (
            (rules.GREEN, ngettext("%(n)s is on course", "%(n)s are on course", counts[rules.GREEN])),
            (rules.AMBER, ngettext("%(n)s is at risk", "%(n)s are at risk", counts[rules.AMBER])),
            (rules.RED, ngettext("%(n)s is unlikely", "%(n)s are unlikely", counts[rules.RED])),
        )
        if counts[light]
    ]
    comma = "，" if reading_chinese() else ", "
    start = ngettext("Of %(n)s target of %(year)s", "Of %(n)s targets of %(year)s", n) % {"n": n, "year": year}
    listed = SafeString(comma.join(told)) if told else _("nothing can be said yet")
    if worst is None or worst.light == rules.GREEN or worst.probability is None:
        return format_html(_("{start}, {listed}"), start=start, listed=listed)
    version = known.get(worst.indicator.code)
    return format_html(
        _("{start}, {listed}; least likely: {who} ({chance})"),
        start=start, listed=listed, who=f"{worst_name} · {indicator_label(worst.indicator.code, version)}",
        chance=format_html('<a href="{}">{}</a>', page_of(worst), chance_words(worst)),
    )  # fmt: skip


def indicator_label(code: str, version: IndicatorVersion | None) -> str:
    """The indicator's name, or its code where it has none today."""
    if version is None:
        return code
    return version.label_zh if reading_chinese() or not version.label_en else version.label_en


def page_of(one: Outlook) -> str:
    """The address of an outlook's page."""
    return reverse("outlook:indicator", args=[one.organisation.code, one.indicator.code])


def headline(one: Outlook | None, version: IndicatorVersion, shown: queries.History) -> SafeString | str:
    """Where it stands, where it will end, with what chance."""
    if shown.newest is None:
        return _("There is no figure yet, so nothing can be said of where it goes")
    period, value = shown.newest
    parts: list[SafeString | str] = [_standing(period, value, version, shown.targets.get(period), one)]
    if one is not None:
        parts.append(_ending(one, version))
    return SafeString(("；" if reading_chinese() else "; ").join(part for part in parts if part))


def _standing(
    period: str, value: float, version: IndicatorVersion, target: float | None, one: Outlook | None
) -> SafeString:
    parts = {"period": period_label(period), "figure": reported(value, version)}
    if one is not None and one.kind == rules.FLOW and one.so_far is not None and one.target:
        parts |= {"sum": figure(one.so_far, version), "share": f"{100 * one.so_far / one.target:.0f}%"}
        return format_html(_("{period}: {figure}, {sum} in the year so far, {share} of the target"), **parts)
    if target is None:
        return format_html(_("{period}: {figure}"), **parts)
    parts["gap"] = difference(value - target, version)
    if value == target:
        return format_html(_("{period}: {figure}, exactly on the path to the target"), **parts)
    if value > target:
        return format_html(_("{period}: {figure}, {gap} above the path to the target"), **parts)
    return format_html(_("{period}: {figure}, {gap} below the path to the target"), **parts)


def _ending(one: Outlook, version: IndicatorVersion) -> SafeString | str:
    if one.state == rules.SHORT:
        return _("too few figures to say where it goes")
    if one.state != rules.SAID or one.end_mean is None:
        return _("no figure for over a year, so nothing is said of where it goes")
    parts = {
        "when": end_words(one), "interval": interval(*interval_of(one), version), "target": reported(one.target, version),
        "chance": chance_words(one), "light": one.light,
    }  # fmt: skip
    if not one.n_left:
        return _decided(one, version)
    if one.target is None:
        return format_html(_("as it goes, {when} ends at {interval}; no target is set"), **parts)
    return format_html(
        _('as it goes, {when} ends at {interval}, and the chance of reaching {target} is '
          '<strong class="chance-{light}">{chance}</strong>'), **parts,
    )  # fmt: skip


def _decided(one: Outlook, version: IndicatorVersion) -> SafeString | str:
    parts = {"when": end_words(one), "end": figure(one.end_mean, version), "target": reported(one.target, version)}
    if one.target is None:
        return format_html(_("{when} is complete at {end}"), **parts)
    if one.probability == 1.0:
        return format_html(_("{when} is complete at {end}: the target of {target} is reached"), **parts)
    return format_html(_("{when} is complete at {end}: the target of {target} is missed"), **parts)


def state_note(one: Outlook | None) -> str:
    """Why there is no forecast, and what brings one; "" where there is one."""
    if one is None:
        return _(
            "This series has not been looked at yet. Every night all series are; the performance office can have it done now."
        )
    if one.state == rules.SHORT:
        return (one.note_zh if reading_chinese() else one.note_en) or _("Too short to say.")
    if one.state == rules.STALE:
        return _(
            "The newest figure is of %(period)s. A forecast from there would say nothing of today; it comes back with the "
            "next approved figure."
        ) % {"period": period_label(one.newest_period)}  # fmt: skip
    if one.state == rules.NOTHING:
        return _(
            "A target is set, yet no figure has been approved or delivered. The forecast begins with the third figure."
        )
    return ""
