"""The scoring rules there are. A new rule is one file, one import and one line here."""

from jixiao.engine.model.rule import RULES, ScoringRule
from jixiao.engine.scoring.bands import Bands
from jixiao.engine.scoring.binary import Binary
from jixiao.engine.scoring.deduct_per_event import DeductPerEvent
from jixiao.engine.scoring.deduct_per_point import DeductPerPoint
from jixiao.engine.scoring.linear_between import LinearBetween
from jixiao.engine.scoring.manual import Manual
from jixiao.engine.scoring.ratio_capped import RatioCapped

CATALOGUE: tuple[type[ScoringRule], ...] = (
    RatioCapped,
    LinearBetween,
    Bands,
    DeductPerPoint,
    DeductPerEvent,
    Binary,
    Manual,
)

RULES.update({rule.name: rule for rule in CATALOGUE})
