"""A draft that must not be published as it stands."""

from jixiao.web.audit.models import AuditEvent
from jixiao.web.portal import rules as portal
from jixiao.web.portal.models import Release
from jixiao.web.practice.queries.checks.frame import DONE, NOT_YET, Context, credited, missing
from jixiao.web.practice.rules import Facts, Step, Verdict

DISCARDED = "DRAFT_DISCARDED"


def kept_back(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner dropped the draft before anybody published it."""
    name = "" if context.account is None else context.account.username
    release = Release.objects.filter(code=facts["release"]).first()
    if release is not None and release.state != portal.DRAFT:
        return missing(
            "It is published: everybody reads figures that are wrong, and now they can only be corrected in public, with the "
            "reason. Next month's draft is your next chance.",
            "它已经公布，错误的数据人人看得到，只能公开更正并说明理由。下个月的公布稿可以再试一次。",
        )
    dropped = AuditEvent.objects.filter(event=DISCARDED, object_code=facts["release"], actor_code=name)
    if release is None and dropped.exists():
        return credited(DONE, context, DISCARDED, facts["release"])
    return NOT_YET
