"""`jixiao batch evaluate | forecast | attain`: tables of any length, here or on Spark; can be resumed."""

from typing import Any

import typer
from typer.core import TyperGroup

from jixiao.cli.batch import attain, evaluate, forecast

FIRST = "evaluate"


class EvaluatesUnlessNamed(TyperGroup):
    """`jixiao batch SCHEME.yaml DIR` evaluates: the first word is a command only where it is the name of one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the name in where there is none."""
        named = args and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named or not args else [FIRST, *args])


app = typer.Typer(
    cls=EvaluatesUnlessNamed,
    no_args_is_help=True,
    help="Tables of any length, on this machine or on Spark, resumable; “evaluate” may be left out.",
)
app.command("evaluate")(evaluate.batch_evaluate)
app.command("forecast")(forecast.batch_forecast)
app.command("attain")(attain.batch_attain)
