"""Template filters that say tiers, roles and changes of organisations in words."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import template
from django.utils.translation import gettext as _

from jixiao.web.base.templatetags.words import label, reading_chinese
from jixiao.web.organisations import rules
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import AbsentOrganisation, HistoryEntry, OrganisationNode, OrganisationTree

register = template.Library()


@register.filter
def tier_label(code: str) -> str:
    """A tier in words; one that the rules do not know stays as it was written."""
    return _(rules.TIER_LABELS[code]) if code in rules.TIER_LABELS else code


@register.filter
def role_label(code: str) -> str:
    """A role in words."""
    return _(rules.ROLE_LABELS[code]) if code in rules.ROLE_LABELS else code


@register.filter
def succession_label(kind: str) -> str:
    """Renamed, merged or split."""
    return _(rules.SUCCESSION_LABELS[kind])


@register.filter
def names(places: Iterable[Any]) -> str:
    """The names of several, joined as the language does."""
    return ("、" if reading_chinese() else ", ").join(label(place) for place in places)


@register.filter
def eve(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)


@register.filter
def place(tree: OrganisationTree, organisation_id: int) -> OrganisationNode | AbsentOrganisation | None:
    """The organisation with that key, on the tree's day or not."""
    return tree.find(organisation_id)


@register.simple_tag
def history_words(entry: HistoryEntry, tree: OrganisationTree) -> str:
    """One fact of an organisation's life as a sentence."""
    version, former = entry.version, entry.former
    others = names(_known(other, tree) for other in entry.others)
    if entry.kind == "created" and version is not None:
        return _("Begins as %(name)s") % {"name": label(version)}
    if entry.kind == "renamed" and version is not None and former is not None:
        return _("%(before)s is now called %(after)s") % {"before": label(former), "after": label(version)}
    if entry.kind == "moved" and version is not None and version.parent is not None:
        return _("Moved under %(parent)s") % {"parent": label(_known(version.parent, tree))}
    sentences = {
        "merged": _("Merged into %(others)s"),
        "absorbed": _("Took over %(others)s"),
        "split": _("Split into %(others)s"),
        "split_from": _("Came of the split of %(others)s"),
    }
    return sentences[entry.kind] % {"others": others} if entry.kind in sentences else _("Ends")


def _known(organisation: Organisation, tree: OrganisationTree) -> Any:
    return tree.find(organisation.pk) or organisation
