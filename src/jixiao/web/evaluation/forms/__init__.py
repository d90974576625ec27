"""Forms of evaluation: cycles, adjustments and vetoes, appeals."""

from jixiao.web.evaluation.forms.appeals import AppealForm, AppealWindowForm, MoreForm, UpholdForm, change_choices
from jixiao.web.evaluation.forms.cycles import CycleForm
from jixiao.web.evaluation.forms.entries import AgainForm, EntryForm, MaybeWordsForm, WordsForm

__all__ = [
    "AgainForm",
    "AppealForm",
    "AppealWindowForm",
    "CycleForm",
    "EntryForm",
    "MaybeWordsForm",
    "MoreForm",
    "UpholdForm",
    "WordsForm",
    "change_choices",
]
