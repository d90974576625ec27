"""What if the target, the pace or the weight were another? Where the year would end, and what score and rank it would give."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base.formats import plain
from jixiao.web.base.templatetags.words import label, reading_chinese
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.models import Organisation
from jixiao.web.outlook import queries, rules
from jixiao.web.outlook.forms import WhatIfForm
from jixiao.web.outlook.models import Outlook
from jixiao.web.outlook.queries import Tried, as_it_is, try_out, usual_pace
from jixiao.web.outlook.rules import at_share
from jixiao.web.outlook.views import sentences
from jixiao.web.outlook.views.drawing import picture
from jixiao.web.outlook.views.scope import Seen, seen

FIELDS = ("target", "pace", "weight")


@dataclass(frozen=True)
class Side:
    """One column of the comparison, in words."""

    name: str
    target: str
    pace: str
    end: str
    interval: str
    chance: str
    light: str
    light_words: str
    required: str
    standing: queries.Standing | None
    grade: str = ""


def what_if(request: HttpRequest, organisation: str, indicator: str) -> HttpResponse:
    """Typed into the address, so that it can be sent; nothing is stored."""
    one = seen(request, organisation, indicator)
    outlook = one.outlook
    if outlook is None or outlook.end_mean is None:
        return render(request, "outlook/what_if_empty.html", {"seen": one, "note": sentences.state_note(outlook)})
    scored = queries.newest_scored(one.place_code, one.version.indicator.code, reader(request).access)
    form = _form(request, one, outlook, scored)
    given: dict[str, float | None] = dict.fromkeys(FIELDS)
    if form.is_valid():
        given |= {name: form.cleaned_data.get(name) for name in FIELDS}
    now = as_it_is(outlook)
    target = outlook.target if given["target"] is None else given["target"]
    tried = try_out(outlook, target, given["pace"])
    sides = _sides(one, outlook, scored, now, tried, given, form)
    shown = queries.history(one.place_id, one.version, outlook.year)
    is_tried = any(value is not None for value in given.values())
    title = _("%(indicator)s, %(unit)s") % {"indicator": label(one.version), "unit": one.unit or _("no unit")}
    drawn = picture(outlook, one.version, shown, [], title=title, tried=tried if is_tried else None)
    context = {
        "seen": one,
        "outlook": outlook,
        "form": form,
        "sides": sides,
        "scored": scored,
        "is_tried": is_tried,
        "headline": _headline(one, outlook, tried, sides, given),
        "fan": drawn.fan,
        "kind_words": _(rules.KIND_LABELS[outlook.kind]),
        "suggestions": _suggestions(one, outlook),
    }
    return render(request, "outlook/what_if.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, one: Seen, outlook: Outlook, scored: queries.Scored | None) -> WhatIfForm:
    names = {
        rules.LEVEL: _("Step per %(step)s from now on") % {"step": sentences.step_name(outlook)},
        rules.AVERAGE: _("Mean of the periods left (%(n)s)") % {"n": outlook.n_left},
        rules.FLOW: _("Amount per %(step)s from now on") % {"step": sentences.step_name(outlook)},
    }
    form = WhatIfForm(
        request.GET if any(name in request.GET for name in FIELDS) else None,
        pace_label=names[outlook.kind], has_pace=bool(outlook.n_left), has_weight=scored is not None,
    )  # fmt: skip
    unit, steps = one.unit, {"%": _("percentage points")}
    pace_unit = steps.get(unit, unit) if outlook.kind == rules.LEVEL else unit
    hints = {
        "target": _("now %(value)s") % {"value": sentences.reported(outlook.target, one.version)}
        if outlook.target is not None
        else _("none is set"),
        "pace": _("forecast: %(value)s; blank leaves the forecast; in %(unit)s")
        % {"value": sentences.pace_words(outlook, usual_pace(outlook), one.version), "unit": pace_unit or _("no unit")},
        "weight": _("now %(value)s of %(full)s; siblings share the rest")
        % {"value": plain(scored.leaf.weight), "full": plain(100.0)}
        if scored
        else "",
    }
    for name, field in form.fields.items():
        field.help_text = hints[name]
    return form


def _sides(
    one: Seen, outlook: Outlook, scored: queries.Scored | None, now: Tried, tried: Tried,
    given: dict[str, float | None], form: WhatIfForm,
) -> list[Side]:  # fmt: skip
    """As forecast, and as tried where anything is."""
    standing, tried_standing = None, None
    if scored is not None:
        standing = _stood(one, outlook, scored, now, None)
        if any(value is not None for value in given.values()):
            try:
                tried_standing = _stood(one, outlook, scored, tried, given["weight"])
            except DefinitionError as fault:
                told = (fault.message_zh, fault.mend_zh) if reading_chinese() else (fault.message, fault.mend)
                form.add_error("weight" if given["weight"] is not None else None, " ".join(filter(None, told)))
    sides = [_side(_("As forecast"), one, outlook, now, standing)]
    if any(value is not None for value in given.values()):
        sides.append(_side(_("As tried"), one, outlook, tried, tried_standing))
    return sides


def _stood(
    one: Seen, outlook: Outlook, scored: queries.Scored, tried: Tried, weight: float | None
) -> queries.Standing:  # fmt: skip
    """Score and rank with the year's last period as it would be, everybody else as in the run."""
    last = outlook.path[-1] if outlook.path else None
    target = None
    if last is not None and tried.target is not None:
        target = queries.target_of_period(
            Organisation(pk=one.place_id), Indicator(pk=one.version.indicator_id), outlook.year, tried.target, last[0]
        )
    value = None
    if last is not None:
        is_end = outlook.kind == rules.LEVEL or one.version.indicator.code in queries.running_codes()
        value = tried.end if is_end else (last[1] if tried.pace is None else tried.pace)
        value = _within(value, one)
    return queries.replayed(scored, value=value, target=target, weight=weight)


