"""The scoring rules there are. A new rule is one file and one line here."""

from jixiao.engine.model.rule import RULES, ScoringRule
from jixiao.engine.scoring.ratio_capped import RatioCapped

CATALOGUE: tuple[type[ScoringRule], ...] = (RatioCapped,)

RULES.update({rule.name: rule for rule in CATALOGUE})
