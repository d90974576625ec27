"""What the overview says where there is nothing yet: the way to the guide."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from jixiao.web.organisations.middleware import reader
from jixiao.web.set_up import queries
from jixiao.web.set_up.views.scope import ACCOUNTS, EDIT, VIEW


def guide_panel(request: HttpRequest, facts: Mapping[str, Any]) -> str:
    """For the office: no scheme yet, begin one. For the administrator: make the office's account, or those that wait."""
    access = reader(request).access
    if not access.can(VIEW):
        return ""
    context = {
        "may_edit": access.can(EDIT),
        "is_bare": queries.is_bare(),
        "n_drafts": queries.drafts_of(access.visible_ids(EDIT)).count(),
        "n_waiting": len(queries.awaited(access.visible_ids(ACCOUNTS))),
    }
    return render_to_string("set_up/parts/panel.html", context, request)
