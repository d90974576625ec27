"""`python -m jixiao.cli` is `jixiao`."""

from jixiao.cli import app

app()
