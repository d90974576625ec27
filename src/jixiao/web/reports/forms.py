"""Forms of print runs, mailings, words and templates: texts and files in, chosen kinds, formats and people out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.report.formats import FORMATS
from jixiao.report.kinds import KINDS
from jixiao.web.base.templatetags.words import reading_chinese, spoken
from jixiao.web.reports import rules

FORMAT_LABELS = {
    "pdf": gettext_lazy("PDF, to print"),
    "docx": gettext_lazy("Word, to edit"),
    "xlsx": gettext_lazy("Workbook with the figures"),
    "html": gettext_lazy("Web page"),
}
Choices = Iterable[tuple[str, str]]


def _formats() -> list[tuple[str, Any]]:
    return [(form, FORMAT_LABELS.get(form, form.upper())) for form in FORMATS]


def _kinds(*, of_one: bool | None = None) -> list[tuple[str, str]]:
    return [(kind, spoken(KINDS[kind].label)) for kind in KINDS if of_one is None or KINDS[kind].of_one == of_one]


def _languages() -> list[tuple[str, str]]:
    return [(code, _(label)) for code, label in rules.LANGUAGE_LABELS.items()]


class _FormatsForm(forms.Form):
    """Kind, formats and language, as every form here asks for them."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of report"))
    formats = forms.MultipleChoiceField(
        label=gettext_lazy("Formats"), required=False, widget=forms.CheckboxSelectMultiple, initial=["pdf"]
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    of_one: bool | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("kind", _kinds(of_one=self.of_one))
        self._choices("formats", _formats())
        self._choices("language", _languages())
        self.fields["language"].initial = "zh" if reading_chinese() else "en"

    def _choices(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class PrintForm(_FormatsForm):
    """All report cards on one confirmed result."""

    field_order = ("run", "kind", "formats", "language")
    of_one = True
    run = forms.ChoiceField(label=gettext_lazy("Confirmed result"))

    def __init__(self, *args: Any, runs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("run", runs)


class MailingForm(_FormatsForm):
    """A report by mail: of which kind, about whom, when, to whom."""

    field_order = ("kind", "organisation", "formats", "language", "timing", "working_day", "recipients")
    organisation = forms.ChoiceField(
        label=gettext_lazy("About whom"), required=False,
        help_text=gettext_lazy("A report card is about one organisation; leave it open for the other kinds."),
    )  # fmt: skip
    timing = forms.ChoiceField(label=gettext_lazy("When"))
    working_day = forms.IntegerField(
        label=gettext_lazy("On which working day of the month"), required=False, min_value=1,
        max_value=rules.LATEST_WORKING_DAY,
        help_text=gettext_lazy("For a monthly mailing: 1 is the first working day, holidays and make-up days counted."),
    )  # fmt: skip
    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("To whom"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only people whose rights allow this report; that is looked at again at every sending."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("organisation", [("", _("all ranked organisations")), *places])
        self._choices("timing", [(code, _(label)) for code, label in rules.REPEATED.items()])
        listed = list(people)
        self._choices("recipients", listed)
        if len(listed) == 1:
            self.fields["recipients"].initial = [listed[0][0]]


class SendForm(forms.Form):
    """A report that is sent once: in which formats, to whom."""

    formats = forms.MultipleChoiceField(
        label=gettext_lazy("Formats"), required=False, widget=forms.CheckboxSelectMultiple, initial=["pdf"]
    )
    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("To whom"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only people whose rights allow this report; that is looked at again at every sending."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("formats", _formats()), ("recipients", list(people))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class WordsForm(forms.Form):
    """A paragraph in a person's words; how it reads is the rules' to judge."""

    words = forms.CharField(
        label=gettext_lazy("Words of the paragraph"), widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": gettext_lazy("There are no words.")},
        help_text=gettext_lazy(
            "Figures stand between { and }. You may move one or leave it out; it cannot be typed or changed."
        ),
    )  # fmt: skip


class TemplateForm(forms.Form):
    """A template file, and for which reports it is."""

    file = forms.FileField(
        label=gettext_lazy("Template file"),
        help_text=gettext_lazy("A layout (.typ), a Word file (.docx) or sentences (.yaml); what it is, is read from the file."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("For which reports"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("every kind of report")), *_kinds()]
