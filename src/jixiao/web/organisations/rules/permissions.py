"""Roles and what each may do, as data. No Django."""

from jixiao.web.base.words import N_

OFFICE, REPORTER, APPROVER = "office", "reporter", "approver"
EVALUATOR, LEADER, AUDITOR, ADMINISTRATOR = "evaluator", "leader", "auditor", "administrator"
EXPERT, THIRD_PARTY = "expert", "third_party"

ROLE_LABELS = {
    OFFICE: N_("Performance office"),
    REPORTER: N_("Department reporter"),
    APPROVER: N_("Department approver"),
    EVALUATOR: N_("Evaluator"),
    LEADER: N_("Leader"),
    AUDITOR: N_("Auditor"),
    ADMINISTRATOR: N_("Administrator"),
    EXPERT: N_("Expert"),
    THIRD_PARTY: N_("Third-party evaluator"),
}

# What everybody who works with figures may see inside the data scope.
_READING = frozenset(
    {
        "organisations.view",
        "air.view",
        "indicators.view",
        "schemes.view",
        "collection.view",
        "sources.view",
        "doubts.view",
        "evaluation.view",
        "evaluation.receipt",
        "outlook.view",
        "budgets.view",
        "warnings.view",
        "orders.view",
        "hotline.view",
        "satisfaction.view",
        "appraisal.chain",
    }
)
# What each role may do inside its data scope (the subtree of the organisation it was given for).
PERMISSIONS: dict[str, frozenset[str]] = {
    OFFICE: _READING
    | {
        "organisations.edit",
        "accounts.view",
        "indicators.edit",
        "schemes.edit",
        "schemes.publish",
        "targets.edit",
        "collection.publish",
        "collection.approve",
        "collection.lock",
        "sources.edit",
        "doubts.decide",
        "rechecks.view",
        "rechecks.draw",
        "rechecks.check",
        "evaluation.score",
        "evaluation.confirm",
        "evaluation.propose",
        "evaluation.approve",
        "evaluation.hear",
        "outlook.run",
        "budgets.review",
        "budgets.evaluate",
        "budgets.proposals",
        "budgets.decide",
        "reports.print",
        "reports.edit",
        "reports.templates",
        "air.edit",
        "warnings.answer",
        "warnings.mute",
        "warnings.order",
        "warnings.look",
        "warnings.edit",
        "warnings.release",
        "orders.issue",
        "orders.decide",
        "hotline.import",
        "hotline.decide",
        "hotline.confirm",
        "hotline.edit",
        "satisfaction.points",
        "satisfaction.words",
        "satisfaction.decide",
        "satisfaction.surveys",
        "appraisal.view",
        "appraisal.edit",
        "appraisal.decide",
        "portal.view",
        "portal.edit",
        "portal.publish",
        "jobs.view",
        "jobs.edit",
        "tokens.view",
        "tokens.edit",
    },
    REPORTER: _READING
    | {
        "evaluation.apply",
        "evaluation.appeal",
        "collection.fill",
        "budgets.fill",
        "doubts.explain",
        "warnings.answer",
        "orders.answer",
        "hotline.claim",
        "satisfaction.points",
        "satisfaction.words",
        "satisfaction.contest",
        "appraisal.score",
        "appraisal.declare",
    },
    APPROVER: _READING
    | {
        "evaluation.apply",
        "evaluation.appeal",
        "collection.approve",
        "budgets.endorse",
        "doubts.explain",
        "warnings.answer",
        "orders.answer",
        "hotline.claim",
        "satisfaction.points",
        "satisfaction.words",
        "satisfaction.contest",
        "appraisal.score",
        "appraisal.verify",
    },
    # Whose figures will be verified is not told to those who report them.
    EVALUATOR: _READING
    | {
        "rechecks.view",
        "rechecks.check",
        "evaluation.propose",
        "budgets.evaluate",
        "appraisal.score",
        "appraisal.verify",
    },
    LEADER: _READING
    | {
        "rechecks.view",
        "evaluation.approve",
        "reports.print",
        "budgets.proposals",
        "budgets.decide",
        "portal.view",
        "portal.publish",
        "appraisal.view",
        "appraisal.score",
    },
    AUDITOR: _READING
    | {
        "portal.view",
        "accounts.view",
        "audit.view",
        "tokens.view",
        "rechecks.view",
        "budgets.proposals",
        "appraisal.view",
    },
    ADMINISTRATOR: frozenset(
        {
            "organisations.view",
            "organisations.edit",
            "accounts.view",
            "accounts.edit",
            "places.edit",
            "jobs.view",
            "jobs.edit",
        }
    ),
    # From outside: they see what they are asked to score, nothing else.
    EXPERT: frozenset({"appraisal.score"}),
    THIRD_PARTY: frozenset({"appraisal.score"}),
}

# Separation of duties: no account may hold two of these at once (GB/T 22239, see docs/explanation).
EXCLUSIVE_ROLES = frozenset({OFFICE, AUDITOR, ADMINISTRATOR})
