"""What a check is told about the learner."""

from collections.abc import Mapping
from dataclasses import dataclass

from jixiao.engine.model.text import Text
from jixiao.web.organisations.models import Account
from jixiao.web.practice.rules import Verdict


@dataclass(frozen=True)
class Context:
    """Who learns (None: the public), what was answered by step, whether the exercise was solved before."""

    account: Account | None
    answers: Mapping[str, str]
    is_solved: bool = False


DONE = Verdict(is_done=True)
NOT_YET = Verdict(is_done=False)


def missing(en: str, zh: str) -> Verdict:
    """Something was tried and this is left."""
    return Verdict(is_done=False, hint=Text(en, zh))
