"""The map that figures are drawn on: what it must be, which regions were matched, its upload."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.analysis import actions, queries, rules
from jixiao.web.analysis.forms import MapForm
from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.middleware import reader, require

VIEW, EDIT = "organisations.view", "organisations.edit"


def region_map(request: HttpRequest) -> HttpResponse:
    """How one gets a map, what there is, and its upload for those who keep all organisations."""
    require(request, VIEW)
    form = MapForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not may_upload(request):
            raise Http404("map")
        if form.is_valid() and _taken(request, form):
            return redirect("analysis:region_map")
    known = queries.newest_map()
    context: dict[str, Any] = {
        "form": form,
        "known": known,
        "may_upload": may_upload(request),
        "unmatched": _unmatched(request, known) if known else [],
        "limit": rules.MAP_BYTES // 1_048_576,
        "may_compare": reader(request).access.can(queries.SIGHT),
    }
    return render(request, "analysis/region_map.html", context, status=422 if form.errors else 200)


def may_upload(request: HttpRequest) -> bool:
    """Whether the reader keeps all organisations."""
    page = reader(request)
    ids = page.access.visible_ids(EDIT)
    return bool(ids) and rules.can_upload_map(page.tree.holds_all(ids))


def _taken(request: HttpRequest, form: MapForm) -> bool:
    file = form.cleaned_data["file"]
    try:
        row = actions.upload_map(
            name=file.name or "map.geojson", content=file.read(rules.MAP_BYTES + 1), is_whole=True,
            by=reader(request).user, now=clock.now(),
        )  # fmt: skip
    except RuleViolation as refusal:
        form.add_error("file", in_words(refusal))
        return False
    words = ngettext("The map has %(n)s region; %(m)s bears an organisation's code or name.",
                     "The map has %(n)s regions; %(m)s bear an organisation's code or name.", row.n_regions)  # fmt: skip
    messages.success(request, words % {"n": row.n_regions, "m": row.n_matched})
    if not row.n_matched:
        messages.warning(
            request, _("None was matched: give each region a property “code” with the code of its organisation.")
        )
    return True


def _unmatched(request: HttpRequest, known: queries.KnownMap) -> list[str]:
    """Regions that no organisation of today answers to."""
    page = reader(request)
    nodes = page.tree.nodes.values()
    words = {word for node in nodes for word in (node.code, node.label_zh, node.label_en) if word}
    return [region.label for region in known.regions if words.isdisjoint(region.keys)]
