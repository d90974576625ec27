"""A whole scheme by the engine and by its peers: ten kinds of rules, peer groups, goals, gaps, veto, grades, ranks.

What every side does: find contradicting and repeated rows and gaps; take each organisation's own target; score by ten
rules, four of which compare with the peer group; make up for gaps by the other weights of the goal; add up to ten goals
and the total; round half up; veto; grade; rank the total and every goal in its group. All give the same totals.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Work = Callable[[], Any]
N_INDICATORS, N_GROUPS, PERIOD = 50, 4, "2026-09"
RULES = (
    "{name: ratio_capped}",
    "{name: linear_between, base: 20, stretch: 100}",
    "{name: deduct_per_point, threshold: 90, points_per_point: 0.01}",
    "{name: band_step, bands: [{from: 90, share: 1}, {from: 60, share: 0.5}, {from: 0, share: 0}]}",
    "{name: binary, threshold: 90}",
    "{name: percentile}",
    "{name: zscore}",
    "{name: mad}",
    "{name: rank_bonus, top: 5, bottom: 5, each: 0.1, around: 1}",
    "{name: ratio_threshold, pass: 0.6}",
)


def rows(size: int) -> tuple[Any, Any]:
    """Observations and targets as Arrow tables of plain strings: 1 % blank, every thousandth row twice."""
    import pyarrow as pa

    n = size // N_INDICATORS
    draw = np.random.default_rng(3)
    organisation, indicator = np.repeat(np.arange(n), N_INDICATORS), np.tile(np.arange(N_INDICATORS), n)
    value = np.round(draw.uniform(20, 110, len(organisation)), 2)
    value[draw.random(len(value)) < 0.01] = np.nan
    twice = np.arange(0, len(value), 1000)
    place = np.concatenate([np.arange(len(value)), twice])
    names, labels = pa.array([f"O{k:07}" for k in range(n)]), pa.array([f"i{k}" for k in range(N_INDICATORS)])

    def table(places: Any, column: str, numbers: Any) -> Any:
        return pa.table({
            "organisation_code": names.take(pa.array(organisation[places])),
            "indicator_code": labels.take(pa.array(indicator[places])),
            "period": pa.array([PERIOD]).take(pa.array(np.zeros(len(places), np.int32))),
            column: pa.array(numbers, from_pandas=True),
        })  # fmt: skip

    aimed = np.flatnonzero(indicator % 10 == 0)
    return (
        table(place, "value", value[place]),
        table(aimed, "target", np.round(draw.uniform(70, 100, len(aimed)), 1)),
    )


def scheme_text(size: int) -> str:
    """The scheme with its peer groups as YAML."""
    n = size // N_INDICATORS
    groups = "".join(
        f"  g{g}: {{organisations: [{', '.join(f'O{k:07}' for k in range(g, n, N_GROUPS))}]}}\n"
        for g in range(N_GROUPS)
    )
    goals = ""
    for goal in range(10):
        goals += f"  - code: goal{goal}\n    weight: 10\n    children:\n"
        for k in range(goal * 5, goal * 5 + 5):
            target = ", target: 90" if k % 10 == 9 else ""
            goals += f"      - {{code: i{k}, weight: 2, direction: higher, rule: {RULES[k % 10]}{target}}}\n"
    return (
        "scheme: bench\nperiodicity: month\n"
        "grades: [{code: a, from: 90}, {code: b, from: 60}, {code: c, from: 0}]\n"
        f"peer_groups:\n{groups}tree:\n{goals}"
        'vetoes: [{code: i0, when: "< 21", effect: {cap_grade: c}}]\n'
    )


def by_jixiao(size: int) -> Work:
    """The engine: scores of all nodes with ranks and grades, and the findings."""
    from jixiao import Scheme, evaluate

    scheme = Scheme.from_yaml(scheme_text(size))
    observed, aims = rows(size)

    def work() -> Any:
        result = evaluate(scheme, observed, aims, period=PERIOD)
        return result.scores, result.findings

    return work


def by_polars(size: int) -> Work:
    """Lazy queries; the group's statistics as window functions."""
    import polars as pl

    observed, aims = (pl.DataFrame(each) for each in rows(size))
    keys = ["organisation_code", "indicator_code"]

    def work() -> Any:
        distinct = observed.lazy().group_by(keys).agg(
            pl.col("value").first(), pl.len().alias("n"), pl.col("value").n_unique().alias("different")
        ).collect()  # fmt: skip
        clean = distinct.filter(pl.col("different") == 1).select(*keys, "value")
        grid = observed.select(keys[0]).unique().join(observed.select(keys[1]).unique(), how="cross")
        full = grid.lazy().join(clean.lazy(), on=keys, how="left").join(
            aims.lazy().select(*keys, "target"), on=keys, how="left"
        ).with_columns(
            pl.col("indicator_code").str.slice(1).cast(pl.Int32).alias("k"),
            (pl.col("organisation_code").str.slice(1).cast(pl.Int32) % N_GROUPS).alias("g"),
        ).collect()  # fmt: skip
        gaps, doubles = full.filter(pl.col("value").is_null()).select(keys), distinct.filter(pl.col("n") > 1)
        return *polars_totals(full), gaps, doubles

    return work


