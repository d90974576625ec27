"""Forms of rectification orders."""

from jixiao.web.followup.forms.answers import HandOverForm, PlanForm, ProgressForm, ReplyForm
from jixiao.web.followup.forms.decisions import AcceptForm, AimForm, PostponeForm, ReasonForm, SendBackForm
from jixiao.web.followup.forms.issuing import OrderForm

__all__ = [
    "AcceptForm",
    "AimForm",
    "HandOverForm",
    "OrderForm",
    "PlanForm",
    "PostponeForm",
    "ProgressForm",
    "ReasonForm",
    "ReplyForm",
    "SendBackForm",
]
