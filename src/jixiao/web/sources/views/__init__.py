"""Pages of data sources."""

from jixiao.web.sources.views.changes import change
from jixiao.web.sources.views.editing import create, document, edit, secrets
from jixiao.web.sources.views.lists import sources
from jixiao.web.sources.views.pages import activate, pause, retire, run, run_now, source
from jixiao.web.sources.views.places import places, register, withdraw

__all__ = [
    "activate",
    "change",
    "create",
    "document",
    "edit",
    "pause",
    "places",
    "register",
    "retire",
    "run",
    "run_now",
    "secrets",
    "source",
    "sources",
    "withdraw",
]
