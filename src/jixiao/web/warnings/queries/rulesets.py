"""Every read of the sets of rules."""

from datetime import date

from django.db.models import Max, QuerySet

from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations.queries import peer_groups_on
from jixiao.web.warnings import rules
from jixiao.web.warnings.models import WarningLook, WarningRuleSet


def rules_in_force() -> WarningRuleSet | None:
    """The released rules; None where there are none, and nothing is warned of."""
    return rule_sets().filter(state=rules.RELEASED).first()


def the_draft() -> WarningRuleSet | None:
    """The draft somebody works on."""
    return rule_sets().filter(state=rules.DRAFT).first()


def rule_sets() -> QuerySet[WarningRuleSet]:
    """Every set, newest first."""
    found = WarningRuleSet.objects.select_related("saved_by", "released_by", "started_from")
    return found.order_by("-number")


def newest_rule_set() -> WarningRuleSet | None:
    """The set made last, whatever became of it."""
    return rule_sets().first()


def find_rule_set(number: int) -> WarningRuleSet | None:
    """One set by its number."""
    return rule_sets().filter(number=number).first() if number < 2**31 else None


def newest_look() -> WarningLook | None:
    """The look that ended last."""
    return WarningLook.objects.select_related("rule_set").order_by("-number").first()


def seen_until(rule_set: WarningRuleSet) -> int:
    """The newest figure that was looked at by these rules; 0 where they have not looked yet."""
    return WarningLook.objects.filter(rule_set=rule_set).aggregate(newest=Max("newest_observation"))["newest"] or 0


def group_members(day: date) -> dict[str, tuple[str, list[str]]]:
    """By code of each peer group its name and the codes of the organisations that are in it on that day."""
    found: dict[str, tuple[str, list[str]]] = {}
    for row in peer_groups_on(day):
        found.setdefault(row.peer_group.code, (label(row.peer_group), []))[1].append(row.organisation.code)
    return found
