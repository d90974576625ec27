"""What publications say beside the stages of the year on the cockpits."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import panels
from jixiao.web.organisations.middleware import reader
from jixiao.web.portal import queries, rules


def stage(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """Of how many periods of the cycle the result is public; to who may see drafts how many wait."""
    choice = told["choice"]
    if choice.cycle is None:
        return ""
    may_see = reader(request).access.can(rules.VIEW)
    n_public = queries.n_public(choice.cycle.scheme_version.scheme.code, list(map(str, choice.periods)))
    n_drafts = queries.n_drafts() if may_see else 0
    note = ngettext("{n} draft waits to be published", "{n} drafts wait to be published", n_drafts).format(n=n_drafts)
    return panels.Stage.counted(
        _("Openness"), n_public, len(choice.periods), note if may_see else _("periods whose result is public"),
        reverse("portal:office" if may_see else "portal:releases"),
    ).drawn(request)  # fmt: skip
