"""The scoring rules there are. A new rule is one file and one line here; its file is loaded when it is asked for."""

from jixiao.engine.model.rule import RULE_ALIASES, RULES

RULES.add(
    "jixiao.engine.scoring",
    {
        "ratio_capped": "ratio_capped:RatioCapped",
        "ratio_threshold": "ratio_threshold:RatioThreshold",
        "linear_between": "linear_between:LinearBetween",
        "band_step": "band_step:BandStep",
        "deduct_per_point": "deduct_per_point:DeductPerPoint",
        "deduct_per_event": "deduct_per_event:DeductPerEvent",
        "binary": "binary:Binary",
        "tier_range": "tier_range:TierRange",
        "manual": "manual:Manual",
        "efficacy": "efficacy:Efficacy",
        "tiered_standard": "tiered_standard:TieredStandard",
        "growth": "growth:Growth",
        "rank_bonus": "rank_bonus:RankBonus",
        "percentile": "percentile:Percentile",
        "zscore": "zscore:ZScore",
        "mad": "mad:MedianDeviation",
        "rate_mix": "rate_mix:RateMix",
        "expert_trimmed_mean": "expert_trimmed_mean:ExpertTrimmedMean",
        "iaqi": "iaqi:AirQualityIndex",
        "composite_index": "composite_index:CompositeIndex",
    },
)
RULE_ALIASES.update({"bands": "band_step", "aqi": "iaqi", "median_mad": "mad", "z_score": "zscore"})
