"""The scoring rules there are. A new rule is one file, one import and one line here."""

from jixiao.engine.model.rule import RULE_ALIASES, RULES, ScoringRule
from jixiao.engine.scoring.band_step import BandStep
from jixiao.engine.scoring.binary import Binary
from jixiao.engine.scoring.composite_index import CompositeIndex
from jixiao.engine.scoring.deduct_per_event import DeductPerEvent
from jixiao.engine.scoring.deduct_per_point import DeductPerPoint
from jixiao.engine.scoring.efficacy import Efficacy
from jixiao.engine.scoring.expert_trimmed_mean import ExpertTrimmedMean
from jixiao.engine.scoring.growth import Growth
from jixiao.engine.scoring.iaqi import AirQualityIndex
from jixiao.engine.scoring.linear_between import LinearBetween
from jixiao.engine.scoring.mad import MedianDeviation
from jixiao.engine.scoring.manual import Manual
from jixiao.engine.scoring.percentile import Percentile
from jixiao.engine.scoring.rank_bonus import RankBonus
from jixiao.engine.scoring.rate_mix import RateMix
from jixiao.engine.scoring.ratio_capped import RatioCapped
from jixiao.engine.scoring.ratio_threshold import RatioThreshold
from jixiao.engine.scoring.tier_range import TierRange
from jixiao.engine.scoring.tiered_standard import TieredStandard
from jixiao.engine.scoring.zscore import ZScore

CATALOGUE: tuple[type[ScoringRule], ...] = (
    RatioCapped,
    RatioThreshold,
    LinearBetween,
    BandStep,
    DeductPerPoint,
    DeductPerEvent,
    Binary,
    TierRange,
    Manual,
    Efficacy,
    TieredStandard,
    Growth,
    RankBonus,
    Percentile,
    ZScore,
    MedianDeviation,
    RateMix,
    ExpertTrimmedMean,
    AirQualityIndex,
    CompositeIndex,
)

RULES.update({rule.name: rule for rule in CATALOGUE})
RULE_ALIASES.update({alias: rule.name for rule in CATALOGUE for alias in rule.aliases})
