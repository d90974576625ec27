"""The self-evaluation's scores, slowly and plainly: fractions, one if after another, by the words of the two documents."""

from fractions import Fraction


def half_up(value: Fraction, digits: int = 2) -> Fraction:
    """四舍五入 of a value that is not negative."""
    scaled = value * 10**digits
    whole = scaled.numerator // scaled.denominator
    return Fraction(whole + (1 if scaled - whole >= Fraction(1, 2) else 0), 10**digits)


def of_2020(sign: str, target: Fraction, actual: Fraction, points: Fraction) -> Fraction:
    """达到的得满分，否则按比例；反向指标按反比例."""
    if sign == "≥":
        return points if actual >= target else points * actual / target
    return points if actual <= target else points * target / actual


def of_2021(sign: str, target: Fraction, actual: Fraction, points: Fraction) -> Fraction:
    """及格门槛 60%：以下不得分，以上按 (r − 0.6) ÷ 0.4."""
    if sign == "≥":
        ratio = min(actual / target, Fraction(1))
    else:
        ratio = Fraction(1) if actual <= target else target / actual
    return Fraction(0) if ratio < Fraction(3, 5) else points * (ratio - Fraction(3, 5)) / Fraction(2, 5)


def execution(spent: Fraction, budget: Fraction, points: Fraction) -> Fraction:
    """执行率 × 分值，不超过分值."""
    return min(spent / budget, Fraction(1)) * points


def execution_by_band(spent: Fraction, budget: Fraction) -> int:
    """项目未完成的：[80%, 100%) 得 7 分，[60%, 80%) 得 5 分，其下 0 分."""
    rate = spent / budget
    if rate == 1:
        return 10
    if rate >= Fraction(4, 5):
        return 7
    return 5 if rate >= Fraction(3, 5) else 0
