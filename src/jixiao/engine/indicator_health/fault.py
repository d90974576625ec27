"""One thing that is wrong with an indicator, with its reason and what to do."""

from dataclasses import dataclass

from jixiao.engine.model.findings import Severity
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Fault:
    """`check` names the check, `evidence` the words or figures it stands on, `advice` what would mend it."""

    code: str
    check: str
    severity: Severity
    evidence: str
    text: Text
    advice: Text
