"""Forms of preferences, chat groups and the ladder: shapes only, the rules decide."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.notices import rules
from jixiao.web.organisations.forms import OrganisationChoice, PlaceForm


def mail_is_set_up() -> bool:
    """Whether the installation names a mail server."""
    return bool(settings.EMAIL_HOST) or not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")


class PreferenceForm(forms.Form):
    """Whether and how e-mail reaches a person."""

    mail_mode = forms.ChoiceField(label=gettext_lazy("E-mail"), widget=forms.RadioSelect)
    mail_address = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode = self.fields["mail_mode"]
        assert isinstance(mode, forms.ChoiceField)
        mode.choices = [(code, _(words)) for code, words in rules.MAIL_LABELS.items()]


class BotForm(PlaceForm):
    """A chat group: whose, its name, the bot's webhook address and signing secret."""

    places = ("organisation",)
    organisation = OrganisationChoice(
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("The group is told what this organisation is told."),
    )
    label = forms.CharField(label=gettext_lazy("Name of the chat group"), max_length=120)
    address = forms.CharField(
        label=gettext_lazy("Webhook address of the bot"),
        max_length=500,
        help_text=gettext_lazy(
            "From the group's settings in DingTalk, WeCom or Feishu. It is kept sealed and not shown again."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=gettext_lazy("Signing secret"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("DingTalk only, where the bot's security setting is a signature. It begins with SEC."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class LadderForm(PlaceForm):
    """How early people are reminded and when a task turns red."""

    places = ("organisation",)
    organisation = OrganisationChoice(
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("It holds for this organisation and all below it that set nothing themselves."),
    )
    remind_days = forms.IntegerField(
        label=gettext_lazy("Reminded so many working days before the due day"), min_value=0, max_value=30
    )
    red_days = forms.IntegerField(
        label=gettext_lazy("Red so many working days after the due day"), min_value=1, max_value=30
    )
