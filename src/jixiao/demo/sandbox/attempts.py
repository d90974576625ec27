"""What a colleague tries: what a learner has done already, or made impossible, is left, and the play goes on."""

import logging
from collections.abc import Callable

from django.db import transaction

from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection.rules import SubmissionRefused

log = logging.getLogger("jixiao.sandbox")


class Attempts:
    """Acts of colleagues, each wholly or not at all; `stumbles` names those that failed for another reason than the rules."""

    def __init__(self) -> None:
        self.stumbles: list[str] = []

    def make(self, name: str, act: Callable[[], object]) -> None:
        """Try it. A refusal by the rules is a colleague who finds it done; a fault is told, and stops nobody else."""
        try:
            with transaction.atomic():
                act()
        except (RuleViolation, SubmissionRefused) as refused:
            log.info("%s: left as it is (%s)", name, refused)
        except Exception:
            log.exception("%s: a colleague could not do it", name)
            self.stumbles.append(name)
