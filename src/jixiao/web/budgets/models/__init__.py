"""Budget programmes over their whole life: money, objectives, monitoring, self-evaluation, evaluation, use."""

from jixiao.web.budgets.models.disclosing import BudgetApproval, Disclosure
from jixiao.web.budgets.models.finding import BudgetFinding, BudgetProposal, BudgetSearch, IdleAnswer, PairJudgement
from jixiao.web.budgets.models.programmes import (
    Assessment,
    ObjectiveRow,
    Objectives,
    ObjectivesReview,
    PastYear,
    Programme,
    ProgrammeEvent,
    Spending,
    WholeDepartment,
)
from jixiao.web.budgets.models.results import (
    Adjustment,
    Evaluation,
    MonitoringReport,
    MonitoringRow,
    ProgrammeUse,
    SelfEvaluation,
)

__all__ = [
    "Adjustment",
    "Assessment",
    "BudgetApproval",
    "BudgetFinding",
    "BudgetProposal",
    "BudgetSearch",
    "Disclosure",
    "Evaluation",
    "IdleAnswer",
    "MonitoringReport",
    "MonitoringRow",
    "ObjectiveRow",
    "Objectives",
    "ObjectivesReview",
    "PairJudgement",
    "PastYear",
    "Programme",
    "ProgrammeEvent",
    "ProgrammeUse",
    "SelfEvaluation",
    "Spending",
    "WholeDepartment",
]
