"""`jixiao scheme …`: is this file a valid scheme, what does it say to people, and what changed since the last version?"""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import read_scheme_file, write_all
from jixiao.cli.frame import language_of
from jixiao.engine.model.node import Node
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import show

SchemeFile = Annotated[Path, typer.Argument(metavar="SCHEME.yaml", help="A scheme's file.")]
OutFile = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Where to write: .md, or .html for a page; standard output without it."),
]
Language = Annotated[str | None, typer.Option("--lang", help="zh or en; Chinese unless said.")]

app = typer.Typer(
    no_args_is_help=True, help="Schemes (指标体系): check a file, read it as a document, compare versions."
)


@app.callback()
def root() -> None:
    """Schemes (指标体系): check a file, read it as a document, compare versions."""


@app.command("check")
def check(
    scheme: Annotated[Path, typer.Argument(metavar="SCHEME.yaml")],
    lang: Annotated[str | None, typer.Option(help="zh or en.")] = None,
) -> None:
    """Validate a scheme file and print its tree; faults are listed with their lines, exit 1."""
    language = language_of(lang)
    law = read_scheme_file(scheme)
    typer.echo("\n".join(tree_lines(law, language)))


@app.command("document")
def document(scheme: SchemeFile, out: OutFile = None, lang: Language = None) -> None:
    """Write a scheme as a document for the people it binds: indicators, rules in plain sentences, grades, digest.

    Markdown; with `--out FILE.html` one page that needs nothing else and prints well.
    """
    from jixiao.report.scheme import scheme_document, scheme_page

    language = language_of(lang or "zh")
    is_page = _is_page(out)
    law = read_scheme_file(scheme)
    _write((scheme_page if is_page else scheme_document)(law, language), out)


@app.command("compare")
def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD.yaml", help="The version before.")],
    new: Annotated[Path, typer.Argument(metavar="NEW.yaml", help="The version after.")],
    out: OutFile = None,
    lang: Language = None,
) -> None:
    """Tell what changed between two versions of a scheme in words: indicators, points, rules, targets, grades.

    Markdown; with `--out FILE.html` one page that needs nothing else and prints well.
    """
    from jixiao.report.scheme import scheme_comparison, scheme_comparison_page

    language = language_of(lang or "zh")
    is_page = _is_page(out)
    before, after = read_scheme_file(old), read_scheme_file(new)
    _write((scheme_comparison_page if is_page else scheme_comparison)(before, after, language), out)


def _is_page(out: Path | None) -> bool:
    """Whether a page is wanted; a wrong call where the file's ending says neither page nor Markdown."""
    if out is None or out.suffix.lower() in (".md", ".markdown", ".txt"):
        return False
    if out.suffix.lower() in (".html", ".htm"):
        return True
    raise typer.BadParameter(
        f"“{out.name}” must end in .md (Markdown) or .html (a page)", param_hint="--out"
    )  # fmt: skip


def _write(text: str, out: Path | None) -> None:
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_all(out.parent, {out.name: text})


def tree_lines(law: Scheme, language: str) -> list[str]:
    """The scheme's tree, one line a node."""
    head = f"{law.label.in_language(language)} ({law.code} {law.version}) {show(law.full_marks)}"
    lines = [head, *(line for node in law.tree for line in _branch(node, 1, language))]
    lines += [f"± {item.label().in_language(language)} ({item.code}) {item.kind}" for item in law.adjustments]
    lines += [
        f"! {veto.label().in_language(language)} ({veto.code}) {veto.indicator} {veto.when}" for veto in law.vetoes
    ]
    grades = ", ".join(f"{grade.label().in_language(language)} ≥ {show(grade.lowest)}" for grade in law.grades)
    return [*lines, *([grades] if grades else []), f"sha256 {law.digest}"]


def _branch(node: Node, depth: int, language: str) -> list[str]:
    rule = f" · {node.rule.name} · {node.direction}" if node.rule else ""
    line = f"{'  ' * depth}{show(node.weight)}  {node.label().in_language(language)} ({node.code}){rule}"
    return [line, *(below for child in node.children for below in _branch(child, depth + 1, language))]
