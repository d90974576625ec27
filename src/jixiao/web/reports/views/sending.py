"""A report that is read is sent: once, to people whose rights allow it, in the words that stand in it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, posted
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import access_for
from jixiao.web.reports import actions, queries
from jixiao.web.reports.forms import SendForm
from jixiao.web.reports.views.faults import in_language
from jixiao.web.reports.views.mailing import people_for
from jixiao.web.reports.views.scope import asked_for, made_for


def send(request: HttpRequest, run: str, kind: str, organisation: str = "") -> HttpResponse:
    """Send this report; refused while its words rest on facts that have changed."""
    asked = asked_for(request, run, kind, organisation)
    people = people_for(request)
    read = reader(request)
    form = SendForm(posted(request), people=[(name, f"{one.display_name} ({name})") for name, one in people.items()])

    if request.method == "POST" and form.is_valid():
        try:
            made = made_for(request, asked)
            (made.whole or made.edited).check()
        except DefinitionError as fault:
            form.add_error(None, in_language(fault))

    def act() -> None:
        chosen = [people[name] for name in form.cleaned_data["recipients"]]
        refused = [
            one.username
            for one in chosen
            if not queries.readable_by(access_for(one, read.tree), asked.run, kind, asked.about)
        ]
        actions.send_once(
            run=asked.run, kind=kind, language=asked.language, formats=form.cleaned_data["formats"],
            organisation=Organisation.objects.get(code=asked.about) if asked.about else None, recipients=chosen,
            refused=refused, by=read.user, now=clock.now(),
        )  # fmt: skip

    answer = finished(request, form, act, lambda: asked.address, _("It is sent as soon as a worker is free."))
    words = {
        "headline": _("Send this report"), "button": _("Send it"), "back": asked.address, "eyebrow": _("Read the report"),
        "lede": _("Once, as it stands now. To have it sent again and again, set up a mailing."),
    }  # fmt: skip
    return answer or form_page(request, form, **words)
