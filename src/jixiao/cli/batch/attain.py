"""`jixiao batch attain`: the chances of any number of targets, in parts, here or on Spark."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.attain import At, Cumulative, Seed, check_period
from jixiao.cli.batch.forecast import SeriesIn
from jixiao.cli.batch.running import AsJson, Conf, EngineName, Fresh, Master, Workers, chosen_engine, finish, run
from jixiao.cli.batch.series_run import CsvFile, OutFolder, SeriesPerPart, plain, tell_end, write_csv
from jixiao.cli.frame import language_of
from jixiao.cli.long_files import read_in_parts
from jixiao.cli.tables import Language
from jixiao.engine.forecast.attain import TARGET_COLUMNS

TargetsIn = Annotated[
    Path,
    typer.Argument(
        metavar="TARGETS", help=f"CSV or Parquet, a file or a folder of them: {', '.join(TARGET_COLUMNS)}; see attain."
    ),
]
PreviousIn = Annotated[
    Path | None,
    typer.Option("--previous", metavar="FILE|DIR", help="An earlier result: its lights do not flap at the cuts."),
]


def batch_attain(
    series: SeriesIn,
    targets: TargetsIn,
    out: OutFolder,
    cumulative: Cumulative = False,
    previous: PreviousIn = None,
    at: At = None,
    seed: Seed = 0,
    csv: CsvFile = None,
    series_per_part: SeriesPerPart = 5000,
    engine: EngineName = "local",
    master: Master = None,
    conf: Conf = None,
    workers: Workers = None,
    fresh: Fresh = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Tell the chance of any number of targets as `jixiao attain` does, in parts. What is finished is kept.

    Out: attainments/part=…/attainments.parquet (series, year, probability, required, light), findings/, manifest.json.
    A series and its targets lie in the part that its name decides; series of one part are learnt from together.
    Exit 0: all computed; 1: refused, or some part failed; 2: wrong call.
    """
    language = language_of(lang)
    if at is not None:
        check_period(at, language)
    chosen = chosen_engine(engine, master, conf or [], workers)
    from jixiao.batch.series.attainments import Attainments, AttainRecord

    request = Attainments(
        series, targets, out, previous, cumulative, at, seed, series_per_part, read_in_parts, fresh
    )  # fmt: skip
    summary = run(request, chosen, language)
    if csv is not None and not summary.failed:
        write_csv(summary, request.shape, out, csv)
    lights: Counter[str] = Counter()
    for record in summary.records:
        if isinstance(record, AttainRecord):
            lights.update(record.n_lights)
    n, counts = lights.total(), [lights[light] for light in ("green", "amber", "red", "")]
    words = (
        "{} targets: {} green, {} amber, {} red, {} cannot be told".format(n, *counts),
        "{} 个目标：绿灯 {}，黄灯 {}，红灯 {}，无法判断 {}".format(n, *counts),
    )
    tell_end(summary, out, words, language)
    told = dict(zip(("green", "amber", "red", "none"), counts, strict=True))
    finish(summary, plain(summary, out, targets=n, lights=told) if as_json else None)
