"""The words beside the data: what is in the folder, what each column means, under which licence, how to check it."""

from collections.abc import Mapping, Sequence

from jixiao.engine.model.text import Text
from jixiao.report.open_data.licences import licence_named
from jixiao.report.open_data.tables import About, Field, OpenTable

KINDS = {
    "string": Text("text", "文本"), "integer": Text("whole number", "整数"), "number": Text("number", "数值"),
    "date": Text("day", "日期"), "period": Text("period", "时期"), "boolean": Text("true or false", "是否"),
}  # fmt: skip
ENDINGS = {
    ".csv": Text("for spreadsheets; UTF-8, missing values are empty", "供表格软件使用；UTF-8 编码，缺失值为空"),
    ".csv-metadata.json": Text("what the CSV's columns are (W3C CSVW)", "CSV 各列说明（W3C CSVW）"),
    ".json": Text("a list of records with its schema", "记录列表，附结构说明"),
    ".parquet": Text("for data science", "供数据分析使用"),
    ".sdmx.csv": Text("SDMX-CSV 2.0; structures in structures.sdmx.xml", "SDMX-CSV 2.0，结构见 structures.sdmx.xml"),
}
GUARD = Text(
    "In CSV a text that a spreadsheet would run as a formula has one apostrophe before it; take it away to get the text.",
    "CSV 中会被表格软件当作公式执行的文本，前面加有一个英文单引号；去掉即为原文。",
)
CHECK = Text(
    "Sizes and sha256 of every file stand in datapackage.json. verify_release.py (beside the public log) proves that a "
    "file is the published one: python3 verify_release.py package datapackage.json --log LOG_FOLDER",
    "各文件的大小与 sha256 见 datapackage.json。公开日志旁的 verify_release.py 可证明文件与公开时一致："
    "python3 verify_release.py package datapackage.json --log 日志文件夹",
)


def readme(about: About, tables: Sequence[OpenTable], language: str) -> bytes:
    """The text in one language, readable in any editor (UTF-8 with its mark, CRLF)."""
    is_chinese = language == "zh"
    licence = licence_named(about.licence)
    facts: Mapping[Text, str] = {
        Text("Published by", "发布单位"): about.publisher.in_language(language),
        Text("Published on", "发布日期"): about.published_on.isoformat(),
        Text("Period", "数据所属期"): about.period,
        Text("Version", "版本"): about.version,
        Text("Code", "编号"): about.code,
        Text("Corrects", "更正对象"): about.corrects,
        Text("Licence", "许可"): " ".join(filter(None, (licence.title.in_language(language), licence.path))),
        Text("Sources", "数据来源"): ("；" if is_chinese else "; ").join(
            each.in_language(language) for each in about.sources
        ),
        Text("Read it at", "网页"): about.homepage,
    }
    colon = "：" if is_chinese else ": "
    lines = [about.title.in_language(language), "", about.description.in_language(language), ""]
    lines += [f"{name.in_language(language)}{colon}{value}" for name, value in facts.items() if value]
    for table in tables:
        lines += ["", *_table_lines(table, language)]
    lines += ["", "文件格式" if is_chinese else "Formats"]
    lines += [f"  *{ending}{colon}{told.in_language(language)}" for ending, told in ENDINGS.items()]
    lines += ["", GUARD.in_language(language), CHECK.in_language(language)]
    return b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in lines).encode()


def _table_lines(table: OpenTable, language: str) -> list[str]:
    n = len(table.rows)
    size = f"{n} 行" if language == "zh" else f"{n} rows"
    lines = [f"{table.name}  {table.title.in_language(language)} ({size})"]
    if table.description is not None:
        lines.append(f"  {table.description.in_language(language)}")
    return lines + [f"  {field.name}  {_field_words(field, language)}" for field in table.fields]


def _field_words(field: Field, language: str) -> str:
    parts = [field.title.in_language(language), KINDS[field.kind].in_language(language), field.unit_in(language)]
    if field.is_key:
        parts.append("主键" if language == "zh" else "key")
    if field.description is not None:
        parts.append(field.description.in_language(language))
    return ("；" if language == "zh" else "; ").join(filter(None, parts))
