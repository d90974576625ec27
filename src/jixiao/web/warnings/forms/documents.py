"""The rules as YAML."""

from django.utils.translation import gettext_lazy

from jixiao.web.base.forms import DocumentForm
from jixiao.web.warnings import rules


class RulesForm(DocumentForm):
    """The warning rules."""

    note_limit = rules.NOTE_LIMIT
    texts = (
        gettext_lazy("Warning rules (YAML)"),
        gettext_lazy("One sentence for those who release it, and for those who ask in a year."),
    )
