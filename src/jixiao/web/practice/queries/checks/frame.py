"""What a check is told about the learner, and whose doing something was."""

from collections.abc import Mapping
from dataclasses import dataclass

from jixiao.engine.model.text import Text
from jixiao.web.organisations.models import Account
from jixiao.web.practice.models import Learner
from jixiao.web.practice.queries.learners import deeds
from jixiao.web.practice.rules import Verdict


@dataclass(frozen=True)
class Context:
    """Whose part it is (None: the public), what was answered by step, whether it was solved before, who learns."""

    account: Account | None
    answers: Mapping[str, str]
    is_solved: bool = False
    learner: Learner | None = None


DONE = Verdict(is_done=True)
NOT_YET = Verdict(is_done=False)


def missing(en: str, zh: str) -> Verdict:
    """Something was tried and this is left."""
    return Verdict(is_done=False, hint=Text(en, zh))


def credited(verdict: Verdict, context: Context, event: str, code: str = "", **details: object) -> Verdict:
    """`verdict`, where what it sees was this learner's doing; of what another did under the same account it says so."""
    if not verdict.is_done or context.learner is None:
        return verdict
    found = deeds([event], code, **details)
    if any(one.learner_id == context.learner.pk for one in found):
        return verdict
    if not found:
        return missing(
            "A colleague has done this already. A new one waits for you when the year has been played on.",
            "这一步已由同事完成。推进之后，会有新的一份等您来做。",
        )
    who = found[0].learner
    return missing(
        f"Learner {who.number}{f' ({who.name})' if who.name else ''} has done this. Take another exercise meanwhile; "
        "a new one waits for you when the year has been played on.",
        f"这一步已由 {who.number} 号学员{f'（{who.name}）' if who.name else ''}完成。您可以先做别的练习；"
        "推进之后，会有新的一份等您来做。",
    )
