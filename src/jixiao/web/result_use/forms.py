"""Forms of the use of results: rules, trial, reply, decision, and what was carried out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.engine.result_use.rules import BONUS, BUDGET, KINDS
from jixiao.web.base.forms import DocumentForm, date_input
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.followup.forms.answers import words_field
from jixiao.web.indicators.forms import FigureField
from jixiao.web.result_use import rules
from jixiao.web.result_use.models import UseProposal

Choices = Sequence[tuple[str, str]]


class RulesForm(DocumentForm):
    """The rules of use."""

    note_limit = rules.NOTE_LIMIT
    texts = (
        gettext_lazy("Rules of use (YAML)"),
        gettext_lazy("One sentence for those who adopt it, and for those who ask in a year."),
    )


class TrialForm(forms.Form):
    """Which past result the draft is tried on."""

    run = forms.ChoiceField(label=gettext_lazy("Past result"))

    def __init__(self, *args: Any, runs: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["run"]).choices = list(runs)


class ReplyForm(forms.Form):
    """What the organisation says to it."""

    is_agreed = forms.TypedChoiceField(
        label=gettext_lazy("Your position"), coerce=lambda text: text == "yes", empty_value=None,
        choices=[
            ("", gettext_lazy("Choose …")), ("yes", gettext_lazy("We agree")), ("no", gettext_lazy("We object")),
        ],
    )  # fmt: skip
    words = words_field(gettext_lazy("Your reply"), gettext_lazy("What should whoever decides know?"), 4)
    file = forms.FileField(
        label=gettext_lazy("File that supports it"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("A document, a record, a table."),
    )  # fmt: skip


class DecideForm(forms.Form):
    """Accept, change or reject, with the reason; of a change what it is then."""

    act = forms.ChoiceField(label=gettext_lazy("Your decision"))
    kind = forms.ChoiceField(label=gettext_lazy("Instead"), required=False)
    size = FigureField(label="", required=False)
    programme = forms.ChoiceField(
        label=gettext_lazy("Programme"), required=False,
        help_text=gettext_lazy("Where the budget is changed, if that is known already."),
    )  # fmt: skip
    reallocation = forms.ChoiceField(label=gettext_lazy("Reallocation"), required=False)
    reason = words_field(gettext_lazy("Reasons of the decision"), gettext_lazy("The organisation reads it."))

    def __init__(
        self, *args: Any, proposal: UseProposal, programmes: Choices = (), reallocations: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        others = rules.OTHER_KINDS.get(proposal.kind, ())
        can_change = bool(others) or proposal.kind in rules.BOUNDS
        self.proposal = proposal
        self._choose("act", [("", _("Choose …")), *self._acts(can_change=can_change)])
        self._choose("kind", [("", "—"), *((kind, spoken(KINDS[kind])) for kind in others)])
        self._choose("programme", [("", "—"), *programmes])
        self._choose("reallocation", [("", "—"), *reallocations])
        labels = {BONUS: _("Coefficient instead"), BUDGET: _("Change of budget instead, %")}
        self.fields["size"].label = labels.get(proposal.kind, "")
        unused = [] if others else ["kind"]
        unused += [] if proposal.kind in rules.BOUNDS else ["size"]
        unused += [] if programmes else ["programme"]
        unused += [] if reallocations else ["reallocation"]
        for name in unused:
            del self.fields[name]

    def _choose(self, name: str, choices: Choices) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)

    @staticmethod
    def _acts(*, can_change: bool) -> Choices:
        return [(act, _(words)) for act, words in rules.DECISIONS.items() if can_change or act != "change"]

    def new_size(self) -> Decimal | None:
        """The size that was written: a coefficient, or a share from the per cent; the proposed one where nothing was."""
        written = self.cleaned_data.get("size")
        if written is None:
            return self.proposal.size
        size = Decimal(repr(written))
        return size / 100 if self.proposal.kind == BUDGET else size


class CarryOutForm(forms.Form):
    """What was done, when, and which document shows it."""

    done_on = forms.DateField(label=gettext_lazy("Done on (day)"), widget=date_input())
    document = forms.CharField(
        label=gettext_lazy("Document that shows it"), max_length=rules.DOCUMENT_LIMIT,
        help_text=gettext_lazy("Its number or title, as others will find it."),
    )  # fmt: skip
    words = words_field(gettext_lazy("What was carried out?"), rows=2)
