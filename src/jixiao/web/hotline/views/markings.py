"""How months are marked: the document that holds, and a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, posted
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.hotline import actions, queries
from jixiao.web.hotline.forms import MarkingForm
from jixiao.web.hotline.views.scope import EDIT
from jixiao.web.organisations.middleware import reader, require

EXAMPLE = """\
# Weights of the three rates; or parts with threshold, points per percentage point and floor.
weights: {response_rate: 30, solution_rate: 35, satisfaction_rate: 35}
# parts:
#   - {rate: solution_rate, full: 25, threshold: 95, points_per_point: 0.5, floor: 12.5}
# peer_groups: [central, outer]
# indicators: {solution_rate: hotline_solution}
settings: {basically_solved_counts: 1, satisfied_from: 3}
"""


def marking(request: HttpRequest) -> HttpResponse:
    """The marking that holds and those before it; a new one from a month on."""
    require(request, EDIT)
    known = queries.markings()
    initial = {"document": known[0].document if known else EXAMPLE, "valid_from": f"{clock.today():%Y-%m}"}
    form = MarkingForm(posted(request), initial=initial)

    def save() -> None:
        user = reader(request).user
        try:
            actions.save_marking(**form.cleaned_data, by=user, now=clock.now())
        except DefinitionError as fault:
            said = f"{fault.message_zh}{fault.mend_zh}" if reading_chinese() else f"{fault.message} {fault.mend}"
            form.add_error("document", said)

    if request.method == "POST" and carried_out(form, save) and not form.errors:
        messages.success(request, _("Saved. It counts for months that are not confirmed yet."))
        return redirect("hotline:marking")
    return render(request, "hotline/marking.html", {"form": form, "known": known}, status=422 if form.errors else 200)
