"""`jixiao ratings`: ratings of services (好差评) in; rates, ranks and bands of points, items and organisations out."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import read_table, write_all
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, table_text
from jixiao.engine.model.findings import FINDING_COLUMNS
from jixiao.engine.model.table import Table
from jixiao.engine.satisfaction.publication import for_publication
from jixiao.engine.satisfaction.rating_figures import RANK_BY
from jixiao.engine.satisfaction.ratings import FREQUENCIES, KEYS, ratings

FILES = dict(zip(KEYS, ("organisations.csv", "service_points.csv", "items.csv"), strict=True))
EPILOG = (
    "jixiao ratings ratings.csv --finished finished.csv --out rates · "
    "jixiao ratings ratings.csv --by quarter --rank-by mean_score --public --out rates"
)

RatingsFile = Annotated[
    Path,
    typer.Argument(
        metavar="RATINGS.csv",
        help="degree, at (or period), and any of organisation_code, service_point, item [, case_number, kind, status, group, "
        "rectified].",
    ),
]


def ratings_file(
    file: RatingsFile,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where a file for each of the three goes that is there.")],
    finished: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="办结数: organisation_code, service_point or item, period, finished."),
    ] = None,
    by: Annotated[str, typer.Option(help="Periods: month, quarter, half or year.")] = "month",
    rank_by: Annotated[str, typer.Option(help="good_rate or mean_score.")] = "good_rate",
    public: Annotated[bool, typer.Option("--public", help="Leave small cells blank, as in what is published.")] = False,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """好差评: rating rate, active rate, good rate with its interval, mean, share rectified in time, ranks and bands.

    degree: 5 to 1, or 非常满意 … 非常不满意. kind “default” (默认评价) counts for nothing but the rating rate; a case
    (case_number) is rated once; status withdrawn or appealed is counted apart. Fewer than 30 are not ranked; those of one
    band cannot be told apart. Exit 0: computed; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    if by not in FREQUENCIES:
        raise typer.BadParameter(f"write {', '.join(FREQUENCIES)}", param_hint="--by")
    if rank_by not in RANK_BY:
        raise typer.BadParameter(f"write {' or '.join(RANK_BY)}", param_hint="--rank-by")
    columns = read_table(file, ("degree",))
    keys = [key for key in KEYS if key in columns]
    if not keys:
        raise Refusal(
            f"{file}: the header has none of {', '.join(KEYS)}: nobody is rated.",
            f"{file}：表头没有 {'、'.join(KEYS)} 中的任何一列：不知评价的是谁。",
        )
    cases = read_table(finished, ("period", "finished")) if finished is not None else None
    files, found = {}, []
    for key in keys:
        known = cases if cases is not None and key in cases else None
        result = ratings(columns, known, by=key, frequency=by, rank_by=rank_by)
        files[FILES[key]] = table_text(for_publication(result.table) if public else result.table)
        found.append(result.findings)
    if cases is not None and not any(key in cases for key in keys):
        raise Refusal(
            f"{finished}: the header has none of {', '.join(keys)}, so the cases belong to nobody.",
            f"{finished}：表头没有 {'、'.join(keys)} 中的任何一列，办结数无从归属。",
        )
    write_all(out, files)
    rows = dict.fromkeys(tuple(row[name] for name in FINDING_COLUMNS) for table in found for row in table)
    known_files = {"": columns} | ({"finished": cases} if cases is not None else {})
    tell_series_findings(Table.from_rows(FINDING_COLUMNS, list(rows)), known_files, findings, language, told=200)
    say(f"已写入 {out}：{'、'.join(files)}" if language == "zh" else f"Written to {out}: {', '.join(files)}")
