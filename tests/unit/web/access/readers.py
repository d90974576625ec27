"""Groups of roles, and what is told of an address: who may open it, with which arguments."""

from dataclasses import dataclass, field

EVERYBODY = frozenset(
    {"office", "evaluator", "leader", "auditor", "administrator", "approver", "reporter", "outsider", "guest"}
)
NOBODY: frozenset[str] = frozenset()
SIGNED_IN, PUBLIC = EVERYBODY, EVERYBODY | {"anonymous"}
ROLES = EVERYBODY - {"guest"}  # an account without a role sees itself only
DATA = ROLES - {"administrator"}  # the administrator keeps accounts, not figures
DATA_OF_S11 = DATA - {"outsider"}
DATA_OF_CITY = DATA_OF_S11 - {"reporter", "approver"}
OFFICE = frozenset({"office"})
TREE_EDITORS = frozenset({"office", "administrator"})
AUDITOR, ADMINISTRATOR = frozenset({"auditor"}), frozenset({"administrator"})
EVALUATOR = frozenset({"evaluator"})
FILLS_S11 = frozenset({"reporter"})
REVIEWS_S11 = frozenset({"office", "approver"})
REPORTS_S11 = frozenset({"approver", "reporter"})
ANSWERS_S11 = frozenset({"office", "approver", "reporter"})
PLANS_WORK = ANSWERS_S11 | {"outsider"}
SEES_ACCOUNTS = frozenset({"office", "auditor", "administrator"})
SEES_JOBS = frozenset({"office", "administrator"})
SEES_RECHECKS = frozenset({"office", "evaluator", "leader", "auditor"})  # not those who report
CHECKS = frozenset({"office", "evaluator"})
SEES_DRAFTS = frozenset({"office", "leader", "auditor"})
PRINTS = frozenset({"office", "leader"})
PROPOSES = frozenset(
    {"office", "evaluator", "approver", "reporter", "outsider"}
)  # a department only a bonus of its own
PROPOSES_CITY = frozenset({"office", "evaluator", "outsider"})


@dataclass(frozen=True)
class Page:
    """Who may open an address; `arguments` are words of `places()`, where things are kept by name."""

    who: frozenset[str]
    arguments: dict[str, str] = field(default_factory=dict)
    method: str = "get"


def posted(who: frozenset[str], **arguments: str) -> Page:
    """A page that only takes what is sent."""
    return Page(who, arguments, "post")


def page(who: frozenset[str], **arguments: str) -> Page:
    """A page that can be opened."""
    return Page(who, arguments)
