"""Forms of service points, bad ratings and surveys: texts in, typed values out."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.base.forms import date_input
from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations.queries import OrganisationTree
from jixiao.web.satisfaction import rules

PARTS = 4


def place_choices(tree: OrganisationTree, ids: frozenset[int]) -> list[tuple[str, str]]:
    """Organisations of a scope, indented as they lie below each other."""
    return [(node.code, f"{'　' * depth}{label(node)}") for depth, node in tree.depth_first(ids)]


class PointForm(forms.Form):
    """A point: new, or with `is_new=False` what may change of one."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=60, help_text=gettext_lazy("Such as CD-W03; it never changes.")
    )
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    label_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=120)
    label_en = forms.CharField(label=gettext_lazy("English name"), max_length=160, required=False)
    opened_from = forms.DateField(label=gettext_lazy("Open from"), widget=date_input())
    closed_from = forms.DateField(label=gettext_lazy("Closed from"), widget=date_input(), required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places is None:
            for name in ("code", "organisation", "kind"):
                del self.fields[name]
            return
        for name, choices in (
            ("organisation", places),
            ("kind", [(code, _(words)) for code, words in rules.KINDS.items()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class HandledForm(forms.Form):
    """Cases handled in a month."""

    month = forms.RegexField(r"\d{4}-\d{2}", label=gettext_lazy("Month"), help_text=gettext_lazy("Such as 2026-09."))
    n = forms.IntegerField(label=gettext_lazy("Cases handled"), min_value=0)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ContestForm(ReasonForm):
    """On which ground a bad rating is contested, and why."""

    ground = forms.ChoiceField(label=gettext_lazy("Ground"))
    field_order = ("ground", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, _(words)) for code, words in rules.APPEAL_GROUNDS.items()]


class DecisionForm(ReasonForm):
    """Whether the appeal is upheld, and why."""

    decision = forms.ChoiceField(label=gettext_lazy("Decision"))
    field_order = ("decision", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("refused", _(rules.APPEAL_STATES[rules.REFUSED])),
            ("upheld", _(rules.APPEAL_STATES[rules.UPHELD])),
        ]


class FileForm(forms.Form):
    """A list as a file."""

    file = forms.FileField(label=gettext_lazy("The list as CSV or workbook"))


class CasesForm(FileForm):
    """A list of handled cases."""

    wants_tickets = forms.BooleanField(
        label=gettext_lazy("Give me the list back with a link for each case, to print on receipts or send"),
        required=False,
        help_text=gettext_lazy("The links come once: numbers are not kept."),
    )


class SurveyForm(forms.Form):
    """A new survey with its questions, a line each."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Stands in the address, such as waste-2026."),
    )
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    title_zh = forms.CharField(label=gettext_lazy("Chinese title"), max_length=120)
    title_en = forms.CharField(label=gettext_lazy("English title"), max_length=160, required=False)
    intro_zh = forms.CharField(label=gettext_lazy("Introduction in Chinese"), max_length=500, required=False)
    is_by_invitation = forms.BooleanField(
        label=gettext_lazy("By sample: only people who were invited answer"), required=False
    )
    questions = forms.CharField(
        label=gettext_lazy("Questions, a line each"), widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("code | kind | Chinese | English | options. Kinds: degree, number, choice, text; code*: needed"),
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places

    def clean_questions(self) -> list[rules.Question]:
        """Each line read; the first that cannot be says which."""
        lines = [line for line in str(self.cleaned_data["questions"]).splitlines() if line.strip()]
        return [_question(number, line) for number, line in enumerate(lines, start=1)]


def _question(number: int, line: str) -> rules.Question:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    if not 3 <= len(parts) <= PARTS + 1:
        raise forms.ValidationError(
            _("Line %(line)s: write code | kind | Chinese, and what follows.") % {"line": number}
        )
    code, kind, zh, en, options = (*parts, "", "")[: PARTS + 1]
    read = []
    for option in filter(None, (each.strip() for each in options.replace("；", ";").split(";"))):
        key, sign, words = option.partition("=")
        if not sign or not key.strip() or not words.strip():
            raise forms.ValidationError(_("Line %(line)s: write options as code=Chinese/English; …") % {"line": number})
        option_zh, _sign, option_en = words.partition("/")
        read.append((key.strip(), option_zh.strip(), option_en.strip()))
    return rules.Question(code.removesuffix("*").strip(), kind, zh, en, tuple(read), code.endswith("*"))


class FiguresForm(forms.Form):
    """Which estimates become figures, a line each."""

    period = forms.CharField(
        label=gettext_lazy("Period of the figures"), max_length=10, required=False,
        help_text=gettext_lazy("Such as 2026, 2026Q4 or 2026-09."),
    )  # fmt: skip
    feeds = forms.CharField(
        label=gettext_lazy("Figures, a line each"), widget=forms.Textarea(attrs={"rows": 4}), required=False,
        help_text=gettext_lazy("question | mean or share | indicator. None: leave it blank."),
    )  # fmt: skip

    def clean_feeds(self) -> list[rules.Feed]:
        """Each line read; the first that cannot be says which."""
        lines = [line for line in str(self.cleaned_data["feeds"]).splitlines() if line.strip()]
        return [_feed(number, line) for number, line in enumerate(lines, start=1)]


def _feed(number: int, line: str) -> rules.Feed:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    if len(parts) != PARTS - 1 or not all(parts):
        raise forms.ValidationError(_("Line %(line)s: write question | mean or share | indicator.") % {"line": number})
    return rules.Feed(parts[0][:40], parts[1].lower()[:10], parts[2][:100])


class RatingFiguresForm(forms.Form):
    """Which indicators the verified ratings give figures of, and from which month on."""

    first_month = forms.CharField(
        label=gettext_lazy("From month"), max_length=7, help_text=gettext_lazy("Such as 2026-09.")
    )

    def __init__(self, *args: Any, indicators: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for statistic, words in rules.RATING_STATISTICS.items():
            self.fields[statistic] = forms.ChoiceField(
                label=_("Indicator of: %(statistic)s") % {"statistic": _(words)}, required=False,
                choices=[("", _("No indicator")), *indicators],
            )  # fmt: skip

    @property
    def feeds(self) -> dict[str, str]:
        """The indicator of each statistic that has one."""
        return {name: code for name in rules.RATING_STATISTICS if (code := self.cleaned_data.get(name))}


class SampleForm(forms.Form):
    """Strata, a line each."""

    strata = forms.CharField(
        label=gettext_lazy("Strata, a line each"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("code | Chinese | English | population | invited"),
    )  # fmt: skip

    def clean_strata(self) -> list[rules.Sampled]:
        """Each line read; the first that cannot be says which."""
        return [
            _stratum(number, line)
            for number, line in enumerate(str(self.cleaned_data["strata"]).splitlines(), start=1)
            if line.strip()
        ]


def _stratum(number: int, line: str) -> rules.Sampled:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    if len(parts) != PARTS + 1 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts[3:]):
        raise forms.ValidationError(
            _("Line %(line)s: write code | Chinese | English | population | invited.") % {"line": number}
        )
    return rules.Sampled(parts[0][:60], parts[1][:120] or parts[0], parts[2][:160], int(parts[3]), int(parts[4]))


class OpenForm(forms.Form):
    """From which day to which."""

    opened_from = forms.DateField(label=gettext_lazy("Open from"), widget=date_input())
    closed_from = forms.DateField(label=gettext_lazy("Closed from"), widget=date_input(), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_from"].initial = today
