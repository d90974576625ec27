"""Chat groups, and how early the late are reminded: kept by the performance office."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.notices import actions, queries, rules
from jixiao.web.notices.channels import fault_words
from jixiao.web.notices.forms import BotForm, LadderForm
from jixiao.web.notices.models import Bot
from jixiao.web.organisations.middleware import PlatformRequest, require

# Who publishes tasks decides how people are reminded of them.
EDIT = "collection.publish"


def _reader(request: HttpRequest) -> PlatformRequest:
    require(request, EDIT)
    return cast(PlatformRequest, request)


def bots(request: HttpRequest) -> HttpResponse:
    """The chat groups of the reader's organisations, with what became of their messages."""
    reader = _reader(request)
    rows = queries.bots_of(reader.access.visible_ids(EDIT))
    lines = [
        (row, _(rules.BOT_LABELS[row.bot.kind]), reader.tree.find(row.bot.organisation_id), fault_words(row.fault))
        for row in rows
    ]
    n_stuck = sum(bool(row.fault) for row in rows)
    values = {"n": len(rows), "stuck": n_stuck}
    if not rows:
        headline = _("No chat group is told yet")
    elif n_stuck:
        words = ngettext(
            "%(n)s chat group is told; %(stuck)s cannot be reached",
            "%(n)s chat groups are told; %(stuck)s cannot be reached",
            len(rows),
        )
        headline = words % values
    else:
        headline = ngettext("%(n)s chat group is told", "%(n)s chat groups are told", len(rows)) % values
    context = {"lines": lines, "headline": headline}
    return render(request, "notices/bots.html", context)


def add_bot(request: HttpRequest) -> HttpResponse:
    """A chat group by its bot's webhook address."""
    reader = _reader(request)
    form = BotForm(posted(request), tree=reader.tree, ids=reader.access.visible_ids(EDIT))
    back = reverse("notices:bots")
    done = finished(
        request, form, lambda: actions.add_bot(**form.cleaned_data, by=reader.user, now=clock.now()), lambda: back
    )
    words = {"headline": _("Add a chat group"), "button": _("Add"), "eyebrow": _("Chat groups")}
    return done or form_page(request, form, back=back, **words)


def _bot(request: HttpRequest, pk: int) -> Bot:
    reader = _reader(request)
    known = Bot.objects.select_related("organisation").filter(organisation__in=reader.access.visible_ids(EDIT))
    try:
        return get_object_or_404(known, pk=pk)
    except OverflowError:
        raise Http404(pk) from None


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits for the group goes out with the next minute."""
    bot = _bot(request, pk)
    n_due = actions.try_again(bot=bot, by=_reader(request).user, now=clock.now())
    words = ngettext("%(n)s message goes out now.", "%(n)s messages go out now.", n_due)
    messages.success(request, words % {"n": n_due})
    return redirect("notices:bots")


@require_POST
def withdraw_bot(request: HttpRequest, pk: int) -> HttpResponse:
    """The group is told nothing more."""
    bot = _bot(request, pk)
    try:
        actions.withdraw_bot(bot=bot, by=_reader(request).user, now=clock.now())
        messages.success(request, _("“%(name)s” is told nothing more.") % {"name": bot.label})
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    return redirect("notices:bots")


def ladder(request: HttpRequest) -> HttpResponse:
    """How early people are reminded and when a task turns red; for the top of the reader's scope, or any below."""
    reader = _reader(request)
    ids = reader.access.visible_ids(EDIT)
    top = next((node for _depth, node in reader.tree.depth_first(ids)), None)
    usual = queries.ladder_days([top.id], reader.tree.day, reader.tree)[top.id] if top else None
    initial = {
        "organisation": top.code if top else "",
        "remind_days": usual.remind_days if usual else None,
        "red_days": usual.red_days if usual else None,
    }
    form = LadderForm(posted(request), tree=reader.tree, ids=ids, initial=initial)
    done = finished(
        request,
        form,
        lambda: actions.set_ladder(**form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: reverse("notices:ladder"),
    )
    rows = [(row, reader.tree.find(id_)) for id_, row in queries.ladder_settings().items() if id_ in ids]
    context = {"form": form, "rows": rows, "usual": usual, "top": top}
    return done or render(request, "notices/ladder.html", context)
