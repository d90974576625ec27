"""`jixiao compare-texts`: reports in; which of them share their own words, with the passages as evidence, out."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jixiao.cli.appraise import deliver_json
from jixiao.cli.doubts import own_figures
from jixiao.cli.files import keep_apart, read_text
from jixiao.cli.frame import Refusal, language_of, say, wrong_call
from jixiao.cli.tables import Language, OutFile, deliver
from jixiao.engine.appraisal.bounds import BOUNDS
from jixiao.engine.appraisal.likeness import Likeness, compare_texts

if TYPE_CHECKING:
    from jixiao.capture.files.pdf_prose import ReportWords

EPILOG = (
    "jixiao compare-texts reports/*.docx --form form.txt --names organisations.txt --out pairs.csv "
    "--passages passages.csv"
)
TOLD, LONGEST = 30, 5_000_000
Reports = Annotated[list[Path], typer.Argument(metavar="FILES…", help="Two reports or more: .docx, .pdf, .txt, .md.")]
Form = Annotated[
    list[Path] | None,
    typer.Option("--form", metavar="FILE", help="The blank form: its lines are taken out; repeatable."),
]
Names = Annotated[
    Path | None, typer.Option("--names", metavar="FILE", help="Names to cover up (organisations, people), one a line.")
]
Passages = Annotated[Path | None, typer.Option("--passages", metavar="FILE", help="The passages that are the same.")]
Cut = Annotated[
    list[str] | None, typer.Option("--cut", metavar="NAME=NUMBER", help="Another figure, e.g. copied_share=0.2.")
]


def compare_files(
    files: Reports,
    out: OutFile = None,
    form: Form = None,
    names: Names = None,
    passages: Passages = None,
    cut: Cut = None,
    lang: Language = None,
) -> None:
    """Compare reports all with all, without the form's own words; numbers and names do not hide a copy.

    FILE.csv holds the pairs, the likest first; any other name, and standard output, everything as JSON. `contained` is the
    share of the shorter report's pieces that stand in the other. Exit 0: compared; 1: refused; 2: wrong call.
    """
    language = language_of(lang)
    own = own_figures("appraisal", cut, language, BOUNDS)
    if len(files) < 2:
        raise wrong_call("FILES", "name two reports or more", "请列出两份以上报告", language)
    keep_apart((*files, *(form or ()), names), {"--out": out, "--passages": passages}, language)
    if len({os.path.realpath(path) for path in files}) < len(files):
        raise Refusal("A file is named twice. Name each report once.", "同一文件列出了两次，请每份报告只列一次。")
    texts, blank = read_reports(files, language), read_reports(form or (), language)
    covered = [line.strip() for line in read_text(names).splitlines()] if names is not None else []
    result = compare_texts(texts, form=list(blank.values()), names=covered, own=own)
    if out is not None and out.suffix.lower() == ".csv":
        deliver(result.pairs, out)
    else:
        deliver_json(result.to_dict(), out)
    if passages is not None:
        deliver(result.passages, passages)
    _tell(result, language)


def read_reports(files: Sequence[Path], language: str) -> dict[str, str]:
    """The words of report files by their names; refused where one cannot be read. Pages that are pictures are told."""
    from jixiao.capture.guard.nursery import AT_ONCE

    with ThreadPoolExecutor(AT_ONCE) as pool:  # a PDF is read by a child process: several at once
        read = dict(zip(map(str, files), pool.map(_words_of, files), strict=True))
    for name, words in read.items():
        _tell_unread(name, words.unread, language)
        if (n := len(words.text)) > LONGEST:
            raise Refusal(f"{name}: {n:,} characters are no report; at most {LONGEST:,} are compared.",
                          f"{name}：共 {n:,} 字，不是一份报告；最多比对 {LONGEST:,} 字。")  # fmt: skip
    return {name: words.text for name, words in read.items()}


def _words_of(path: Path) -> "ReportWords":
    from jixiao.capture.connector import SourceFault
    from jixiao.capture.files.pdf_prose import ReportWords, read_pdf
    from jixiao.capture.files.prose import PDF, WORD, read_prose

    if path.suffix.lower() != WORD and path.suffix.lower() in (".txt", ".md", ""):
        return ReportWords(read_text(path))
    try:
        if path.suffix.lower() == PDF:
            return read_pdf(str(path), path.read_bytes())
        return ReportWords(read_prose(str(path), path.read_bytes()))
    except SourceFault as fault:
        raise Refusal(f"{fault.text.en} {fault.mend.en}", f"{fault.text.zh}{fault.mend.zh}") from None
    except FileNotFoundError:
        raise Refusal(f"{path}: there is no such file.", f"{path}：文件不存在。") from None
    except OSError as fault:
        raise Refusal(f"{path}: cannot be read: {fault.strerror}.", f"{path}：无法读取：{fault.strerror}。") from None


def _tell_unread(name: str, unread: Sequence[int], language: str) -> None:
    if unread:
        pages = ", ".join(map(str, unread[:TOLD])) + (" …" if len(unread) > TOLD else "")
        said = f"warning: {name}: pages that are pictures without text are not compared: {pages}"
        said_zh = f"warning: {name}：第 {pages} 页只有图像、没有文字（扫描），未参与比对"
        say(said_zh if language == "zh" else said)


def _tell(result: Likeness, language: str) -> None:
    for row in result.findings.to_rows():
        where = f"{row['file']}: " if row["file"] else ""
        say(f"{row['severity']}: {where}{row['message_zh' if language == 'zh' else 'message']}")
    flagged = [row for row in result.pairs.to_rows() if row["flagged"]]
    n = len(result.reports)
    if language == "zh":
        say(f"比对 {n} 份报告，{len(flagged)} 对雷同文字较多，请人工核看。")
    else:
        say(f"{n} reports compared; {len(flagged)} pairs share much of their text and want a look.")
