"""`jixiao selfevaluation`: a self-evaluation form in; what is wrong with it by a rule set, out."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jixiao.cli.files import csv_text, delimiter_of, keep_apart, read_bytes, read_text, write_all
from jixiao.cli.frame import Refusal, language_of, say, wrong_call
from jixiao.cli.tables import Language
from jixiao.engine.budget.form_text import form_of_text
from jixiao.engine.budget.forms import SelfEvaluationForm
from jixiao.engine.budget.rule_set_reader import library_rule_set, read_rule_set, rule_set_codes
from jixiao.engine.budget.rule_sets import RuleSet
from jixiao.engine.budget.self_evaluation import FINDING_COLUMNS, check_form, finding_row, reckon
from jixiao.engine.model.text import show

if TYPE_CHECKING:
    from jixiao.capture.connector import SourceFault

WORKBOOKS = (".xlsx", ".xls", ".ods", ".et", ".xlsm")
OLD = (".xls", ".et")
TABLES = (".csv", ".tsv", ".txt")
DOCUMENTS = (".pdf", ".doc", ".docx", ".wps", ".htm", ".html")
NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
"""How workbooks and documents begin, whatever they are called."""
OUT_ENDINGS = (".csv", ".json", ".xlsx")
EPILOG = (
    "jixiao selfevaluation form.json --rules cn-2020-10 --out findings.csv · "
    "jixiao selfevaluation form.xlsx --rules my-city.yaml --out findings.xlsx"
)

FormFile = Annotated[
    Path, typer.Argument(metavar="FORM", help="JSON or YAML, or a workbook or CSV in the layout of 项目支出绩效自评表.")
]
RulesName = Annotated[
    str,
    typer.Option("--rules", metavar="NAME|FILE.yaml", help=f"{', '.join(rule_set_codes())}, or a file of your own."),
]
OutFile = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="CSV, JSON or XLSX by its ending; standard output (CSV) without it."),
]
FormOut = Annotated[
    Path | None, typer.Option("--form-out", metavar="FILE.xlsx", help="The form itself, in the official layout.")
]


def check_file(
    form: FormFile,
    rules: RulesName = "cn-2020-10",
    out: OutFile = None,
    form_out: FormOut = None,
    lang: Language = None,
) -> None:
    """Check a self-evaluation form (项目支出绩效自评表): rule, place, message, expected, found; one line a finding.

    Exit 0: checked, whatever was found; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    _check_call(form, rules, out, form_out, language)
    rule_set = _rule_set(rules)
    forms, hidden = _read(form)
    rows = [finding_row(finding, language) for each in forms for finding in check_form(each, rule_set)]
    _deliver(rows, out, language)
    if form_out is not None:
        from jixiao.report.self_evaluation_form import write_form

        write_all(form_out.parent, {form_out.name: write_form(forms[0])})
        if len(forms) > 1:
            zh = f"工作簿中有 {len(forms)} 张自评表，{form_out} 为第一张"
            say(zh if language == "zh" else f"{len(forms)} forms were read; {form_out} is the first of them")
    for name in hidden:
        zh = f"隐藏的工作表“{name}”中也有自评表，未读取"
        say(zh if language == "zh" else f"The hidden sheet “{name}” holds a form, too; it was not read")
    _summarise(forms, rule_set, len(rows), language)


def _check_call(form: Path, rules: str, out: Path | None, form_out: Path | None, language: str) -> None:
    """A wrong call where a file has no known ending, or would be written over another."""
    for path, endings, option in ((out, OUT_ENDINGS, "--out"), (form_out, (".xlsx",), "--form-out")):
        if path is not None and path.suffix.lower() not in endings:
            listed = ", ".join(endings)
            raise wrong_call(option, f"must end with {listed}", f"文件名须以 {listed} 结尾", language)
    keep_apart((form, Path(rules)), {"--out": out, "--form-out": form_out}, language)


def _rule_set(name: str) -> RuleSet:
    """A rule set of the library by its name, or one from a file."""
    if name in rule_set_codes() or not (Path(name).suffix or "/" in name):
        return library_rule_set(name)
    return read_rule_set(read_text(Path(name)), name)


