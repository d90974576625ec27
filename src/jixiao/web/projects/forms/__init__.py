"""Forms of joint projects."""

from jixiao.web.projects.forms.acts import NoteForm, PassOnForm, ResultForm, WordsForm
from jixiao.web.projects.forms.planning import PlanForm, ProjectForm, ReplanForm
from jixiao.web.projects.forms.reporting import ReportForm

__all__ = [
    "NoteForm",
    "PassOnForm",
    "PlanForm",
    "ProjectForm",
    "ReplanForm",
    "ReportForm",
    "ResultForm",
    "WordsForm",
]
