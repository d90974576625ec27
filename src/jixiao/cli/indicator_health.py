"""`jixiao indicator-health`: a table of indicators in; what is wrong with each, with reason and suggestion, out."""

from pathlib import Path
from typing import Annotated, Any

import typer

from jixiao.cli.doubts import VALUES
from jixiao.cli.files import Columns, keep_apart, read_table, read_text
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.indicator_health.described import DESCRIBED_COLUMNS
from jixiao.engine.indicator_health.health import HEALTH_COLUMNS, INFLUENCE, INFLUENCE_COLUMNS, Health, check_health
from jixiao.engine.model.yaml_cursor import compose

IndicatorsFile = Annotated[
    Path,
    typer.Argument(
        metavar="INDICATORS.csv|yaml",
        help=f"indicator_code and any of {', '.join(DESCRIBED_COLUMNS[1:])}; or a file of the library.",
    ),
]
ValuesFile = Annotated[Path | None, typer.Option("--values", metavar="VALUES.csv", help=f"{', '.join(VALUES)}.")]
InfluenceFile = Annotated[
    Path | None,
    typer.Option("--influence", metavar="FILE", help="As `jixiao robustness` writes it: effective weights of nodes."),
]
EPILOG = f"Columns of --out: {', '.join(HEALTH_COLUMNS)}."


def indicator_health_file(
    indicators: IndicatorsFile,
    values: ValuesFile = None,
    influence: InfluenceFile = None,
    out: OutFile = None,
    findings: FindingsFile = None,
    lang: Language = None,
) -> None:
    """Check indicators (指标体检): wording, ground, red lines of burden reduction; with figures ceilings, sameness, gaps.

    Every fault is for a person to judge. Exit 0: looked, whatever was found; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    keep_apart((indicators, values, influence), {"--out": out, "--findings": findings}, language)
    described = _library(indicators) if indicators.suffix in (".yaml", ".yml") else _table(indicators)
    figures = read_table(values, VALUES) if values is not None else None
    moves = read_table(influence, INFLUENCE_COLUMNS) if influence is not None else None
    result = check_health(described, figures, moves)
    deliver(result.table, out)
    read = {} if isinstance(described, list) else {"": described}
    tell_series_findings(result.findings, read if moves is None else {**read, INFLUENCE: moves}, findings, language)
    _summarise(result, language)


def _table(path: Path) -> Columns:
    return read_table(path, ("indicator_code",))


def _library(path: Path) -> list[dict[str, Any]]:
    """The indicators of a file as the library has them; Chinese words where there are some."""
    data = compose(read_text(path), str(path)).plain()
    listed = data.get("indicators") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise Refusal(
            f"{path}: no library file of indicators. It begins with `indicators:` and a list.",
            f"{path}：不是指标库文件。应以 indicators: 开头，下列各指标。",
        )
    for number, row in enumerate(listed, 1):
        if not isinstance(row, dict) or not isinstance(row.get("code"), str):
            raise Refusal(
                f"{path}: entry {number} of the list is no indicator with a `code`.",
                f"{path}：列表第 {number} 项不是带 code 的指标。",
            )
    return [_described(row) for row in listed]


def _described(row: dict[str, Any]) -> dict[str, Any]:
    def said(name: str) -> dict[str, str]:
        found = row.get(name) or {}
        return found if isinstance(found, dict) else {"zh": str(found)}

    bounds = row.get("bounds")
    low, high = bounds if isinstance(bounds, list) and len(bounds) == 2 else (None, None)
    return {
        "indicator_code": row["code"], "label": said("label").get("zh", ""), "label_en": said("label").get("en", ""),
        "definition": said("definition").get("zh") or said("definition").get("en", ""),
        "formula": said("formula").get("zh") or said("formula").get("en", ""),
        "unit_of_measure": row.get("unit_of_measure"), "direction": row.get("direction"), "lower": low, "upper": high,
        "evidence_required": row.get("evidence_required"), "source": row.get("source_note"),
    }  # fmt: skip


def _summarise(result: Health, language: str) -> None:
    n, n_sound = result.n_indicators, result.n_sound
    if language == "zh":
        say(f"共 {n} 个指标，{n_sound} 个未发现问题，发现 {len(result.table)} 处可疑，供人工判断。")
    else:
        say(f"{n} indicators, {n_sound} without a fault; {len(result.table)} faults, for a person to judge.")