def polars_points() -> Any:
    """The points of a leaf by its rule."""
    import polars as pl

    v, kind, among = pl.col("value"), pl.col("k") % 10, ["k", "g"]
    median, n_there = v.median().over(among), v.count().over(among)
    last, first = v.rank("min").over(among), v.rank("min", descending=True).over(among)
    bonus = (6 - first.cast(pl.Int64)).clip(0) - (6 - last.cast(pl.Int64)).clip(0)
    return (
        pl.when(v.is_null()).then(None)
        .when(kind == 0).then(2 * (v / pl.col("target")).clip(0, 1))
        .when(kind == 1).then(2 * ((v - 20) / 80).clip(0, 1))
        .when(kind == 2).then((2 - 0.01 * (90 - v).clip(0)).clip(0))
        .when(kind == 3).then(pl.when(v >= 90).then(2.0).when(v >= 60).then(1.0).otherwise(0.0))
        .when(kind == 4).then(pl.when(v >= 90).then(2.0).otherwise(0.0))
        .when(kind == 5).then(2 * (last - 1) / (n_there - 1))
        .when(kind == 6).then(2 * (0.5 + 0.1 * (v - v.mean().over(among)) / v.std().over(among)).clip(0, 1))
        .when(kind == 7).then(2 * (0.5 + 0.1 * (v - median) / pl.col("deviation").median().over(among)).clip(0, 1))
        .when(kind == 8).then(1 + 0.1 * bonus)
        .otherwise(pl.when(v / 90 >= 0.6).then(2 * ((v / 90 - 0.6) / 0.4).clip(0, 1)).otherwise(0.0))
    )  # fmt: skip


