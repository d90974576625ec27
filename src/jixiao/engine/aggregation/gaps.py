"""What a missing value does: its weight goes to the others, it is 0, it costs the organisation its score, or it is refused."""

from collections.abc import Sequence

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingGroup, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.text import Text, did_you_mean

POLICIES = ("rescale", "zero", "exclude", "refuse")
_TOLD = {
    "rescale": (Severity.WARNING, "missing_rescaled", Text(
        "Missing: scored by the indicators that are there, their weights rescaled.", "缺失：按现有指标评分，权重重新折算。"
    )),
    "zero": (Severity.WARNING, "missing_as_zero", Text("Missing: counts as 0.", "缺失：按 0 计。")),
    "exclude": (Severity.ERROR, "missing_excluded", Text(
        "Missing: the organisation has no score.", "缺失：该单位不予评分。"
    )),
}  # fmt: skip


def gaps_of(sheet: IndicatorTable, counts: Bools) -> Bools:
    """The cells that are missing in the columns that count."""
    if sheet.is_whole:
        return np.zeros(sheet.values.shape, np.bool_)
    return np.asarray(np.isnan(sheet.values) & counts, dtype=np.bool_)


def check_policy(policy: str) -> None:
    """Raise DefinitionError, with the nearest name, for a policy that does not exist."""
    if policy not in POLICIES:
        text = Text(f"There is no policy “{policy}” for missing values.", f"没有名为“{policy}”的缺失值处理方式。")
        raise DefinitionError("unknown_policy", text, did_you_mean(policy, POLICIES))


def settle_gaps(
    missing: Bools, policy: str, organisations: Sequence[str], codes: Sequence[str], findings: FindingList
) -> Bools:
    """Tell every missing cell (organisations × indicators that count) and say which organisations are excluded.

    An organisation of which everything is missing has nothing to rescale: that is told once, with its missing score.
    """
    nobody = np.zeros(len(organisations), np.bool_)
    if not missing.any():
        return nobody
    if policy == "refuse":
        raise _refusal(missing, organisations, codes)
    severity, rule, text = _TOLD[policy]
    told = missing & ~missing.all(axis=1, keepdims=True) if policy == "rescale" else missing
    for number in np.flatnonzero(told.any(axis=0)).tolist():
        places = np.flatnonzero(told[:, number])
        findings.add(FindingGroup(severity, rule, text, tuple(organisations), places, codes[number]))
    return np.asarray(missing.any(axis=1), dtype=np.bool_) if policy == "exclude" else nobody


def fill(values: Floats, missing: Bools, excluded: Bools, policy: str) -> Floats:
    """The values as the policy has them: zeros put in, rows of the excluded taken out."""
    if policy == "zero" and missing.any():
        return np.where(missing, 0.0, values)
    return np.where(excluded[:, None], np.nan, values) if excluded.any() else values


def _refusal(missing: Bools, organisations: Sequence[str], codes: Sequence[str]) -> DefinitionError:
    row, column = (int(place[0]) for place in np.nonzero(missing))
    others = int(missing.sum()) - 1
    more = Text(f" and {others} more", f" 等 {others + 1} 处") if others else Text("", "")
    text = Text(
        f"A value is missing: {organisations[row]}, {codes[column]}{more.en}.",
        f"存在缺失值：{organisations[row]} 的 {codes[column]}{more.zh}。",
    )
    mend = Text("Fill it in, or choose rescale, zero or exclude.", "请补齐，或改用 rescale、zero、exclude。")
    return DefinitionError("missing_value", text, mend)
