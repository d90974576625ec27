"""The Technology Achievement Index as the OECD Handbook uses it: 23 countries, eight indicators, published ranks."""

from math import log10

from jixiao import Evaluation, Scheme, evaluate

INDICATORS = ("patents", "royalties", "internet", "exports", "telephones", "electricity", "schooling", "university")

# OECD/JRC Handbook on Constructing Composite Indicators (2008), table A.2, countries 1 to 23.
# telephones and electricity are logarithms to base 10.
VALUES = {
    "Finland": (187, 125.6, 200.2, 50.7, 3.08, 4.15, 10, 27.4),
    "United-States": (289, 130, 179.1, 66.2, 3.00, 4.07, 12, 13.9),
    "Sweden": (271, 156.6, 125.8, 59.7, 3.10, 4.14, 11.4, 15.3),
    "Japan": (994, 64.6, 49, 80.8, 3.00, 3.86, 9.5, 10),
    "Korea": (779, 9.8, 4.8, 66.7, 2.97, 3.65, 10.8, 23.2),
    "Netherlands": (189, 151.2, 136, 50.9, 3.02, 3.77, 9.4, 9.5),
    "United-Kingdom": (82, 134, 57.4, 61.9, 3.02, 3.73, 9.4, 14.9),
    "Singapore": (8, 25.5, 72.3, 74.9, 2.95, 3.83, 7.1, 24.2),
    "Canada": (31, 38.6, 108, 48.7, 2.94, 4.18, 11.6, 14.2),
    "Australia": (75, 18.2, 125.9, 16.2, 2.94, 3.94, 10.9, 25.3),
    "Germany": (235, 36.8, 41.2, 64.2, 2.94, 3.75, 10.2, 14.4),
    "Norway": (103, 20.2, 193.6, 19, 3.12, 4.39, 11.9, 11.2),
    "Ireland": (106, 110.3, 48.6, 53.6, 2.97, 3.68, 9.4, 12.3),
    "Belgium": (72, 73.9, 58.9, 47.6, 2.91, 3.86, 9.3, 13.6),
    "New-Zealand": (103, 13, 146.7, 15.4, 2.86, 3.91, 11.7, 13.1),
    "Austria": (165, 14.8, 84.2, 50.3, 2.99, 3.79, 8.4, 13.6),
    "France": (205, 33.6, 36.4, 58.9, 2.97, 3.80, 7.9, 12.6),
    "Israel": (74, 43.6, 43.2, 45, 2.96, 3.74, 9.6, 11),
    "Spain": (42, 8.6, 21, 53.4, 2.86, 3.62, 7.3, 15.6),
    "Italy": (13, 9.8, 30.4, 51, 3.00, 3.65, 7.2, 13),
    "Czech-Republic": (28, 4.2, 25, 51.7, 2.75, 3.68, 9.5, 8.2),
    "Hungary": (26, 6.2, 21.6, 63.5, 2.73, 3.46, 9.1, 7.7),
    "Slovenia": (105, 4, 20.3, 49.5, 2.84, 3.71, 7.1, 10.6),
}

# UNDP, Human Development Report 2001, technical note 2: goalposts of the index, with the logarithms of
# 901 telephones, 22 and 6 969 kWh.
GOALPOSTS = (
    (0, 994), (0, 272.6), (0, 232.4), (0, 80.8), (0, log10(901)), (log10(22), log10(6969)), (0.8, 12), (0.1, 27.4),
)  # fmt: skip

# Handbook, table 23: ranks with equal weights and with weights by budget allocation, in the order above.
EQUAL = tuple(range(1, 24))
BUDGET = (1, 2, 3, 5, 4, 8, 7, 6, 10, 11, 9, 13, 12, 14, 17, 15, 16, 18, 19, 21, 22, 20, 23)
# Handbook, table 22: those weights in percent, rounded there to two decimals of 1.
BUDGET_WEIGHTS = (11, 11, 11, 18, 10, 6, 15, 18)
# Handbook, table 38: ranks by the geometric mean of the raw values.
GEOMETRIC = (2, 1, 3, 4, 16, 5, 6, 18, 13, 14, 8, 11, 7, 9, 17, 12, 10, 15, 19, 21, 23, 22, 20)


def technology_index(goalposts: tuple[tuple[float, float], ...] = GOALPOSTS) -> Evaluation:
    """The index with equal weights, every indicator linear between its goalposts."""
    leaves = "".join(
        f"  - {{code: {code}, weight: 12.5, direction: higher,"
        f" rule: {{name: linear_between, base: {low!r}, stretch: {high!r}}}}}\n"
        for code, (low, high) in zip(INDICATORS, goalposts, strict=True)
    )
    scheme = Scheme.from_yaml(f"scheme: tai\nrounding: {{digits: 6}}\ntree:\n{leaves}")
    rows = [
        {"organisation_code": country, "indicator_code": code, "period": "2001", "value": float(value)}
        for country, values in VALUES.items()
        for code, value in zip(INDICATORS, values, strict=True)
    ]
    return evaluate(scheme, rows, period="2001", organisations=list(VALUES))


def ranks(evaluation: Evaluation) -> tuple[int, ...]:
    """Ranks of the whole index in the order of VALUES."""
    return tuple(evaluation.workings.settled.rank(0).tolist())
