"""What every page of the use of results asks first: does it exist for this reader, and what may be done with it."""

from django.http import Http404, HttpRequest

from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.rules import PERMISSIONS
from jixiao.web.result_use import queries, rules
from jixiao.web.result_use.models import UseProposal, UseRuleSet

VIEW, CONFIDENTIAL = "uses.view", "uses.confidential"
DRAFT, ANSWER, DECIDE, RULES = "uses.draft", "uses.answer", "uses.decide", "uses.rules"


def own_ids(request: HttpRequest) -> frozenset[int]:
    """Organisations for which the reader answers themselves: those the role was given for, not what lies below them."""
    grants = reader(request).access.grants
    return frozenset(grant.organisation_id for grant in grants if ANSWER in PERMISSIONS[grant.role])


def sight(request: HttpRequest) -> queries.Sight:
    """Whose proposals the reader sees."""
    access = reader(request).access
    return queries.Sight(access.visible_ids(VIEW), access.visible_ids(CONFIDENTIAL), own_ids(request))


def seen_proposal(request: HttpRequest, code: str) -> UseProposal:
    """The proposal if the reader sees it; else 404. Before its notice the organisation does not see it."""
    found = queries.find_proposal(code, sight(request))
    if found is None:
        raise Http404(code)
    return found


def drafted_proposal(request: HttpRequest, code: str) -> UseProposal:
    """The proposal if the reader draws up those of its organisation; else 404."""
    found = seen_proposal(request, code)
    if not may_draft(request, found):
        raise Http404(code)
    return found


def answered_proposal(request: HttpRequest, code: str) -> UseProposal:
    """The proposal if the reader answers for its organisation; else 404."""
    found = seen_proposal(request, code)
    if not may_answer(request, found):
        raise Http404(code)
    return found


def decided_proposal(request: HttpRequest, code: str) -> UseProposal:
    """The proposal if the reader decides on those of its organisation; else 404."""
    found = seen_proposal(request, code)
    if not may_decide(request, found):
        raise Http404(code)
    return found


def may_draft(request: HttpRequest, proposal: UseProposal) -> bool:
    """Whether the reader sends its notice and says what was carried out."""
    return reader(request).access.can(DRAFT, proposal.organisation_id)


def may_answer(request: HttpRequest, proposal: UseProposal) -> bool:
    """Whether the reader answers for the organisation; to what is about people only its own do."""
    if proposal.kind in rules.CONFIDENTIAL:
        return proposal.organisation_id in own_ids(request)
    return reader(request).access.can(ANSWER, proposal.organisation_id)


def may_decide(request: HttpRequest, proposal: UseProposal) -> bool:
    """Whether the reader decides on it."""
    return reader(request).access.can(DECIDE, proposal.organisation_id)


def seen_rules(request: HttpRequest, number: int, permission: str = VIEW) -> UseRuleSet:
    """The set of rules if the reader holds `permission` at all, and drafts only for who works on them; else 404."""
    access = reader(request).access
    found = queries.find_rule_set(number) if access.can(permission) else None
    if found is None or (found.state == rules.DRAFT and not (access.can(RULES) or access.can(DECIDE))):
        raise Http404(number)
    return found
