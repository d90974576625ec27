"""Pages of data collection."""

from jixiao.web.collection.views.burden import burden
from jixiao.web.collection.views.evidence import attach, download, withdraw
from jixiao.web.collection.views.feed import feed
from jixiao.web.collection.views.fill import nothing, submit, task
from jixiao.web.collection.views.history import history
from jixiao.web.collection.views.lists import publish, tasks
from jixiao.web.collection.views.review import approve, give_back, review
from jixiao.web.collection.views.workbook import paste, remarked, workbook

__all__ = [
    "approve",
    "attach",
    "burden",
    "download",
    "feed",
    "give_back",
    "history",
    "nothing",
    "paste",
    "publish",
    "remarked",
    "review",
    "submit",
    "task",
    "tasks",
    "withdraw",
    "workbook",
]
