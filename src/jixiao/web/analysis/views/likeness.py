"""Whose neighbours are looked for, by what and out of whom; what is said and drawn of them."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jixiao.engine.model.period import Period
from jixiao.report.charts import HeatCell, HeatMap, HeatRow
from jixiao.web.analysis import frames, queries, rules
from jixiao.web.analysis.views import cells
from jixiao.web.analysis.views.room import Room
from jixiao.web.base.formats import number
from jixiao.web.base.templatetags.words import label, period_label

NEAR = "near"
"""The name of the group that an organisation and its neighbours are for one page."""


@dataclass(frozen=True)
class Setting:
    """Everything of the page: whose neighbours, by what, out of whom."""

    room: Room
    own: int
    asked: rules.LikenessQuestion

    @cached_property
    def circumstances(self) -> list[int]:
        """Indicators that no scheme scores, as far as the organisation may have them."""
        return queries.circumstances({one.indicator.code: id_ for id_, one in self.room.all_versions.items()})

    @cached_property
    def by(self) -> list[int]:
        """The indicators that tell who is alike: those chosen, else the circumstances, else the first that are scored."""
        codes = {one.indicator.code: id_ for id_, one in self.room.all_versions.items()}
        chosen = [codes[code] for code in self.asked.by]
        return (chosen or self.circumstances or list(self.room.all_versions))[: rules.MOST_BY]

    @property
    def is_by_scores(self) -> bool:
        """Whether they are alike in what is scored, and so in what they achieve."""
        return not set(self.by) & set(self.circumstances)

    @cached_property
    def found(self) -> frames.Neighbours:
        period = self.room.question.period
        if not period or self.own not in self.room.by_id:
            return frames.Neighbours(self.own)
        last = Period.parse(period)
        periods = [str(last.shift(-step)) for step in range(rules.LEVEL_PERIODS)]
        return frames.neighbours_of(self.own, list(self.room.by_id), self.by, periods, self.asked.number)

    @property
    def everybody(self) -> list[int]:
        return [self.own, *(each.organisation for each in self.found.found)]

    @cached_property
    def seen(self) -> frames.Seen:
        """The period's figures of all of them, ranked among themselves."""
        ground = replace(self.room.ground, group_of=dict.fromkeys(self.everybody, NEAR))
        contrasts = [rules.VALUE, rules.RANK]
        cut = queries.Cut(self.everybody, list(self.room.all_versions), [self.room.question.period], contrasts)
        return frames.look(cut, ground, with_peers=True)

    @cached_property
    def rows(self) -> list[frames.Beside]:
        return frames.beside(self.found, list(self.room.all_versions), self.room.question.period, self.room.ground)

    def name(self, organisation: int) -> str:
        return label(self.room.by_id[organisation])


def reason(setting: Setting, each: frames.Neighbour) -> str:
    """In what the neighbour is most alike, and in what it differs most."""
    order = each.by_nearness
    names = [label(setting.room.all_versions[thing]) for thing in order]
    if len(names) < 2:
        return _("alike in %(what)s") % {"what": names[0]} if names else ""
    far = each.apart[order[-1]]
    words = {"what": names[0], "other": names[-1], "far": number(abs(far), 1)}
    if far > 0:
        return _("most alike in %(what)s; most apart in %(other)s, %(far)s spreads higher") % words
    return _("most alike in %(what)s; most apart in %(other)s, %(far)s spreads lower") % words


def headline(setting: Setting, place: Any) -> SafeString:
    own, near = label(place), [setting.name(each.organisation) for each in setting.found.found]
    if not setting.found.n_known:
        return format_html(
            _("There are no figures of {organisation} in the {n} periods up to {period} to find its neighbours by."),
            organisation=own, n=rules.LEVEL_PERIODS, period=period_label(setting.room.question.period),
        )  # fmt: skip
    if not near:
        return format_html(_("Nobody in your sight shares enough figures with {organisation}."), organisation=own)
    words = {"organisation": own, "near": _(", ").join(near[:3]), "period": period_label(setting.room.question.period)}
    better, worse = (sum(row.better * side > 0 for row in setting.rows) for side in (1, -1))
    told = {**words, "n": len(setting.rows), "better": better, "worse": worse}
    if not setting.rows:
        return format_html(
            _("{organisation} is most like {near}; there are no figures of {period} to compare."), **words
        )
    last = min(setting.rows, key=lambda row: (row.mads if row.mads is not None else 0.0, row.indicator))
    if last.mads is None or last.mads >= 0:
        return format_html(
            _("{organisation} is most like {near}. {period}: of {n} indicators it is ahead of their median in {better}, "
              "behind in {worse}."), **told)  # fmt: skip
    version = setting.room.all_versions[last.indicator]
    return format_html(
        _("{organisation} is most like {near}. {period}: of {n} indicators it is ahead of their median in {better}, "
          "behind in {worse}, farthest in “{indicator}”: {figure} beside {median}."),
        **told, indicator=label(version), figure=f"{number(last.value, version.decimals)}{version.unit_of_measure}",
        median=f"{number(last.median, version.decimals)}{version.unit_of_measure}",
    )  # fmt: skip


def picture(setting: Setting) -> HeatMap:
    """All figures of the period, the organisation first; coloured by the place among them."""
    painter = cells.Painter(setting.room, setting.seen)
    period = setting.room.question.period
    rows = []
    for each in setting.rows:
        drawn = [painter.cell((id_, each.indicator, period), rules.VALUE) for id_ in setting.everybody]
        version = setting.room.all_versions[each.indicator]
        unit = f" ({version.unit_of_measure})" if version.unit_of_measure else ""
        fields = [HeatCell(cell.value, cell.text, cell.heat, cell.mark, cell.title, cell.href) for cell in drawn]
        rows.append(HeatRow(f"{label(version)}{unit}", fields))
    title = _("%(name)s beside its nearest neighbours: %(period)s") % {
        "name": setting.name(setting.own), "period": period_label(period),
    }  # fmt: skip
    return HeatMap(title, [setting.name(id_) for id_ in setting.everybody], rows)
