"""`jixiao template …`: the schemes that one begins from, as lists, as pages of text, as files of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import write_all
from jixiao.cli.frame import Refusal, language_of, say, wrong_call
from jixiao.cli.scheme import tree_lines
from jixiao.engine.model.text import show
from jixiao.engine.scheme_template.adapting import Choices, adapted
from jixiao.engine.scheme_template.template import Template, template, templates

Name = Annotated[str, typer.Argument(metavar="NAME", help="A template's code, as `jixiao template list` shows it.")]
Language = Annotated[str | None, typer.Option("--lang", help="zh or en; the terminal's language unless said.")]

app = typer.Typer(no_args_is_help=True, help="Templates (模板): list them, read one, write one as a scheme file.")


@app.callback()
def root() -> None:
    """Templates (模板): list them, read one, write one as a scheme file."""


@app.command("list")
def list_templates(lang: Language = None) -> None:
    """Every template with its indicators and what it costs to type."""
    language = language_of(lang)
    for each in templates():
        typer.echo(f"{each.code:20} {each.label.in_language(language)} · {_cost(each, language)}")
        typer.echo(f"{'':20} {each.summary.in_language(language)}")


@app.command("show")
def show_template(name: Name, lang: Language = None) -> None:
    """One template: whom it is for, what it rests on, its tree, and where its figures come from."""
    language, one = language_of(lang), template(name)
    for text in (one.label, one.summary, one.for_whom, one.source):
        typer.echo(text.in_language(language))
    typer.echo()
    typer.echo("\n".join(tree_lines(one.scheme, language)))
    typer.echo()
    for code in one.scheme.indicators:
        need = one.need(code)
        words = (
            need.way,
            f"{show(need.minutes)} min",
            need.owner.in_language(language),
            need.place.in_language(language),
        )
        typer.echo(f"{code:20} {' · '.join(word for word in words if word)}")


@app.command("write")
def write_template(
    name: Name,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.yaml", help="The scheme file to write.")],
    version: Annotated[str, typer.Option(help="The scheme's version, for example the year.")] = "",
    lang: Language = None,
) -> None:
    """Write the template's scheme as a file to change in an editor; `jixiao scheme check` says whether it still adds up.

    A file that is there already is not overwritten.
    """
    language, one = language_of(lang), template(name)
    if out.exists():
        raise Refusal(
            f"{out} is there already and is not overwritten. Choose another name.",
            f"{out} 已存在，不会覆盖。请换一个文件名。",
        )
    if out.suffix.lower() not in (".yaml", ".yml"):
        raise wrong_call("--out", f"“{out.name}” must end in .yaml", f"“{out.name}”须以 .yaml 结尾", language)
    head = f"# {one.label.zh} · {one.label.en}\n# {one.source.zh}\n# {one.source.en}\n"
    write_all(out.parent, {out.name: head + adapted(one, Choices(version=version))})
    n, then = len(one.scheme.leaves), f"jixiao scheme check {out}"
    say(
        f"{out}：{n} 个指标。修改后运行：{then}"
        if language == "zh"
        else f"{out}: {n} indicators. Change it, then: {then}"
    )


def _cost(one: Template, language: str) -> str:
    n, minutes = one.n_indicators, show(one.minutes_a_month)
    if language == "zh":
        return f"{n} 个指标，每单位每月约 {minutes} 分钟填报"
    return f"{n} indicators, about {minutes} minutes of typing a month for each organisation"
