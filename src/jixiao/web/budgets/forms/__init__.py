"""Forms of budget programmes."""

from jixiao.web.budgets.forms.acts import (
    AssessForm,
    ChangeForm,
    ConcludeForm,
    ConfirmForm,
    DecideForm,
    IdleForm,
    JudgeForm,
    KeyForm,
    PairForm,
    PaymentForm,
    ReasonForm,
    UseForm,
)
from jixiao.web.budgets.forms.changing import AdjustForm
from jixiao.web.budgets.forms.disclosing import ApprovalForm, DisclosureForm
from jixiao.web.budgets.forms.evaluating import EvaluationForm
from jixiao.web.budgets.forms.fields import PointsForm
from jixiao.web.budgets.forms.monitoring import MonitoringForm
from jixiao.web.budgets.forms.objectives import ObjectivesForm
from jixiao.web.budgets.forms.programmes import ProgrammeForm
from jixiao.web.budgets.forms.self_evaluating import SelfEvaluationForm
from jixiao.web.budgets.forms.whole import OpenForm, RestForm, ReviewForm

__all__ = [
    "AdjustForm",
    "ApprovalForm",
    "AssessForm",
    "ChangeForm",
    "ConcludeForm",
    "ConfirmForm",
    "DecideForm",
    "DisclosureForm",
    "EvaluationForm",
    "IdleForm",
    "JudgeForm",
    "KeyForm",
    "MonitoringForm",
    "ObjectivesForm",
    "OpenForm",
    "PairForm",
    "PaymentForm",
    "PointsForm",
    "ProgrammeForm",
    "ReasonForm",
    "RestForm",
    "ReviewForm",
    "SelfEvaluationForm",
    "UseForm",
]
