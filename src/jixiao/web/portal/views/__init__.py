"""Pages of the portal: those for everybody, and the office's."""

from jixiao.web.portal.views.cards import card
from jixiao.web.portal.views.charts import chart
from jixiao.web.portal.views.files import (
    checkpoint_file,
    feed,
    log_file,
    proof_file,
    release_file,
    robots,
    sitemap,
)
from jixiao.web.portal.views.frame import nothing_here
from jixiao.web.portal.views.goals import goal
from jixiao.web.portal.views.home import home
from jixiao.web.portal.views.interface import interface
from jixiao.web.portal.views.office import (
    discard,
    draft,
    explain,
    look,
    open_window,
    preview,
    publish,
    releases_kept,
)
from jixiao.web.portal.views.published import notices, ranking, release, releases, reports
from jixiao.web.portal.views.subjects import indicator, indicator_file, indicators, organisation, organisations
from jixiao.web.portal.views.words import about, replies, search, verify

__all__ = [
    "about", "card", "chart", "checkpoint_file", "discard", "draft", "explain", "feed", "goal", "home",
    "indicator", "indicator_file", "indicators", "interface", "log_file", "look", "nothing_here", "notices",
    "open_window", "organisation", "organisations", "preview", "proof_file", "publish", "ranking", "release",
    "release_file", "releases", "releases_kept", "replies", "reports", "robots", "search", "sitemap", "verify",
]  # fmt: skip
