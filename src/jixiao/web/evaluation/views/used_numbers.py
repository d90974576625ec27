"""The numbers that went into a score, each with its name, its unit and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao import Period
from jixiao.engine.model.node import Node
from jixiao.engine.scoring.receipt import Input
from jixiao.web.base.formats import plain
from jixiao.web.base.templatetags.words import label
from jixiao.web.base.words import N_, name_of
from jixiao.web.collection.rules import TAKEN_BACK
from jixiao.web.evaluation import queries
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import indicator_on, per_words

ROLES = {
    "value": N_("Actual value"),
    "carried": N_("Value carried forward"),
    "peer_median": N_("Median of the peer group, for the missing value"),
    "interpolated": N_("Value interpolated for the missing one"),
    "history": N_("Earlier value"),
    "target": N_("Target"),
    "base": N_("Base line"),
    "stretch": N_("Stretch line"),
    "adjustment": N_("Counted for bonus or deduction"),
    "veto": N_("Looked at for the veto"),
}
EVENTS, AIMS = frozenset({"adjustment", "veto"}), frozenset({"target", "base", "stretch"})
FROZEN = N_("frozen input of the run")
SOURCES = {
    "peer_median": N_("computed from the figures of the peer group"),
    "interpolated": N_("computed from the figures of the periods before and after"),
}
STANDING_IN = SOURCES.keys()


@dataclass(frozen=True)
class Used:
    """One number that went in, and where it comes from."""

    name: str
    period: str
    value: str
    source: str
    task_id: int | None = None
    href: str = ""
    source_href: str = ""


@dataclass(frozen=True)
class PanelNamed:
    """A panel by name; `href` where the reader may open its page. Who scored in it stands nowhere."""

    label: str
    href: str = ""


@dataclass(frozen=True)
class _Frame:
    """What the lines of one receipt share. `leaf` is None for the total and for groups."""

    run: ScoringRun
    organisation: str
    leaf: Node | None
    library: Mapping[str, IndicatorVersion]
    events: Mapping[str, str]
    unit: str
    panels: Mapping[int, PanelNamed]

    @property
    def several(self) -> bool:
        """Whether the leaf looks at more than its own indicator."""
        return self.leaf is not None and self.leaf.observed != (self.leaf.indicator,)


def used_numbers(
    view: queries.ReceiptView, run: ScoringRun, organisation: str, panels: Mapping[int, PanelNamed]
) -> list[Used]:
    """Every number of a receipt: what was read, what was made of it, gaps that were declared, the full marks."""
    found, scheme = view.receipt, queries.scheme_of(run)
    leaf = scheme.node(found.node_code) if found.kind == "leaf" else None
    events = {part.indicator: label(part) for part in scheme.adjustments}
    events |= {part.indicator: label(part) for part in scheme.vetoes}
    library = indicator_on(Period.parse(run.period).last_date, leaf.observed) if leaf else {}
    frame = _Frame(run, organisation, leaf, library, events, found.unit_of_measure, panels)
    figures = {figure.observation_id: figure for figure in view.figures}
    lines = [_line(each, figures.get(each.observation_id), frame) for each in found.inputs]
    if leaf is not None and found.raw is not None and frame.several:
        lines.append(_made(leaf, found.raw, frame))
    read = {each.observation_id for each in found.inputs}
    lines += [_gap(figure, frame) for figure in view.figures if figure.observation_id not in read]
    version = run.cycle.scheme_version
    words = _("scheme “{name}”, version {n}").format(name=label(version), n=version.number)
    return [*lines, Used(_("Full marks"), "", plain(found.weight), words)]


def _line(each: Input, figure: queries.UsedFigure | None, frame: _Frame) -> Used:
    name, unit, href = _called(each, frame)
    panel = frame.panels.get(figure.panel or 0) if figure is not None else None
    if figure is not None and panel is not None:
        source = _("panel “{name}”, {n} people").format(name=panel.label, n=figure.n)
        return Used(name, each.period, f"{plain(each.value)}{unit}", source, None, href, panel.href)
    if figure is not None and figure.n is not None:
        source = _("estimate from {n} answers, revision {revision}").format(n=figure.n, revision=figure.revision)
    elif figure is not None:
        source = _("form, revision {n}: {who}").format(n=figure.revision, who=figure.who)
    elif each.role in AIMS:
        source = _("target plan {year}").format(year=frame.run.cycle.year)
    else:
        source = _(SOURCES.get(each.role, FROZEN))
    return Used(name, each.period, f"{plain(each.value)}{unit}", source, figure.task_id if figure else None, href)


def _called(each: Input, frame: _Frame) -> tuple[str, str, str]:
    """Name, unit and address of the series of one number; of several indicators each has its own."""
    role, known = _(ROLES[each.role]) if each.role in ROLES else "", frame.library.get(each.indicator_code)
    if each.role in EVENTS:
        return frame.events.get(each.indicator_code, role), "", ""
    if each.role in AIMS or not frame.several or known is None:
        return role or each.indicator_code, frame.unit, ""
    href = reverse("evaluation:series", args=[frame.organisation, each.indicator_code])
    name = label(known)
    if frame.leaf and frame.leaf.per and each.indicator_code == frame.leaf.per.indicator:
        name = _("{name} (divides)").format(name=name)
    elif each.role in STANDING_IN:
        return role, frame.unit, ""
    elif each.role not in {"value", "input"}:
        name = f"{name} · {role}"
    return name, known.unit_of_measure, href


def _made(leaf: Node, raw: float, frame: _Frame) -> Used:
    """What the figures above give: the value that the rule scores."""
    names = {code: name_of(version) for code, version in frame.library.items()}
    source = _("figures above, by the rule")
    if leaf.per:
        source = _("figures above, {per}").format(per=per_words(leaf, names))
    return Used(_("Value that is scored"), frame.run.period, f"{plain(raw)}{leaf.unit_of_measure}", source)


def _gap(figure: queries.UsedFigure, frame: _Frame) -> Used:
    known = frame.library.get(figure.indicator_code)
    name = _("Actual value")
    if known and frame.several:
        name = label(known)
    panel = frame.panels.get(figure.panel or 0)
    if figure.source == TAKEN_BACK:
        words = _("taken back: {reason}").format(reason=figure.reason)
        return Used(name, figure.period, "—", words, source_href=panel.href if panel else "")
    words = _("declared: nothing to report ({reason}), {who}").format(reason=figure.reason, who=figure.who)
    return Used(name, figure.period, "—", words, figure.task_id)