def polars_totals(full: Any) -> tuple[Any, Any]:
    """Totals with ranks and grades, and goals with ranks."""
    import polars as pl

    def up(column: Any) -> Any:
        return (column * 100 + 0.5 + 1e-9).floor() / 100

    v = pl.col("value")
    off = (v - v.median().over(["k", "g"])).abs()
    scored = full.lazy().with_columns(off.alias("deviation")).with_columns(polars_points().alias("points"))
    goals = scored.group_by("organisation_code", "g", (pl.col("k") // 5).alias("goal")).agg(
        (pl.col("points").sum() / (2 * pl.col("points").count()) * 10).alias("exact"),
        ((pl.col("k") == 0) & (v < 21)).any().alias("veto"),
    ).with_columns(up(pl.col("exact")).alias("score")).with_columns(
        pl.col("score").rank("min", descending=True).over("goal", "g").alias("rank")
    ).collect()  # fmt: skip
    total = goals.lazy().group_by("organisation_code", "g").agg(
        up(pl.col("exact").sum()).alias("score"), pl.col("veto").any()
    ).with_columns(
        pl.col("score").rank("min", descending=True).over("g").alias("rank"),
        pl.when(pl.col("veto")).then(pl.lit("c")).when(pl.col("score") >= 90).then(pl.lit("a"))
        .when(pl.col("score") >= 60).then(pl.lit("b")).otherwise(pl.lit("c")).alias("grade"),
    ).collect()  # fmt: skip
    return total, goals


SQL_POINTS = """
create or replace temp table full_rows as
with distinct_rows as (
    select organisation_code, indicator_code, first(value) as value, count(*) as n,
        count(distinct coalesce(value, -1)) as different
    from observations group by all
), grid as (
    select * from (select distinct organisation_code from observations), (select distinct indicator_code from observations)
)
select organisation_code, cast(substr(indicator_code, 2) as integer) as k, value, target,
    cast(substr(organisation_code, 2) as integer) % 4 as g
from grid left join (select * from distinct_rows where different = 1) using (organisation_code, indicator_code)
    left join aims using (organisation_code, indicator_code);
create or replace temp table placed as
select *, count(value) over w as n_there, avg(value) over w as middle, stddev_samp(value) over w as spread,
    median(value) over w as median, rank() over (partition by k, g order by value nulls last) as last,
    rank() over (partition by k, g order by value desc nulls last) as first
from full_rows window w as (partition by k, g);
create or replace temp table scored as
select organisation_code, g, k, value, case when value is null then null else case k % 10
    when 0 then 2 * least(greatest(value / target, 0), 1)
    when 1 then 2 * least(greatest((value - 20) / 80, 0), 1)
    when 2 then greatest(2 - 0.01::double * greatest(90 - value, 0), 0)
    when 3 then case when value >= 90 then 2 when value >= 60 then 1 else 0 end
    when 4 then case when value >= 90 then 2 else 0 end
    when 5 then 2 * (last - 1) / (n_there - 1)
    when 6 then 2 * least(greatest(0.5 + 0.1 * (value - middle) / spread, 0), 1)
    when 7 then 2 * least(greatest(0.5 + 0.1 * (value - median) / mad, 0), 1)
    when 8 then 1 + 0.1 * (greatest(6 - first, 0) - greatest(6 - last, 0))
    else case when value / 90 >= 0.6 then 2 * least((value / 90 - 0.6) / 0.4, 1) else 0 end end end as points
from (select *, median(abs(value - median)) over (partition by k, g) as mad from placed);
create or replace temp table goals as
select *, rank() over (partition by goal, g order by score desc) as rank from (
    select organisation_code, g, k // 5 as goal, sum(points) / (2 * count(points)) * 10 as exact,
        floor(sum(points) / (2 * count(points)) * 1000 + 0.5 + 1e-9) / 100 as score,
        bool_or(coalesce(k = 0 and value < 21, false)) as veto
    from scored group by all)
"""
SQL_TOTAL = """
select *, rank() over (partition by g order by score desc) as rank,
    case when veto then 'c' when score >= 90 then 'a' when score >= 60 then 'b' else 'c' end as grade
from (select organisation_code, g, floor(sum(exact) * 100 + 0.5 + 1e-9) / 100 as score, bool_or(veto) as veto
    from goals group by all)
"""
SQL_TOLD = (
    "select organisation_code, k from full_rows where value is null",
    "select organisation_code, indicator_code, count(*) from observations group by all having count(*) > 1",
    "select * from goals",
)


def by_duckdb(size: int) -> Work:
    """SQL in four steps, each a table in memory."""
    import duckdb

    link = duckdb.connect()
    link.execute("set threads = 2")
    for name, frame in zip(("observations", "aims"), rows(size), strict=True):
        link.register("given", frame)
        link.execute(f"create table {name} as select * from given")
        link.unregister("given")

    def work() -> Any:
        link.execute(SQL_POINTS)
        return link.execute(SQL_TOTAL).fetchnumpy(), [link.execute(text).fetchnumpy() for text in SQL_TOLD]

    return work


def by_pandas(size: int) -> Work:
    """As a user writes it: groupby-transform for the group's statistics, masks for the rules."""
    import pandas as pd

    observed, aims = (each.to_pandas() for each in rows(size))
    keys = ["organisation_code", "indicator_code"]

    def work() -> Any:
        distinct = observed.groupby(keys, sort=False).agg(
            value=("value", "first"), n=("value", "size"), different=("value", lambda one: one.nunique(dropna=False))
        )  # fmt: skip
        clean = distinct.loc[distinct["different"] == 1, ["value"]]
        grid = pd.MultiIndex.from_product([observed[key].unique() for key in keys], names=keys)
        f = clean.reindex(grid).reset_index().merge(aims[[*keys, "target"]], on=keys, how="left")
        k, v = f["indicator_code"].str[1:].astype(int), f["value"]
        f["k"], f["g"] = k, f["organisation_code"].str[1:].astype(int) % N_GROUPS
        among = f.groupby(["k", "g"])["value"]
        median = among.transform("median")
        mad = (v - median).abs().groupby([f["k"], f["g"]]).transform("median")
        last, first = among.rank("min"), among.rank("min", ascending=False)
        kind = k % 10
        f["points"] = np.select([kind == each for each in range(9)], [
            2 * (v / f["target"]).clip(0, 1), 2 * ((v - 20) / 80).clip(0, 1),
            (2 - 0.01 * (90 - v).clip(lower=0)).clip(lower=0), 2 * np.select([v >= 90, v >= 60], [1.0, 0.5], 0.0),
            2.0 * (v >= 90), 2 * (last - 1) / (among.transform("count") - 1),
            2 * (0.5 + 0.1 * (v - among.transform("mean")) / among.transform("std")).clip(0, 1),
            2 * (0.5 + 0.1 * (v - median) / mad).clip(0, 1),
            1 + 0.1 * ((6 - first).clip(lower=0) - (6 - last).clip(lower=0)),
        ], np.where(v / 90 >= 0.6, 2 * ((v / 90 - 0.6) / 0.4).clip(0, 1), 0.0))  # fmt: skip
        f.loc[v.isna(), "points"] = np.nan
        f["goal"], f["veto"] = k // 5, (k == 0) & (v < 21)
        goals = f.groupby(["organisation_code", "g", "goal"]).agg(
            points=("points", "sum"), n=("points", "count"), veto=("veto", "any")
        ).reset_index()  # fmt: skip
        goals["exact"] = goals["points"] / (2 * goals["n"]) * 10
        goals["score"] = np.floor(goals["exact"] * 100 + 0.5 + 1e-9) / 100
        goals["rank"] = goals.groupby(["goal", "g"])["score"].rank("min", ascending=False)
        total = (
            goals.groupby(["organisation_code", "g"]).agg(score=("exact", "sum"), veto=("veto", "any")).reset_index()
        )
        total["score"] = np.floor(total["score"] * 100 + 0.5 + 1e-9) / 100
        total["rank"] = total.groupby("g")["score"].rank("min", ascending=False)
        grade = pd.cut(total["score"], [-1, 60, 90, 1e9], right=False, labels=["c", "b", "a"]).astype(object)
        total["grade"] = grade.where(~total["veto"], "c")
        return total, goals, f.loc[v.isna(), keys], distinct[distinct["n"] > 1]

    return work


SIDES: dict[str, Callable[[int], Work]] = {
    "jixiao": by_jixiao, "pandas": by_pandas, "Polars": by_polars, "DuckDB": by_duckdb,
}  # fmt: skip