def _within(value: float | None, one: Seen) -> float | None:
    """Inside the indicator's bounds, to its decimals: as it would be reported."""
    if value is None:
        return None
    low, high = one.version.lower_bound, one.version.upper_bound
    value = value if low is None else max(value, low)
    value = value if high is None else min(value, high)
    return round(value, one.version.decimals)


def _side(name: str, one: Seen, outlook: Outlook, tried: Tried, standing: queries.Standing | None) -> Side:
    version = one.version
    pace = usual_pace(outlook) if tried.pace is None else tried.pace
    chance = sentences.percent(tried.probability)
    if tried.probability in {0.0, 1.0}:
        chance = _("target reached") if tried.probability == 1.0 else _("target missed")
    return Side(
        name, sentences.reported(tried.target, version), sentences.pace_words(outlook, pace, version),
        sentences.figure(tried.end, version), sentences.interval(tried.low, tried.high, version) if outlook.n_left else "",
        chance, tried.light, _(rules.LIGHT_LABELS[tried.light]) if tried.light else "",
        sentences.pace_words(outlook, tried.required, version), standing, label(standing) if standing else "",
    )  # fmt: skip


def _headline(
    one: Seen, outlook: Outlook, tried: Tried, sides: list[Side], given: dict[str, float | None]
) -> SafeString | str:
    """The answer: from which chance to which, and what it does to the rank."""
    before, after = sides[0], sides[-1]
    parts = {"when": sentences.end_words(outlook), "end": after.end, "target": after.target, "before": before.chance,
             "chance": after.chance, "light": after.light}  # fmt: skip
    if len(sides) < 2:
        if tried.target is None:
            return format_html(_("As forecast, {when} ends at {end}; try a target or a pace"), **parts)
        return format_html(_("As forecast, the chance of {target} is {chance}; try another target or pace"), **parts)
    told = format_html(_("{when} would end at {end}"), **parts)
    if tried.target is not None:
        told = format_html(
            _("{when} would end at {end}; the chance of {target} is {chance} instead of {before}"), **parts
        )
    if before.standing is None or after.standing is None or before.standing.rank is None or after.standing.rank is None:
        return told
    ranks = {"from_rank": before.standing.rank, "to_rank": after.standing.rank}
    joint = "；" if reading_chinese() else "; "
    words = (
        _("rank {from_rank} → {to_rank}") if ranks["from_rank"] != ranks["to_rank"] else _("rank {to_rank} as before")
    )
    return format_html("{}{}{}", told, joint, format_html(words, **ranks))


def _suggestions(one: Seen, outlook: Outlook) -> list[dict[str, Any]]:
    """Things worth a try: what would just reach the target, the pace of the best period, last year's end as the target."""
    found = []
    if outlook.required is not None and outlook.n_left:
        found.append({
            "query": f"pace={outlook.required:.6g}",
            "words": _("the pace still required: %(value)s") % {
                "value": sentences.pace_words(outlook, outlook.required, one.version)},
        })  # fmt: skip
    if outlook.end_mean is not None:
        sure = at_share(outlook.quantiles, 0.2 if outlook.direction == "higher" else 0.8)
        if outlook.n_left and sure is not None:
            rounded = round(sure, one.version.decimals)
            found.append({
                "query": f"target={rounded:g}",
                "words": _("a target that is reached four times in five: %(value)s") % {
                    "value": sentences.figure(rounded, one.version)},
            })  # fmt: skip
    return found
