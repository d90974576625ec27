"""The checks of an effect in words: what was asked, whether it holds, and what was found."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.comparison.policy_effect.effect import SIGNIFICANT
from jixiao.engine.comparison.policy_effect.interrupted import LEAST, WANTED
from jixiao.web.analysis import frames
from jixiao.web.analysis.views.policy_view import View
from jixiao.web.base.formats import number
from jixiao.web.base.words import N_

HOLDS, FAILS, OPEN, ALLOWED = "holds", "fails", "open", "allowed"
STATES = {HOLDS: N_("holds"), FAILS: N_("does not hold"), OPEN: N_("cannot be checked"), ALLOWED: N_("allowed for")}
SIGNS = {HOLDS: "✓", FAILS: "✗", OPEN: "?", ALLOWED: "≈"}


@dataclass(frozen=True)
class Check:
    """One check: its question, its state, what was found, and whether the answer has to say where it could not be made."""

    name: str
    state: str
    told: str
    counts: bool = True

    @property
    def sign(self) -> str:
        """The state as a sign."""
        return SIGNS[self.state]

    @property
    def state_words(self) -> str:
        """The state in words."""
        return _(STATES[self.state])


def checks(view: View) -> list[Check]:
    """Those of the comparison with others, or those of the treated by themselves; the order is that of their weight."""
    if view.is_compared:
        return [
            _chance(view, view.effect.against["difference"]), _paths(view), _own_lines(view),
            _dates(view, view.effect.against["difference"]), _shuffles(view),
        ]  # fmt: skip
    level = view.effect.alone.get("level")
    if level is None:
        return [_beside(view)]
    if "too_short" in view.effect.told:
        return [_length(level), _beside(view)]
    return [_length(level), _chance(view, level), _drift(view), _dates(view, level), _season(view), _beside(view)]


def _chance(view: View, row: frames.EffectRow) -> Check:
    name = _("More than chance")
    if row.p_value is None:
        return Check(name, OPEN, _few(view) or _("with so few figures the spread by chance cannot be known."))
    found = {"moved": view.moved(row.estimate), "interval": view.interval(row), "p": _probability(row.p_value)}
    if row.p_value < SIGNIFICANT:
        return Check(name, HOLDS, _("%(moved)s, %(interval)s; by chance alone as rarely as %(p)s.") % found)
    return Check(
        name, FAILS, _("%(moved)s, %(interval)s; chance alone gives as much with a probability of %(p)s.") % found
    )


def _few(view: View) -> str:
    """Said where only two organisations stand against each other; nothing else."""
    if view.is_compared and view.effect.n_treated + view.effect.n_others < 3:
        return _("two organisations alone have no spread between them; compare three or more.")
    return ""


def _probability(p: float) -> str:
    return _("under 0.1 %") if p < 0.001 else f"{number(p * 100, 1)} %"


def _paths(view: View) -> Check:
    name = _("On the same path before")
    row = view.effect.against["pre_trend"]
    if row.p_value is None:
        return Check(
            name, OPEN, _few(view) or _("too few figures before the policy to see whether both went the same way.")
        )
    found = {"moved": view.moved(row.estimate), "p": _probability(row.p_value)}
    if row.p_value >= SIGNIFICANT:
        return Check(
            name,
            HOLDS,
            _("before the policy their slopes differ by %(moved)s a period, no more than by chance.") % found,
        )
    return Check(
        name, FAILS,
        _("before the policy the slopes already differed by %(moved)s a period: they were on their way apart.") % found,
    )  # fmt: skip


def _own_lines(view: View) -> Check:
    name = _("Still there beside each one's own trend")
    row, main = view.effect.against["trend_adjusted"], view.effect.against["difference"]
    if row.p_value is None or row.estimate is None or main.estimate is None:
        return Check(name, OPEN, _few(view) or _("too few figures before the policy for a trend of each."))
    found = {"moved": view.moved(row.estimate), "interval": view.interval(row)}
    if row.p_value < SIGNIFICANT and (row.estimate > 0) == (main.estimate > 0):
        return Check(name, HOLDS, _("with everybody's own trend carried on, %(moved)s remain (%(interval)s).") % found)
    return Check(
        name,
        FAILS,
        _("with everybody's own trend carried on, %(moved)s remain, which chance would give too (%(interval)s).")
        % found,
    )


def _dates(view: View, row: frames.EffectRow) -> Check:
    name = _("Not at other dates too")
    n = sum(placebo.p_value is not None for placebo in view.effect.placebos)
    if row.placebo_dates is None or not n:
        return Check(name, OPEN, _few(view) or _("too few figures before the policy to try other dates in its place."))
    found = {"k": round(row.placebo_dates * n), "n": n}
    if row.placebo_dates <= SIGNIFICANT:
        words = ngettext(
            "of %(n)s date before the policy, %(k)s shows as much.",
            "of %(n)s dates before the policy, %(k)s show as much.",
            n,
        )
        return Check(name, HOLDS, words % found)
    return Check(
        name, FAILS, _("%(k)s of %(n)s dates before the policy show as much: the figures do so by themselves.") % found
    )


def _shuffles(view: View) -> Check:
    name = _("Not for other organisations too")
    row = view.effect.against["difference"]
    if row.placebo_organisations is None:
        return Check(name, OPEN, _("there are too few organisations to try others in their place."))
    found = {"share": f"{number(row.placebo_organisations * 100, 1)} %"}
    if "few_organisations" in view.effect.told:
        return Check(
            name, OPEN,
            _("so few organisations that trying others in their place tells little (%(share)s show as much).") % found,
        )  # fmt: skip
    if row.placebo_organisations <= SIGNIFICANT:
        return Check(name, HOLDS, _("of all ways to pick others in their place, %(share)s show as much.") % found)
    return Check(
        name, FAILS, _("of all ways to pick others in their place, %(share)s show as much: that is common.") % found
    )


def _length(row: frames.EffectRow) -> Check:
    name = _("Enough figures on either side")
    found = {"before": row.n_before, "after": row.n_after, "least": LEAST, "wanted": WANTED}
    if min(row.n_before, row.n_after) < LEAST:
        return Check(
            name, FAILS,
            _(
                "figures of %(before)s periods before and %(after)s since are known; "
                "at least %(least)s on either side are needed."
            )
            % found,
        )  # fmt: skip
    if min(row.n_before, row.n_after) < WANTED:
        return Check(
            name, OPEN,
            _(
                "%(before)s periods before and %(after)s since: small effects are missed, "
                "%(wanted)s on either side are wanted."
            )
            % found,
        )  # fmt: skip
    return Check(name, HOLDS, _("%(before)s periods before and %(after)s since.") % found)


def _drift(view: View) -> Check:
    name = _("No drift of its own")
    if "drifts" in view.effect.told:
        return Check(
            name, ALLOWED,
            _(
                "each figure hangs on the one before, so that any two halves differ; "
                "the steps from period to period are judged instead."
            ),
        )  # fmt: skip
    return Check(name, HOLDS, _("what is left beside the lines does not hang together."))


def _season(view: View) -> Check:
    name = _("No season in it")
    if "season_left" in view.effect.told:
        return Check(name, FAILS, _("figures a year apart go together; tick that the season be taken away."))
    return Check(name, HOLDS, _("no season is seen in what is left beside the lines."))


def _beside(view: View) -> Check:
    name = _("Somebody without the policy")
    if view.effect.n_others:
        return Check(name, OPEN, _("those without the policy have no figures on both sides of its beginning."))
    return Check(name, OPEN, _("there is nobody without the policy to hold them against."), counts=False)
