"""Forms of the register of third parties."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.appraisal import rules
from jixiao.web.appraisal.models import Panel, Reviewer
from jixiao.web.base.forms import date_input
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators.forms import FigureField
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import OrganisationTree

POINT_WORDS = {
    5: gettext_lazy("5: excellent"),
    4: gettext_lazy("4: good"),
    3: gettext_lazy("3: sufficient"),
    2: gettext_lazy("2: weak"),
    1: gettext_lazy("1: useless"),
}

LEAD = "lead"


def _places(tree: OrganisationTree, ids: frozenset[int]) -> list[tuple[str, str]]:
    return [(node.code, f"{'　' * depth}{label(node)}") for depth, node in tree.depth_first(ids)]


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ContactForm(forms.Form):
    """What may be put right of a third party."""

    registration = forms.CharField(
        label=gettext_lazy("Unified social credit code"), max_length=40,
        help_text=gettext_lazy("18 characters, as on the licence; the last one is checked against the others."),
    )  # fmt: skip
    contact = forms.CharField(
        label=gettext_lazy("Contact"), max_length=200, required=False,
        help_text=gettext_lazy("Name and telephone of whom to reach there"),
    )  # fmt: skip


class ThirdPartyForm(ContactForm):
    """A third party on the register."""

    label_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=120)
    label_en = forms.CharField(label=gettext_lazy("English name"), max_length=160, required=False)
    code = forms.CharField(
        label=gettext_lazy("Short code"), max_length=60, help_text=gettext_lazy("For addresses of pages, such as hedao"),
    )  # fmt: skip
    field_order = ("label_zh", "label_en", "registration", "contact", "code")


class ReviewerForm(forms.Form):
    """Somebody who evaluates for a third party."""

    name = forms.CharField(label=gettext_lazy("Name of the person"), max_length=60)
    is_lead = forms.TypedChoiceField(
        label=gettext_lazy("Works as"), coerce=lambda chosen: chosen == LEAD,
        choices=[(LEAD, gettext_lazy("Main reviewer: may lead commissions")), ("other", gettext_lazy("Other reviewer"))],
    )  # fmt: skip
    qualification = forms.CharField(
        label=gettext_lazy("Qualification"), max_length=300, required=False,
        help_text=gettext_lazy("Title or certificate with its number and years of work, as you have seen them"),
    )  # fmt: skip
    account = forms.ChoiceField(
        label=gettext_lazy("Account here"), required=False,
        help_text=gettext_lazy("With it the person may sit on panels for this third party."),
    )  # fmt: skip

    def __init__(self, *args: Any, accounts: Iterable[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.username, f"{one.display_name} ({one.username})") for one in accounts]
        self.fields["account"].choices = [("", _("None")), *people]  # type: ignore[attr-defined]


class EngagementForm(forms.Form):
    """For whom a third party worked or where it declares a conflict, and what it is."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    kind = forms.ChoiceField(label=gettext_lazy("Why it may not evaluate there"))
    work = forms.CharField(label=gettext_lazy("What it did there, or which tie there is"), max_length=300)

    def __init__(self, *args: Any, tree: OrganisationTree, ids: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = _places(tree, ids)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(kind, _(rules.KIND_LABELS[kind])) for kind in rules.TIES]  # type: ignore[attr-defined]


class CommissionForm(forms.Form):
    """What a third party is engaged for."""

    work = forms.CharField(
        label=gettext_lazy("What is evaluated"), max_length=300,
        help_text=gettext_lazy("The programme or panel, such as “Evaluation of the 2025 waste sorting funds”"),
    )  # fmt: skip
    period = forms.CharField(
        label=gettext_lazy("Period that is evaluated"), max_length=10,
        help_text=gettext_lazy("2026, 2026H1, 2026Q3 or 2026-09"),
    )  # fmt: skip
    evaluated = forms.MultipleChoiceField(
        label=gettext_lazy("Organisations that are evaluated"), widget=forms.CheckboxSelectMultiple
    )
    organisation = forms.ChoiceField(label=gettext_lazy("Who commissions and pays"))
    lead = forms.ChoiceField(label=gettext_lazy("Main reviewer"), required=False)
    panel = forms.ChoiceField(
        label=gettext_lazy("Panel"), required=False, help_text=gettext_lazy("If it sits on a panel for this")
    )
    fee = FigureField(label=gettext_lazy("Fee in yuan"))
    contract_date = forms.DateField(label=gettext_lazy("Day of the contract"), widget=date_input())

    def __init__(
        self,
        *args: Any,
        tree: OrganisationTree,
        ids: frozenset[int],
        leads: Iterable[Reviewer],
        panels: Iterable[Panel],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        places = _places(tree, ids)
        for name in ("evaluated", "organisation"):
            self.fields[name].choices = places  # type: ignore[attr-defined]
        named_leads = [(str(one.pk), one.name) for one in leads]
        self.fields["lead"].choices = named_leads  # type: ignore[attr-defined]
        self.fields["lead"].required = bool(named_leads)  # without any, the rules say what to do first
        named = ((str(one.number), label(one)) for one in panels)
        self.fields["panel"].choices = [("", "—"), *named]  # type: ignore[attr-defined]

    def clean_fee(self) -> Decimal:
        """In yuan and fen."""
        return Decimal(repr(float(self.cleaned_data["fee"]))).quantize(Decimal("0.01"))


class WorkJudgementForm(forms.Form):
    """How well the work was done: points by criterion, and words."""

    words = forms.CharField(
        label=gettext_lazy("Why? What was good, what was missing?"), max_length=rules.TEXT_LIMIT, widget=_words(4)
    )

    def __init__(self, *args: Any, weights: dict[str, float], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, words in rules.CRITERIA.items():
            self.fields[code] = forms.ChoiceField(
                label=_("%(criterion)s (%(weight)s %%)") % {"criterion": _(words), "weight": f"{weights[code]:g}"},
                choices=list(POINT_WORDS.items()), initial=4,
            )  # fmt: skip
        self.order_fields([*rules.CRITERIA, "words"])

    @property
    def points(self) -> dict[str, int]:
        """By criterion."""
        return {code: int(self.cleaned_data[code]) for code in rules.CRITERIA}


class SuspensionForm(forms.Form):
    """From when to when a third party is suspended, and why."""

    first_date = forms.DateField(label=gettext_lazy("First day"), widget=date_input())
    last_date = forms.DateField(label=gettext_lazy("Last day"), widget=date_input())
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=rules.TEXT_LIMIT, widget=_words())
