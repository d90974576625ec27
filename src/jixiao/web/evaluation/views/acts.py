"""What the pages of entries and appeals share: forms that a reader may send, and how what was sent is carried out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.base.forms import carried_out
from jixiao.web.collection.views.evidence import sent_file
from jixiao.web.organisations.middleware import actor


@dataclass(frozen=True)
class Act:
    """One act: its button, what it says afterwards, its form, and what carries it out."""

    title: str
    said: str
    form: Callable[..., forms.Form]
    run: Callable[..., object]
    is_open: bool = False


@dataclass(frozen=True)
class Offered:
    """A form that the reader may send now."""

    act: str
    form: forms.Form
    title: str
    href: str
    has_file: bool
    is_open: bool


def offered(
    acts: Mapping[str, Act], allowed: Iterable[str], refused: Mapping[str, forms.Form], view: str, subject: str
) -> list[Offered]:
    """The forms of the acts that are allowed, sent to `view`; `refused` were sent and could not be carried out."""
    names = set(allowed)
    return [
        Offered(
            name, form := refused.get(name) or act.form(auto_id=f"{name}_%s"), _(act.title),
            reverse(view, args=[subject, name]), form.is_multipart(), name in refused or act.is_open,
        )
        for name, act in acts.items()
        if name in names or name in refused
    ]  # fmt: skip


def told(form: forms.Form) -> dict[str, Any]:
    """What a form says, with its file as actions take it."""
    data = dict(form.cleaned_data)
    if "file" in form.fields:
        brought = sent_file(data.pop("file"))
        data["files"] = [(brought["file_name"], brought["content"])] if brought else []
    return data


def carry_out(
    request: HttpRequest,
    acts: Mapping[str, Act],
    name: str,
    allowed: Iterable[str],
    page: Callable[[Mapping[str, forms.Form]], HttpResponse],
    back: tuple[str, str],
    **subject: Any,
) -> HttpResponse:
    """Carry out the act that was sent and go back; where it is refused, `page` shows why. 404 where it may not be done."""
    if name not in set(allowed):
        raise Http404(name)
    act = acts[name]
    form = act.form(request.POST, request.FILES, auto_id=f"{name}_%s")
    if not carried_out(form, lambda: act.run(form, **subject, **actor(request))):
        return page({name: form})
    messages.success(request, _(act.said))
    return redirect(*back)
