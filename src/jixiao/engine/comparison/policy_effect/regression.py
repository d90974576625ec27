"""Least squares on a line of time, with errors that bear neighbours which hang together."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import RELATIVE_NOISE, Floats, Ints

CONFIDENCE = 0.95
MOST_PERSISTENT = 0.98
"""Nearer to 1 a line and a random walk cannot be told apart in so few values."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its standard error, degrees of freedom, interval and two-sided p; NaN where there is none."""

    value: float
    error: float
    freedom: float
    widest: float | None = None
    """The error that interval and p go by, where it is another."""

    @property
    def interval(self) -> tuple[float, float]:
        """The central 95 % by Student's t."""
        from scipy.special import stdtrit

        if not (self.freedom > 0 and self.judged >= 0):
            return float("nan"), float("nan")
        reach = float(stdtrit(self.freedom, (1 + CONFIDENCE) / 2)) * self.judged
        return self.value - reach, self.value + reach

    @property
    def p_value(self) -> float:
        """How often chance alone gives at least as much either way."""
        from scipy.special import stdtr

        if not (self.freedom > 0 and self.judged >= 0):
            return float("nan")
        if self.judged == 0:
            return 0.0 if self.value else 1.0
        return float(2 * stdtr(self.freedom, -abs(self.value) / self.judged))

    @property
    def judged(self) -> float:
        """The error that interval and p go by."""
        return self.error if self.widest is None else self.widest


NO_ESTIMATE = Estimate(float("nan"), float("nan"), 0)


@dataclass(frozen=True)
class Fit:
    """A least-squares fit at the whole-numbered times `places`: coefficients, residuals, and how the errors hang together.

    `plain`, `lasting`, `hanging`: covariance of the coefficients with independent errors, Newey and West's (1987), and
    with errors of which each keeps the share `persistence` of the one before; `hanging_freedom` goes with the last.
    """

    coefficients: Floats
    residuals: Floats
    plain: Floats
    lasting: Floats
    hanging: Floats
    freedom: int
    hanging_freedom: float
    persistence: float
    r_squared: float
    durbin_watson: float
    noise: float

    def estimate(self, weights: Floats) -> Estimate:
        """A weighted sum of coefficients with Newey–West's error; interval and p by the largest of the three errors.

        In short series Newey–West's alone is too small: it finds an effect in a tenth to a half of those without any.
        """
        errors = [_error(weights, matrix) for matrix in (self.lasting, self.plain, self.hanging)]
        freedom = self.hanging_freedom if self.persistence > 0 else float(self.freedom)
        return Estimate(self._sum(weights), errors[0], freedom, max(errors))

    def independent(self, weights: Floats) -> Estimate:
        """The same where errors are independent."""
        return Estimate(self._sum(weights), _error(weights, self.plain), self.freedom)

    def _sum(self, weights: Floats) -> float:
        """0 where it is arithmetic's noise, which a fit without any residuals would take for an effect."""
        value = float(weights @ self.coefficients)
        return value if abs(value) > self.noise * float(np.abs(weights).sum()) else 0.0


def _error(weights: Floats, covariance: Floats) -> float:
    return float(max(0.0, float(weights @ covariance @ weights)) ** 0.5)


def fit(design: Floats, values: Floats, places: Ints, lag: int) -> Fit | None:
    """Ordinary least squares of `values` on the columns of `design`; None where they cannot all be told apart.

    Newey–West with Bartlett weights up to `lag` and the factor n / (n − k), as Stata's `newey`; a gap in time counts as 0.
    """
    n, k = design.shape
    if n <= k or np.linalg.matrix_rank(design) < k:
        return None
    inverse = np.asarray(np.linalg.inv(design.T @ design), np.float64)
    coefficients = np.asarray(np.linalg.lstsq(design, values, rcond=None)[0], np.float64)
    residuals = values - design @ coefficients
    noise = 100 * RELATIVE_NOISE * float(np.abs(values).max())
    residuals[np.abs(residuals) <= noise] = 0.0
    squares, total = float(residuals @ residuals), float(((values - values.mean()) ** 2).sum())
    scores = np.zeros((int(places[-1] - places[0]) + 1, k))
    scores[places - places[0]] = design * residuals[:, None]
    persistence, hanging, hanging_freedom = _hanging(design, inverse, residuals, places)
    return Fit(
        coefficients,
        residuals,
        inverse * squares / (n - k),
        np.asarray(inverse @ _bartlett(scores, lag) @ inverse * n / (n - k), np.float64),
        hanging,
        n - k,
        hanging_freedom,
        persistence,
        1 - squares / total if total else 1.0,
        _durbin_watson(residuals, places),
        noise,
    )


def _hanging(design: Floats, inverse: Floats, residuals: Floats, places: Ints) -> tuple[float, Floats, float]:
    """Persistence, covariance and degrees of freedom where errors are autoregressive of the first order.

    The persistence is the one for which the residuals' own correlation is what it is expected to be: that alone is too
    small, since the fit takes part of it away. Degrees of freedom after Satterthwaite (1946).
    """
    n = len(design)
    squares = float(residuals @ residuals)
    apart = np.abs(places[:, None] - places[None, :])
    maker = np.eye(n) - design @ inverse @ design.T
    pairs = np.flatnonzero(np.diff(places) == 1)
    shift = np.zeros((n, n))
    shift[pairs, pairs + 1] = 1.0
    width = int(apart.max()) + 1
    by_distance = [np.bincount(apart.ravel(), matrix.ravel(), width) for matrix in (maker @ shift @ maker, maker)]
    observed = float(residuals[pairs] @ residuals[pairs + 1]) / squares if squares else 0.0
    tried = MOST_PERSISTENT * np.linspace(0, 1, 200)
    powers = tried[:, None] ** np.arange(width)
    expected = (powers @ by_distance[0]) / (powers @ by_distance[1])
    above = expected >= observed
    persistence = float(tried[int(np.argmax(above))]) if above.any() else MOST_PERSISTENT
    together = np.asarray(persistence**apart, np.float64)
    seen = maker @ together
    expected_squares = float(np.trace(seen))
    covariance = inverse @ design.T @ together @ design @ inverse * squares / expected_squares
    return persistence, np.asarray(covariance), expected_squares**2 / float((seen * seen.T).sum())


def usual_lag(n: int) -> int:
    """⌊4 (n / 100)^(2/9)⌋, at least 1: Newey and West (1994)."""
    return max(1, int(4 * (n / 100) ** (2 / 9)))


def _bartlett(scores: Floats, lag: int) -> Floats:
    total = scores.T @ scores
    for step in range(1, min(lag, len(scores) - 1) + 1):
        shifted = scores[step:].T @ scores[:-step]
        total += (1 - step / (lag + 1)) * (shifted + shifted.T)
    return np.asarray(total)


def _durbin_watson(residuals: Floats, places: Ints) -> float:
    """Of neighbours in time, scaled to what it is without gaps; 2 where there is nothing to tell."""
    squares = float(residuals @ residuals)
    steps = np.diff(residuals)[np.diff(places) == 1]
    if not squares or not len(steps):
        return 2.0
    return float(steps @ steps) / squares * (len(residuals) - 1) / len(steps)
