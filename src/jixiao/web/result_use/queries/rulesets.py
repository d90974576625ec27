"""Every read of the sets of rules of use."""

from datetime import date

from django.db.models import QuerySet

from jixiao.library import result_use_texts
from jixiao.web.result_use import rules
from jixiao.web.result_use.models import UseRuleSet

LIBRARY_CODE = "default"


def rule_sets() -> QuerySet[UseRuleSet]:
    """Every set, newest first."""
    return UseRuleSet.objects.select_related("saved_by", "adopted_by", "started_from").order_by("-number")


def rules_on(day: date) -> UseRuleSet | None:
    """The adopted set that holds on a day: of those that are valid then the newest. None: there are no rules yet."""
    held = rule_sets().filter(state=rules.ADOPTED, valid_from__lte=day)
    return held.order_by("-valid_from", "-number").first()


def the_draft() -> UseRuleSet | None:
    """The draft somebody works on."""
    return rule_sets().filter(state=rules.DRAFT).first()


def find_rule_set(number: int) -> UseRuleSet | None:
    """One set by its number."""
    return rule_sets().filter(number=number).first() if number < 2**31 else None


def library_document() -> str:
    """The rules of the platform, to begin from."""
    return result_use_texts()[LIBRARY_CODE]
