"""`jixiao indicator-health`: a table of indicators in; what is wrong with each, with reason and suggestion, out."""

from pathlib import Path
from typing import Annotated, Any

import typer

from jixiao.cli.doubts import VALUES
from jixiao.cli.files import Columns, read_table, read_text
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.cli.series_files import tell_series_findings
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.indicator_health.described import DESCRIBED_COLUMNS
from jixiao.engine.indicator_health.health import HEALTH_COLUMNS, INFLUENCE_COLUMNS, Health, check_health

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
    described = _library(indicators) if indicators.suffix in (".yaml", ".yml") else _table(indicators)
    figures = read_table(values, VALUES) if values is not None else None
    moves = read_table(influence, INFLUENCE_COLUMNS) if influence is not None else None
    result = check_health(described, figures, moves)
    deliver(result.table, out)
    tell_series_findings(result.findings, {} if figures is None else {"": figures}, findings, language)
    _summarise(result, language)


def _table(path: Path) -> Columns:
    return read_table(path, ("indicator_code",))


def _library(path: Path) -> list[dict[str, Any]]:
    """The indicators of a file as the library has them; Chinese words where there are some."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe", pure=True).load(read_text(path))
        return [_described(row) for row in data["indicators"]]
    except (YAMLError, TypeError, KeyError, AttributeError, IndexError) as fault:
        raise Refusal(
            f"{path}: no library file of indicators ({type(fault).__name__}). It begins with `indicators:` and a list.",
            f"{path}：不是指标库文件（{type(fault).__name__}）。应以 indicators: 开头，下列各指标。",
        ) from None


def _described(row: dict[str, Any]) -> dict[str, Any]:
    def said(name: str) -> dict[str, str]:
        found = row.get(name) or {}
        return found if isinstance(found, dict) else {"zh": str(found)}

    low, high = (row.get("bounds") or (None, None))[:2]
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