def read_forms(path: Path) -> Sequence[SelfEvaluationForm]:
    """The forms in a file: one of JSON or YAML, as many as a workbook or CSV holds."""
    return _read(path)[0]


def _read(path: Path) -> tuple[Sequence[SelfEvaluationForm], Sequence[str]]:
    """The forms, and the names of hidden sheets that were left out."""
    ending, start = path.suffix.lower(), read_bytes(path)[:8]
    if ending in TABLES and not start.startswith(NO_TEXT):
        return _forms_of_table(path), ()
    if start.startswith(NO_TEXT) or ending in (*WORKBOOKS, *DOCUMENTS):
        return _forms_of_workbook(path)
    return [form_of_text(read_text(path), str(path))], ()


def _forms_of_table(path: Path) -> Sequence[SelfEvaluationForm]:
    from jixiao.capture.connector import SourceFault
    from jixiao.capture.files.self_evaluation_form import forms_of_rows

    text = read_text(path)
    if not text.strip():
        raise Refusal(f"{path}: the file is empty.", f"{path}：文件为空。")
    csv.field_size_limit(max(len(text), 1 << 17))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
        return forms_of_rows(rows, path.stem)
    except csv.Error as fault:
        raise Refusal(f"{path}: no valid CSV: {fault}.", f"{path}：不是有效的 CSV：{fault}。") from None
    except SourceFault as fault:
        told = _refused(fault)
        en, zh = told.en.removeprefix(f"{path.stem}: "), told.zh.removeprefix(f"{path.stem}：")
        raise Refusal(f"{path}: {en}", f"{path}：{zh}") from None


def _forms_of_workbook(path: Path) -> tuple[Sequence[SelfEvaluationForm], Sequence[str]]:
    from jixiao.capture.connector import SourceFault
    from jixiao.capture.files.self_evaluation_form import read_forms as forms_of_file

    try:
        return forms_of_file(read_bytes(path), path.name)
    except SourceFault as fault:
        raise _refused(fault, is_old=path.suffix.lower() in OLD) from None


def _refused(fault: "SourceFault", *, is_old: bool = False) -> Refusal:
    """The refusal; of a file of an old kind always with how to save it as the usual one."""
    said, mend = fault.text, fault.mend
    is_told = not is_old or ".xlsx" in mend.zh
    en = "" if is_told else " Or open it in Excel or WPS and save it as “Excel workbook (*.xlsx)”."
    zh = "" if is_told else "也可用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后重试。"
    return Refusal(" ".join(f"{said.en} {mend.en}{en}".split()), f"{said.zh}{mend.zh}{zh}")


def _deliver(rows: list[dict[str, str]], out: Path | None, language: str) -> None:
    if out is None:
        typer.echo(csv_text(FINDING_COLUMNS, (list(row.values()) for row in rows)), nl=False)
        return
    ending = out.suffix.lower()
    if ending == ".json":
        content: str | bytes = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    elif ending == ".xlsx":
        from jixiao.report.self_evaluation_form import write_findings

        content = write_findings(FINDING_COLUMNS, rows, language)
    else:
        content = csv_text(FINDING_COLUMNS, (list(row.values()) for row in rows))
    write_all(out.parent, {out.name: content})


def _summarise(forms: Sequence[SelfEvaluationForm], rules: RuleSet, n_found: int, language: str) -> None:
    """How many findings there are, and the score that the rules give where they give one."""
    zh = language == "zh"
    say(f"按{rules.label.zh}核对，发现 {n_found} 个问题" if zh else f"Checked by {rules.label.en}: {n_found} findings")
    for form in forms:
        found = reckon(form, rules)
        if found.total is not None and found.grade is not None:
            total, name = show(float(found.total)), form.project.text.strip()
            say(
                f"{name}：按规则应得 {total} 分，{found.grade.zh}"
                if zh
                else f"{name}: {total} by the rules, {found.grade.en}"
            )
