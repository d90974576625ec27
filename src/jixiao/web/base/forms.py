"""What every form shares: a refusal by the rules becomes an error that the page shows on top."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.engine.model.text import Text
from jixiao.web.base.rules import RuleViolation

T = TypeVar("T")


def in_words(refusal: RuleViolation) -> str:
    """The refusal in the reader's language; words among its parameters (states, roles) are translated too."""
    params = {key: _(value) if isinstance(value, str) and value else value for key, value in refusal.params.items()}
    return _(refusal.message) % params if params else _(refusal.message)


def in_both(refusal: RuleViolation) -> Text:
    """The refusal in English and Chinese, for what is kept or answered in both."""
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.append(in_words(refusal))
    return Text(*said)


def carried_out(form: forms.Form, act: Callable[[], object]) -> bool:
    """Run `act` if the form is valid; False where the form or the rules refuse, and the form says why."""
    if not form.is_valid():
        return False
    try:
        act()
    except RuleViolation as refusal:
        form.add_error(None, in_words(refusal))
        return False
    return True


def acted(request: HttpRequest, act: Callable[[], T], said: str | Callable[[T], str] = "") -> T | None:
    """Run an act that no form goes with; the next page says `said` (of what came of it), or why it was refused.

    What the act gave; None where it was refused.
    """
    try:
        made = act()
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
        return None
    words = said(made) if callable(said) else said
    if words:
        messages.success(request, words)
    return made


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it is nothing; None where the form is shown for the first time."""
    return request.POST if request.method == "POST" else None


def date_input() -> forms.DateInput:
    """The browser's own date field, filled in the one form that it reads."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def finished(
    request: HttpRequest, form: forms.Form, act: Callable[[], object], then: Callable[[], str], said: str = ""
) -> HttpResponse | None:
    """After a form that was sent and carried out, say so and go to `then()`; None where it is to be shown (again)."""
    if request.method != "POST" or not carried_out(form, act):
        return None
    messages.success(request, said or _("Saved."))
    return HttpResponseRedirect(then())


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    headline: str,
    button: str,
    back: str,
    eyebrow: str,
    lede: str = "",
    source: str = "",
) -> HttpResponse:
    """A page with one form and one primary button."""
    words = {"headline": headline, "button": button, "back": back, "eyebrow": eyebrow, "lede": lede, "source": source}
    return render(request, "base/form_page.html", {"form": form, **words})


class DocumentForm(forms.Form):
    """A document as YAML, with what changes and why; faults are told with their lines, above the form.

    `texts`: the label of the document, and for whom the note is written. `note_limit`: characters of the note.
    """

    texts: tuple[str | Promise, str | Promise] = ("", "")
    note_limit = 300
    document = forms.CharField(
        strip=False, widget=forms.Textarea(attrs={"rows": 26, "class": "wide-text code", "spellcheck": "false"})
    )
    note = forms.CharField(label=gettext_lazy("What changes, and why"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].label, self.fields["note"].help_text = cast(tuple[str, str], self.texts)
        self.fields["note"].validators.append(MaxLengthValidator(self.note_limit))
        self.fields["note"].widget.attrs["maxlength"] = self.note_limit

    def clean_document(self) -> str:
        """Line ends as everywhere."""
        return str(self.cleaned_data["document"]).replace("\r\n", "\n")
