"""The left side as data: five stages, each with its pages; a stage without built pages is not shown."""

from dataclasses import dataclass

from jixiao.web.base.words import N_


@dataclass(frozen=True)
class Page:
    """One link: the address's name and who sees it (any of `permissions`; none = everybody signed in)."""

    label: str
    view: str
    permissions: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Stage:
    """One of the five stages: its mark, its pages, and whether it counts what waits for the reader."""

    code: str
    mark: str
    label: str
    pages: tuple[Page, ...]


OVERVIEW = Page(N_("Overview"), "evaluation:cockpit", mark="⌂")

STAGES = (
    Stage(
        "indicators",
        "1",
        N_("Goals and indicators"),
        (
            Page(N_("Goals"), "indicators:goals", ("indicators.view",)),
            Page(N_("Schemes"), "indicators:schemes", ("schemes.view",)),
            Page(N_("Targets"), "indicators:targets", ("indicators.view",)),
            Page(N_("Indicator library"), "indicators:library", ("indicators.view",)),
            Page(N_("Register of figures"), "indicators:register", ("indicators.view",)),
            Page(N_("Indicator health check"), "analysis:health", ("evaluation.receipt",)),
        ),
    ),
    Stage(
        "collection",
        "2",
        N_("Data collection"),
        (
            Page(N_("Tasks"), "collection:tasks", ("collection.view",)),
            Page(N_("Review"), "collection:review", ("collection.approve",)),
            Page(N_("Data sources"), "sources:sources", ("sources.view",)),
            Page(N_("Doubts"), "doubts:doubts", ("doubts.view",)),
            Page(N_("Re-checks"), "doubts:rechecks", ("rechecks.view",)),
            Page(N_("Hotline 12345"), "hotline:months", ("hotline.view",)),
            Page(N_("Burden meter"), "collection:burden", ("collection.view",)),
            Page(N_("Late ladder"), "notices:ladder", ("collection.publish",)),
            Page(N_("Chat groups"), "notices:bots", ("collection.publish",)),
            Page(N_("Push tokens"), "api:tokens", ("tokens.view",)),
        ),
    ),
    Stage(
        "evaluation",
        "3",
        N_("Evaluation and analysis"),
        (
            Page(N_("Ranking"), "evaluation:ranking", ("evaluation.view",)),
            Page(N_("My scoring"), "appraisal:mine", ("appraisal.score",)),
            Page(N_("Panels"), "appraisal:panels", ("appraisal.view",)),
            Page(N_("Evaluations side by side"), "appraisal:chains", ("appraisal.chain",)),
            Page(N_("Outlook"), "outlook:outlooks", ("outlook.view",)),
            Page(N_("Air"), "air:overview", ("air.view",)),
            Page(N_("Compare"), "analysis:compare", ("evaluation.receipt",)),
            Page(N_("Efficiency"), "analysis:efficiency", ("evaluation.receipt",)),
            Page(N_("Did the policy work?"), "analysis:policy", ("evaluation.receipt",)),
            Page(N_("Budget programmes"), "budgets:programmes", ("budgets.view",)),
            Page(N_("Joint projects"), "projects:projects", ("projects.view",)),
            Page(N_("Warnings"), "warnings:board", ("warnings.view",)),
            Page(N_("Warning rules"), "warnings:rules", ("warnings.view",)),
            Page(N_("Cycles and runs"), "evaluation:cycles", ("evaluation.view",)),
            Page(N_("Adjustments and vetoes"), "evaluation:entries", ("evaluation.receipt",)),
            Page(N_("Appeals"), "evaluation:appeals", ("evaluation.receipt",)),
            Page(N_("Reports"), "reports:reports", ("evaluation.view",)),
        ),
    ),
    Stage(
        "followup",
        "4",
        N_("Rectification"),
        (
            Page(N_("Orders"), "followup:board", ("orders.view",)),
            Page(N_("Orders I owe"), "followup:owed", ("orders.answer",)),
            Page(N_("Acceptance"), "followup:acceptance", ("orders.decide",)),
            Page(N_("Use of results"), "result_use:ledger", ("uses.view",)),
            Page(N_("Proposals for use"), "result_use:proposals", ("uses.view",)),
            Page(N_("Rules of use"), "result_use:rules", ("uses.view",)),
        ),
    ),
    Stage(
        "portal",
        "5",
        N_("Openness"),
        (
            Page(N_("Publications"), "portal:office", ("portal.view",)),
            Page(N_("Ratings"), "satisfaction:ratings", ("satisfaction.view",)),
            Page(N_("Bad ratings"), "satisfaction:bad_ratings", ("satisfaction.view",)),
            Page(N_("Service points"), "satisfaction:points", ("satisfaction.view",)),
            Page(N_("Surveys"), "satisfaction:surveys", ("satisfaction.view",)),
        ),
    ),
)

SHELF = (
    Page(N_("Set-up guide"), "set_up:home", ("set_up.view",), mark="始"),
    Page(N_("Organisations"), "organisations:tree", ("organisations.view",), mark="◫"),
    Page(N_("Peer groups"), "organisations:peer_groups", ("organisations.view",), mark="≈"),
    Page(N_("Working days"), "organisations:calendar", ("organisations.view",), mark="历"),
    Page(N_("Accounts"), "organisations:accounts", ("accounts.view",), mark="人"),
    Page(N_("Jobs"), "jobs:jobs", ("jobs.view",), mark="⟳"),
    Page(N_("Registered places"), "sources:places", ("places.edit",), mark="网"),
    Page(N_("Event log"), "audit:events", ("audit.view",), mark="记"),
)
