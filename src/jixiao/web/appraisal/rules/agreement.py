"""What a panel's agreement means for what the office does next. No Django."""

from collections.abc import Callable

from jixiao.web.base.words import N_

SPLIT, LEVELS, UNSURE, MIDDLING, FIRM, UNKNOWN = "split", "levels", "unsure", "middling", "firm", "unknown"
WHILE_OPEN = {
    SPLIT: N_(
        "Do not combine yet. Go through two or three organisations together with the tiers, then give the scores back "
        "to those who want to look again."
    ),
    LEVELS: N_(
        "They agree who is better but not how good: see who gives much more or less below. "
        "Ask them to read the tiers again, or choose corrected means for the next panel."
    ),
    UNSURE: N_(
        "It looks well, but rests on too few scores of the same organisations: it may be chance. Let more people score the "
        "same ones before you rely on it."
    ),
    MIDDLING: N_(
        "Look at the scores far from the others below before you combine. Good enough for grades, not for close ranks."
    ),
    FIRM: N_("Nothing to do: combine when everybody has handed in."),
    UNKNOWN: N_("Let at least two people score the same two organisations; until then nobody can tell."),
}
WHEN_CLOSED = {
    SPLIT: N_(
        "Do not rank by these scores alone: say so beside the result. If a scorer should not have scored, void those "
        "scores; if the panel as a whole cannot stand, withdraw it and score anew."
    ),
    LEVELS: N_(
        "The order stands, the level does not: compare with the corrected means in the table below, "
        "and choose corrected means for the next panel."
    ),
    UNSURE: N_("It looks well, but rests on too few scores of the same organisations: say so beside the result."),
    MIDDLING: N_("Use the result for grades; do not make much of close ranks."),
    FIRM: N_("Nothing to do: the result stands on firm ground."),
    UNKNOWN: N_("Say beside the result that agreement is unknown; have two people score the same two next time."),
}
SYSTEMATIC_OPEN = N_(
    "Ask what they read differently. If the tiers were misunderstood, give the scores back; if they are only strict or "
    "lenient, corrected means take it out."
)
SYSTEMATIC_CLOSED = N_(
    "Compare with the corrected means in the table below. Void the scores only for a reason such as a conflict of "
    "interest: being strict is none."
)
SYSTEMATIC_CORRECTED = N_("Nothing to do: this panel's means are corrected for it.")


def agreement_level(
    w: float | None, icc: float | None, cut: Callable[[str], float], *, icc_low: float | None = None
) -> str:
    """Kendall's W (order) and ICC (level, with its interval's lower end) together. `cut`: the steps by name.

    split, levels (same order only), unsure (may be chance), middling, firm or unknown.
    """
    if w is None and icc is None:
        return UNKNOWN
    if w is not None and w < cut("w_moderate"):
        return SPLIT
    if icc is not None and icc < cut("icc_moderate"):
        return SPLIT if w is None else LEVELS
    if icc_low is not None and icc_low < 0:
        return UNSURE
    is_firm = (w is None or w >= cut("w_strong")) and (icc is None or icc >= cut("icc_good"))
    return FIRM if is_firm else MIDDLING


def is_systematic(leniency: float, error: float | None, z: float, least: float) -> bool:
    """Whether somebody gives more or less than the others beyond chance (`z` standard errors) and by `least` points."""
    return error is not None and abs(leniency) >= least and abs(leniency) > z * error
