"""Forms of evaluation by people: texts in, typed values out."""

from jixiao.web.appraisal.forms.panels import (
    LikenessForm,
    MemberForm,
    NewPanelForm,
    ReasonForm,
    ReportForm,
    ScoreField,
    StepForm,
    read_score,
)
from jixiao.web.appraisal.forms.third_parties import (
    CommissionForm,
    ContactForm,
    EngagementForm,
    ReviewerForm,
    SuspensionForm,
    ThirdPartyForm,
    WorkJudgementForm,
)

__all__ = [
    "CommissionForm",
    "ContactForm",
    "EngagementForm",
    "LikenessForm",
    "MemberForm",
    "NewPanelForm",
    "ReasonForm",
    "ReportForm",
    "ReviewerForm",
    "ScoreField",
    "StepForm",
    "SuspensionForm",
    "ThirdPartyForm",
    "WorkJudgementForm",
    "read_score",
]
