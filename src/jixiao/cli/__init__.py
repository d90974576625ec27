"""The command line: `jixiao …`, one file per command."""

import typer

app = typer.Typer(no_args_is_help=True, help="Jixiao (绩效): a government's performance management.")


@app.callback()
def root() -> None:
    """Jixiao (绩效): a government's performance management."""
