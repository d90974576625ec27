"""Keeps remarked workbooks for a day, so that their sender can fetch them; nobody else can name them."""

import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from jixiao.web.collection.models import CollectionTask
from jixiao.web.organisations.models import Account

KEPT_FOR = timedelta(days=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def keep_remarked(task: CollectionTask, by: Account, content: bytes, now: datetime) -> str:
    """Keep a workbook for this task and account; gives the token that fetches it. Older ones are thrown away."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in folder.glob("*.xlsx"):
        if path.stat().st_mtime < (now - KEPT_FOR).timestamp():
            path.unlink(missing_ok=True)
    token = secrets.token_urlsafe(16)
    _path(task, by, token).write_bytes(content)
    return token


def remarked_path(task: CollectionTask, by: Account, token: str) -> Path | None:
    """Where it is kept; None for what is not this task's, this account's, or gone."""
    path = _path(task, by, token) if _TOKEN.fullmatch(token) else None
    return path if path is not None and path.is_file() else None


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "remarked"


def _path(task: CollectionTask, by: Account, token: str) -> Path:
    return _folder() / f"{task.pk}-{by.pk}-{token}.xlsx"
