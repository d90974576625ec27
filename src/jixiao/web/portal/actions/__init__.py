"""Every write of releases: drafting, saying why, publishing, windows for objections."""

from jixiao.web.portal.actions.drafts import compared, discard, explain, prepare
from jixiao.web.portal.actions.keeping import restore
from jixiao.web.portal.actions.publishing import publish
from jixiao.web.portal.actions.windows import open_window

__all__ = ["compared", "discard", "explain", "open_window", "prepare", "publish", "restore"]
