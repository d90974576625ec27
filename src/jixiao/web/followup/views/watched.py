"""What an order watches that is no indicator, as its page shows it: a programme's lights, an item of a joint project."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.budgets.queries import find_programme
from jixiao.web.followup import queries
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.organisations.middleware import reader
from jixiao.web.projects.queries import find_project


@dataclass(frozen=True)
class OutcomeCard:
    """What is seen now, what counts, and where the whole stands for who may open it."""

    verdict: str
    words: str
    rule: str
    name: str
    href: str


def outcome_card(request: HttpRequest, one: RectificationOrder) -> OutcomeCard | None:
    """The card; None for an order about an indicator or about nothing that moves by itself."""
    seen = queries.outcome_of(one, clock.today())
    if seen is None:
        return None
    words = seen.said.zh if reading_chinese() else seen.said.en
    return OutcomeCard(seen.verdict, words, _rule(one), about_label(one), _href(request, one))


def about_label(one: RectificationOrder) -> str:
    """The programme or project by name; blank for other orders."""
    found = queries.about_words(one)
    return "" if found is None else found.zh if reading_chinese() else found.en


def _rule(one: RectificationOrder) -> str:
    if one.monitoring is not None:
        return _(
            "Only reports that the department's approver stands for count. It closes when both lights of a later report are "
            "green, and opens again when one of them soon is not."
        )
    return _("Only accepted progress reports count. It closes when the item is finished.")


def _href(request: HttpRequest, one: RectificationOrder) -> str:
    access = reader(request).access
    if one.monitoring is not None:
        code = one.monitoring.programme.code
        is_seen = find_programme(code, access.visible_ids("budgets.view")) is not None
        return reverse("budgets:programme", args=[code]) if is_seen else ""
    if one.project is None or find_project(one.project.code, access.visible_ids("projects.view")) is None:
        return ""
    return reverse("projects:project", args=[one.project.code])
