"""`jixiao open-data`: the results of an evaluation as tables that anybody may use; `jixiao picture-card`: as pictures."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import write_all
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.cli.report import read_results
from jixiao.engine.model.text import Text
from jixiao.report.file_names import file_name_of
from jixiao.report.results import Results

DEFAULT_LICENCE = "CC-BY-4.0"
CONTENT_OF_PERIOD = Text(
    "Evaluated by the scheme “{scheme}”, version {version}.", "按照《{scheme}》（{version}版）考核。"
)

ResultsFolder = Annotated[Path, typer.Argument(metavar="RESULTS_DIR", help="Folder that `jixiao evaluate` wrote.")]
Before = Annotated[Path | None, typer.Option(help="Results of an earlier period, to compare with.")]
Names = Annotated[Path | None, typer.Option(help="organisation_code, name [, name_en]: what to call them.")]
Publisher = Annotated[str, typer.Option(help="Who publishes it.")]
Permalink = Annotated[str, typer.Option(help="Address at which people read it for ever.")]
Day = Annotated[str | None, typer.Option("--on", help="Day of publication; today without.")]
Bands = Annotated[bool, typer.Option(help="Say who cannot be told apart: ranks under 1 000 sets of other weights.")]
Language = Annotated[str | None, typer.Option(help="Language of messages: zh or en.")]


def write_package(
    results: ResultsFolder,
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    publisher: Publisher = "",
    licence: Annotated[str, typer.Option(help="SPDX name of the licence.")] = DEFAULT_LICENCE,
    code: Annotated[str, typer.Option(help="Code in addresses; scheme and period without.")] = "",
    title: Annotated[str, typer.Option(help="Title; the scheme's name and the period without.")] = "",
    corrects: Annotated[str, typer.Option(help="Code of the publication that this one corrects.")] = "",
    before: Before = None,
    names: Names = None,
    homepage: Permalink = "",
    on: Day = None,
    bands: Bands = True,
    lang: Language = None,
) -> None:
    """Write the data package: CSV, JSON, Parquet and SDMX-CSV per table, datapackage.json, readme in both languages.

    `jixiao publish OUT/* …` then seals the files. Exit 0: written; 1: refused; 2: wrong call.
    """
    from jixiao.report.open_data import About, open_data_files
    from jixiao.report.open_data.of_evaluation import tables_of

    language, day = language_of(lang), _day(on)
    found = read_results(results, before, names)
    own, told = _title(found), _described(found)
    about = About(
        code or default_code(found), Text(title, title) if title else own, told, Text(publisher, publisher), day,
        str(found.evaluation.period), licence, corrects=corrects, homepage=homepage,
        sources=(Text(f"Scores: sha256 {found.evaluation.digest}", f"得分摘要：sha256 {found.evaluation.digest}"),),
    )  # fmt: skip
    files = open_data_files(about, tables_of(found, _bands(found) if bands else None))
    write_all(out, files)
    n, size = len(files), sum(map(len, files.values())) / 1024
    if language == "zh":
        say(f"{about.code}：{n} 个文件（{size:,.0f} KB）已写入 {out}；许可 {licence}。")
    else:
        say(f"{about.code}: {n} files ({size:,.0f} KB) in {out}, licence {licence}.")


def write_pictures(
    results: ResultsFolder,
    out: Annotated[Path, typer.Option(help="Folder for NAME.zh.png, NAME.en.png and headlines.txt.")],
    publisher: Publisher = "",
    source: Annotated[str, typer.Option(help="Where the figures are from; the scheme's name without.")] = "",
    permalink: Permalink = "",
    language: Annotated[str, typer.Option("--languages", help="zh,en or one of them.")] = "zh,en",
    only: Annotated[
        list[str] | None,
        typer.Option(help="Only these headlines: lead, moves, targets, indicator-CODE, organisation-CODE."),
    ] = None,
    before: Before = None,
    names: Names = None,
    bands: Bands = True,
    lang: Language = None,
) -> None:
    """Write a picture card (1200 × 630) and a plain sentence for each headline. Exit 0: written; 1: refused; 2: wrong call."""
    from jixiao.report.headlines import headlines_of, standings_of
    from jixiao.report.picture_cards import cards_of, write_cards

    asked = _languages(language)
    found = read_results(results, before, names)
    headlines = headlines_of(standings_of(found, _bands(found) if bands else None))
    unknown = sorted(set(only or ()) - {each.name for each in headlines})
    if unknown:
        known = ", ".join(each.name for each in headlines)[:300]
        raise Refusal(
            f"There is no headline “{unknown[0]}”. There are: {known}",
            f"没有标题“{unknown[0]}”。可用的有：{known}",
        )
    headlines = tuple(each for each in headlines if not only or each.name in only)
    own = found.evaluation.scheme.label
    cards = cards_of(
        headlines, asked, publisher=Text(publisher, publisher), subject=_title(found), address=permalink,
        source=Text(source, source) if source else Text(f"Source: {own.en}", f"数据来源：{own.zh}"),
    )  # fmt: skip
    lines = [line for each in headlines for line in (each.name, *map(each.text.in_language, asked), "")]
    said = "".join(f"{line}\r\n" for line in lines)
    pictures = {card.file_name: picture for card, picture in zip(cards, write_cards(cards), strict=True)}
    write_all(out, {"headlines.txt": b"\xef\xbb\xbf" + said.encode(), **pictures})
    if language_of(lang) == "zh":
        say(f"{len(pictures)} 张图片（1200×630）和 headlines.txt 已写入 {out}。")
    else:
        say(f"{len(pictures)} picture cards (1200 × 630) and headlines.txt in {out}.")


def default_code(found: Results) -> str:
    """Scheme and period, as they may stand in an address."""
    return file_name_of(f"{found.evaluation.scheme.code}-{found.evaluation.period}")


def _title(found: Results) -> Text:
    period, label = found.evaluation.period, found.evaluation.scheme.label
    return Text(f"{label.en}, {period.label_en}", f"{period.label_zh} · {label.zh}")


def _described(found: Results) -> Text:
    scheme = found.evaluation.scheme
    return Text(
        CONTENT_OF_PERIOD.en.format(scheme=scheme.label.en, version=scheme.version),
        CONTENT_OF_PERIOD.zh.format(scheme=scheme.label.zh, version=scheme.version),
    )


def _bands(found: Results) -> dict[str, int]:
    """Bands of organisations that cannot be told apart, by `jixiao robustness`'s own plan and seed."""
    from jixiao.engine.robustness.robustness import robustness

    table = robustness(found.evaluation).bands()
    rows = zip(table["organisation_code"], table["band"], strict=True)
    return {code: int(band) for code, band in rows if band is not None}


def _day(text: str | None) -> date:
    if text is None:
        return date.today()  # noqa: DTZ011 (the person's own day, on the person's own machine)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a date; write 2026-10-15", param_hint="--on") from None


def _languages(text: str) -> list[str]:
    asked = list(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
    if not asked or not {"zh", "en"}.issuperset(asked):
        raise typer.BadParameter(f"“{text}”: write zh,en or one of them", param_hint="--languages")
    return asked
