"""`jixiao scheme check`: is this file a valid scheme, and what does it say?"""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import read_scheme_file
from jixiao.cli.frame import language_of
from jixiao.engine.model.node import Node
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import show

app = typer.Typer(no_args_is_help=True, help="Schemes (指标体系): check a file.")


@app.callback()
def root() -> None:
    """Schemes (指标体系): check a file."""


@app.command("check")
def check(
    scheme: Annotated[Path, typer.Argument(metavar="SCHEME.yaml")],
    lang: Annotated[str | None, typer.Option(help="zh or en.")] = None,
) -> None:
    """Validate a scheme file and print its tree; faults are listed with their lines, exit 1."""
    language = language_of(lang)
    law = read_scheme_file(scheme)
    typer.echo("\n".join(tree_lines(law, language)))


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
