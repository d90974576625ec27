"""The same work done by the engine and by its peers, each case in a process of its own so that memory is told honestly.

python -m benchmarks.peers JOB WHO SIZE   run one case; prints seconds (median of 3 after a warm-up) and MB as JSON
"""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import whole_scheme

N_INDICATORS = 50
PERIOD = "2026-09"
Work = Callable[[], object]


def codes(size: int) -> tuple[Any, Any, Any]:
    """Long rows: numbers of organisation and indicator, and values; organisations × 50 indicators."""
    n_organisations = size // N_INDICATORS
    draw = np.random.default_rng(1)
    return (
        np.repeat(np.arange(n_organisations), N_INDICATORS),
        np.tile(np.arange(N_INDICATORS), n_organisations),
        draw.uniform(20, 110, n_organisations * N_INDICATORS),
    )


def arrow_rows(size: int) -> Any:
    """The long rows as an Arrow table of plain strings and doubles."""
    import pyarrow as pa

    organisation, indicator, value = codes(size)
    names = pa.array([f"O{n:07}" for n in range(size // N_INDICATORS)])
    labels = pa.array([f"i{n}" for n in range(N_INDICATORS)])
    return pa.table({
        "organisation_code": pa.DictionaryArray.from_arrays(organisation.astype(np.int32), names).dictionary_decode(),
        "indicator_code": pa.DictionaryArray.from_arrays(indicator.astype(np.int32), labels).dictionary_decode(),
        "period": pa.array([PERIOD] * 1).take(pa.array(np.zeros(len(value), np.int32))),
        "value": value,
    })  # fmt: skip


SCHEME_RULES = (
    "{name: ratio_capped}",
    "{name: linear_between, base: 20, stretch: 100}",
    "{name: deduct_per_point, threshold: 90, points_per_point: 0.01}",
    "{name: band_step, bands: [{from: 90, share: 1}, {from: 60, share: 0.5}, {from: 0, share: 0}]}",
    "{name: binary, threshold: 90}",
)


def score_jixiao(size: int) -> Work:
    """Five kinds of rules, roll-up, rounding, grades, ranks; findings, receipt and replay come with it."""
    from jixiao import Scheme, evaluate

    leaves = "".join(
        f"  - {{code: i{n}, weight: 2, direction: higher, target: 90, rule: {SCHEME_RULES[n % 5]}}}\n"
        for n in range(N_INDICATORS)
    )
    grades = "grades: [{code: a, from: 90}, {code: b, from: 60}, {code: c}]\n"
    scheme = Scheme.from_yaml(f"scheme: bench\nperiodicity: month\n{grades}tree:\n{leaves}")
    rows = arrow_rows(size)
    return lambda: evaluate(scheme, rows, period=PERIOD)


def score_pandas(size: int) -> Work:
    """As a user writes it: rules per indicator by masks, group, round, grade, rank."""
    import pandas as pd

    frame = arrow_rows(size).to_pandas()

    def work() -> object:
        f = frame.copy()
        kind = f["indicator_code"].str[1:].astype(int) % 5
        v = f["value"]
        f["points"] = np.select(
            [kind == 0, kind == 1, kind == 2, kind == 3],
            [
                2 * (v / 90).clip(0, 1),
                2 * ((v - 20) / 80).clip(0, 1),
                (2 - 0.01 * (90 - v).clip(lower=0)).clip(lower=0),
                2 * np.select([v >= 90, v >= 60], [1.0, 0.5], 0.0),
            ],
            2.0 * (v >= 90),
        )
        total = f.groupby("organisation_code")["points"].sum().round(2).reset_index()
        total["rank"] = total["points"].rank(method="min", ascending=False)
        total["grade"] = pd.cut(total["points"], [-1, 60, 90, 1e9], right=False, labels=["c", "b", "a"])
        return total

    return work


def score_polars(size: int) -> Work:
    """The same as one lazy Polars query."""
    import polars as pl

    frame: Any = pl.from_arrow(arrow_rows(size))

    def work() -> object:
        v = pl.col("value")
        kind = pl.col("indicator_code").str.slice(1).cast(pl.Int32) % 5
        points = (
            pl.when(kind == 0).then(2 * (v / 90).clip(0, 1))
            .when(kind == 1).then(2 * ((v - 20) / 80).clip(0, 1))
            .when(kind == 2).then((2 - 0.01 * (90 - v).clip(0)).clip(0))
            .when(kind == 3).then(pl.when(v >= 90).then(2.0).when(v >= 60).then(1.0).otherwise(0.0))
            .otherwise(pl.when(v >= 90).then(2.0).otherwise(0.0))
        )  # fmt: skip
        total = frame.lazy().group_by("organisation_code").agg(points.sum().round(2).alias("points"))
        grade = pl.when(pl.col("points") >= 90).then(pl.lit("a")).when(pl.col("points") >= 60).then(pl.lit("b"))
        return total.with_columns(
            pl.col("points").rank("min", descending=True).alias("rank"), grade.otherwise(pl.lit("c")).alias("grade")
        ).collect()

    return work


def score_duckdb(size: int) -> Work:
    """The same as one SQL statement."""
    import duckdb

    link = duckdb.connect()
    link.execute("set threads = 2")
    link.register("rows", arrow_rows(size))
    link.execute("create table observations as select * from rows")

    def work() -> object:
        return link.execute("""
            with points as (
                select organisation_code, value as v, cast(substr(indicator_code, 2) as integer) % 5 as kind
                from observations
            ), totals as (
                select organisation_code, round(sum(case kind
                    when 0 then 2 * least(greatest(v / 90, 0), 1)
                    when 1 then 2 * least(greatest((v - 20) / 80, 0), 1)
                    when 2 then greatest(2 - 0.01 * greatest(90 - v, 0), 0)
                    when 3 then case when v >= 90 then 2 when v >= 60 then 1 else 0 end
                    else case when v >= 90 then 2 else 0 end end), 2) as points
                from points group by organisation_code
            )
            select *, rank() over (order by points desc) as rank,
                case when points >= 90 then 'a' when points >= 60 then 'b' else 'c' end as grade
            from totals
        """).fetchnumpy()

    return work


def wide(size: int) -> Any:
    """A matrix of positive values, organisations × 50."""
    return np.random.default_rng(2).uniform(1, 100, (size // N_INDICATORS, N_INDICATORS))


def table(size: int) -> Any:
    """The same matrix as the engine's table; every fifth indicator is better when lower."""
    from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable

    values = wide(size)
    metas = tuple(IndicatorMeta(f"i{n}", "lower" if n % 5 == 4 else "higher", 1 + n % 3) for n in range(N_INDICATORS))
    return IndicatorTable(tuple(f"O{n:07}" for n in range(len(values))), metas, values)


def types_and_weights() -> tuple[Any, Any]:
    """Directions as 1 and −1, weights scaled to 1, as the peers want them."""
    types = np.array([-1 if n % 5 == 4 else 1 for n in range(N_INDICATORS)])
    weights = np.array([1.0 + n % 3 for n in range(N_INDICATORS)])
    return types, weights / weights.sum()


def topsis_jixiao(size: int) -> Work:
    """TOPSIS with ranks and findings."""
    from jixiao import aggregate

    data = table(size)
    return lambda: aggregate(data, "topsis")


def topsis_pymcdm(size: int) -> Work:
    """TOPSIS of pymcdm with vector normalisation, and ranks."""
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    values, (types, weights) = wide(size), types_and_weights()
    method = TOPSIS(vector_normalization)
    return lambda: method.rank(method(values, weights, types))


def topsis_skcriteria(size: int) -> Work:
    """TOPSIS of scikit-criteria; it wants minimised criteria inverted first."""
    import skcriteria as skc
    from skcriteria.agg.similarity import TOPSIS
    from skcriteria.pipeline import mkpipe
    from skcriteria.preprocessing.invert_objectives import NegateMinimize
    from skcriteria.preprocessing.scalers import VectorScaler

    types, weights = types_and_weights()
    matrix = skc.mkdm(wide(size), [max if t > 0 else min for t in types], weights=weights)
    pipe = mkpipe(NegateMinimize(), VectorScaler(target="matrix"), TOPSIS())
    return lambda: pipe.evaluate(matrix)


def weights_jixiao(method: str) -> Callable[[int], Work]:
    """Objective weights of the engine."""

    def make(size: int) -> Work:
        from jixiao import weigh

        data = table(size)
        return lambda: weigh(data, method)

    return make


def weights_pymcdm(method: str) -> Callable[[int], Work]:
    """The same weights of pymcdm."""

    def make(size: int) -> Work:
        from pymcdm import weights

        values, (types, _) = wide(size), types_and_weights()
        function = getattr(weights, f"{method}_weights")
        return lambda: function(values) if method == "entropy" else function(values, types)

    return make


def composite_jixiao(size: int) -> Work:
    """Min–max by direction, then the weighted mean and ranks."""
    from jixiao import composite

    data = table(size)
    return lambda: composite(data)


def composite_pandas(size: int) -> Work:
    """The same on a wide pandas frame."""
    import pandas as pd

    frame, (types, weights) = pd.DataFrame(wide(size)), types_and_weights()

    def work() -> object:
        spread = (frame - frame.min()) / (frame.max() - frame.min()) * 100
        spread.loc[:, types < 0] = 100 - spread.loc[:, types < 0]
        score = (spread * weights).sum(axis=1)
        return pd.DataFrame({"score": score, "rank": score.rank(method="min", ascending=False)})

    return work


def composite_polars(size: int) -> Work:
    """The same on a wide Polars frame."""
    import polars as pl

    frame: Any = pl.from_numpy(wide(size), schema=[f"i{n}" for n in range(N_INDICATORS)])
    types, weights = types_and_weights()

    def work() -> object:
        parts = []
        for n in range(N_INDICATORS):
            c = pl.col(f"i{n}")
            share = (c - c.min()) / (c.max() - c.min()) * 100
            parts.append((share if types[n] > 0 else 100 - share) * weights[n])
        scored = frame.lazy().select(pl.sum_horizontal(parts).alias("score"))
        return scored.with_columns(pl.col("score").rank("min", descending=True).alias("rank")).collect()

    return work


CASES: dict[str, dict[str, Callable[[int], Work]]] = {
    "whole": whole_scheme.SIDES,
    "score": {
        "jixiao": score_jixiao, "pandas": score_pandas, "Polars": score_polars, "DuckDB": score_duckdb,
    },
    "composite": {"jixiao": composite_jixiao, "pandas": composite_pandas, "Polars": composite_polars},
    "topsis": {"jixiao": topsis_jixiao, "pymcdm": topsis_pymcdm, "scikit-criteria": topsis_skcriteria},
    "critic": {"jixiao": weights_jixiao("critic"), "pymcdm": weights_pymcdm("critic")},
    "entropy": {"jixiao": weights_jixiao("entropy"), "pymcdm": weights_pymcdm("entropy")},
}  # fmt: skip


def main(job: str, who: str, size: int) -> int:
    """Run one case and print what it took."""
    work = CASES[job][who](size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    work()
    times = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
    print(json.dumps({"seconds": statistics.median(times), "mb": peak}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
