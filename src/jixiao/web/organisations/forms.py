"""Forms of organisations, peer groups, accounts and sign-in: shapes only, the rules decide."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.base.forms import date_input
from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations import rules
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.queries import OrganisationTree


def _tiers() -> list[tuple[str, str]]:
    return [(code, _(words)) for code, words in rules.TIER_LABELS.items()]


def _roles() -> list[tuple[str, str]]:
    return [(code, _(words)) for code, words in rules.ROLE_LABELS.items()]


def organisation_choices(tree: OrganisationTree, ids: Iterable[int]) -> list[tuple[str, str]]:
    """(code, name) from the roots down, then those that begin later; full-width spaces show the depth."""
    wanted = frozenset(ids)
    choices = [(node.code, "　" * depth + label(node)) for depth, node in tree.depth_first(wanted)]
    coming = [place for id_, place in tree.absent.items() if id_ in wanted and place.is_coming]
    return choices + [(place.code, _("%(name)s (begins later)") % {"name": label(place)}) for place in coming]


class OrganisationChoice(forms.TypedChoiceField):
    """One organisation of the tree by its code; gives the Organisation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=lambda code: Organisation.objects.get(code=code), empty_value=None, **kwargs)


class OrganisationsChoice(forms.TypedMultipleChoiceField):
    """Several organisations of the tree by their codes; gives Organisations."""

    widget = forms.SelectMultiple(attrs={"size": 10})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=lambda code: Organisation.objects.get(code=code), **kwargs)


class PlaceForm(forms.Form):
    """A form whose organisation fields offer what the reader may act on."""

    places: tuple[str, ...] = ()

    def __init__(self, *args: Any, tree: OrganisationTree, ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = organisation_choices(tree, ids)
        for name in self.places:
            several = isinstance(self.fields[name], forms.MultipleChoiceField)
            empty = [] if several else [("", "—")]
            cast(forms.ChoiceField, self.fields[name]).choices = [*empty, *choices]


class NamesForm(forms.Form):
    """A name in both languages."""

    label_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=120)
    label_en = forms.CharField(label=gettext_lazy("English name"), max_length=160, required=False)


class ChangeForm(forms.Form):
    """The day from which a change counts, and the order that says so."""

    effective_date = forms.DateField(
        label=gettext_lazy("Takes effect on"),
        widget=date_input(),
        help_text=gettext_lazy("What was before this day stays as it was."),
    )
    document = forms.CharField(
        label=gettext_lazy("Document"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Number of the order that says so, such as 滨政发〔2025〕7号."),
    )


class CreateOrganisationForm(PlaceForm, NamesForm):
    """A new organisation."""

    places = ("parent",)
    code = forms.CharField(label=gettext_lazy("Code"), max_length=60, help_text=gettext_lazy("It never changes."))
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), choices=_tiers)
    parent = OrganisationChoice(label=gettext_lazy("Belongs under"))
    valid_from = forms.DateField(label=gettext_lazy("Exists from"), widget=date_input())
    field_order = ["label_zh", "label_en", "code", "tier", "parent", "valid_from"]


class RenameForm(NamesForm, ChangeForm):
    """A new name."""

    field_order = ["label_zh", "label_en", "effective_date", "document"]


class MoveForm(PlaceForm):
    """A new parent."""

    places = ("parent",)
    parent = OrganisationChoice(label=gettext_lazy("Belongs under"))
    effective_date = forms.DateField(label=gettext_lazy("Takes effect on"), widget=date_input())


class MergeForm(PlaceForm, ChangeForm):
    """Several organisations become one."""

    places = ("predecessors", "successor")
    predecessors = OrganisationsChoice(
        label=gettext_lazy("Organisations that end"),
        help_text=gettext_lazy("Hold Ctrl to choose several. Their figures stay readable for ever."),
    )
    successor = OrganisationChoice(
        label=gettext_lazy("Organisation that takes over"),
        help_text=gettext_lazy("One that exists on that day. A new one is created first."),
    )
    field_order = ["predecessors", "successor", "effective_date", "document"]


class SplitForm(PlaceForm, ChangeForm):
    """One organisation becomes several."""

    places = ("successors",)
    successors = OrganisationsChoice(
        label=gettext_lazy("Organisations that take over"),
        help_text=gettext_lazy("Create them first, valid from that day. Hold Ctrl to choose several."),
    )
    field_order = ["successors", "effective_date", "document"]


class CreatePeerGroupForm(NamesForm):
    """A new peer group."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=60, help_text=gettext_lazy("It never changes."))
    field_order = ["label_zh", "label_en", "code"]


class JoinForm(PlaceForm):
    """A place in a peer group."""

    places = ("organisation",)
    organisation = OrganisationChoice(label=gettext_lazy("Organisation"))
    valid_from = forms.DateField(label=gettext_lazy("Belongs to it from"), widget=date_input())


class LeaveForm(forms.Form):
    """The end of a place in a peer group."""

    valid_to = forms.DateField(label=gettext_lazy("No longer from"), widget=date_input())


class CreateAccountForm(PlaceForm):
    """A new account; the platform makes its first password."""

    places = ("organisation",)
    display_name = forms.CharField(label=gettext_lazy("Person’s name"), max_length=120)
    username = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=150,
        help_text=gettext_lazy("Letters, digits and . @ + - _ without spaces. It never changes."),
    )
    organisation = OrganisationChoice(label=gettext_lazy("Organisation"))


class GrantForm(PlaceForm):
    """A role over an organisation and all below it."""

    places = ("organisation",)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=_roles)
    organisation = OrganisationChoice(
        label=gettext_lazy("Over"), help_text=gettext_lazy("The organisation and all below it.")
    )
    valid_from = forms.DateField(label=gettext_lazy("From"), widget=date_input())


class EndRoleForm(forms.Form):
    """The end of a role."""

    valid_to = forms.DateField(label=gettext_lazy("No longer from"), widget=date_input())


class LanguageForm(forms.Form):
    """The language in which one reads."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=lambda: [("", _("As the installation has it")), ("zh-hans", "中文"), ("en", "English")],
    )


class SignInForm(AuthenticationForm):
    """Name and password; one answer for every failure, so that nobody learns which names exist."""

    error_messages = {
        "invalid_login": gettext_lazy(
            "Sign-in name and password do not match. After five wrong tries this name is closed for 15 minutes here."
        ),
        "inactive": gettext_lazy("This account is closed."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("Sign-in name")
        self.fields["password"].label = _("Password")


class PasswordForm(forms.Form):
    """One's own new password, twice, after the present one."""

    present = forms.CharField(
        label=gettext_lazy("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 10 characters; not your name, not a common password, not digits alone."),
    )
    again = forms.CharField(
        label=gettext_lazy("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_present(self) -> str:
        """The present password is right."""
        present = str(self.cleaned_data["present"])
        if not self.account.check_password(present):
            raise forms.ValidationError(_("This is not your present password."))
        return present

    def clean_password(self) -> str:
        """The new password is strong enough, and new."""
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self.account)
        if password == self.cleaned_data.get("present"):
            raise forms.ValidationError(_("Choose one that differs from the present password."))
        return password

    def clean_again(self) -> str:
        """Both are the same."""
        again = str(self.cleaned_data["again"])
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two new passwords differ."))
        return again
