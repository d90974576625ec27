"""Addresses of the portal: the public's in both languages, the files, and the office's pages."""

from typing import Any

from django.urls import URLPattern, path

from jixiao.web.portal import views

app_name = "portal"

# The same pages below /public/ and /public/en/; the English ones have “_en” behind their names.
PAGES: tuple[tuple[str, Any, str], ...] = (
    ("", views.home, "home"),
    ("organisations/", views.organisations, "organisations"),
    ("organisations/<str:code>/", views.organisation, "organisation"),
    ("indicators/", views.indicators, "indicators"),
    ("indicators/<str:code>/", views.indicator, "indicator"),
    ("indicators/<str:code>/values.csv", views.indicator_file, "indicator_file"),
    ("ranking/", views.ranking, "ranking"),
    ("releases/", views.releases, "releases"),
    ("releases/<str:code>/", views.release, "release"),
    ("reports/", views.reports, "reports"),
    ("notices/", views.notices, "notices"),
    ("replies/", views.replies, "replies"),
    ("verify/", views.verify, "verify"),
    ("about/", views.about, "about"),
    ("search/", views.search, "search"),
    ("feed.xml", views.feed, "feed"),
)
FILES = [
    path("robots.txt", views.robots, name="robots"),
    path("public/sitemap.xml", views.sitemap, name="sitemap"),
    path("public/cards/<str:code>/<str:name>.<str:language>.png", views.card, name="card"),
    path("public/charts/<str:code>/<str:name>.<str:language>.<str:kind>", views.chart, name="chart"),
    path("public/log/<str:name>", views.log_file, name="log_file"),
    path("public/log/checkpoints/<int:size>.txt", views.checkpoint_file, name="checkpoint_file"),
    path("public/log/proofs/<str:code>.json", views.proof_file, name="proof_file"),
    path("public/api/v1/", views.interface, name="interface"),
    path("public/api/v1/<path:address>", views.interface, name="interface_document"),
    path("public/releases/<str:code>/files/<str:name>", views.release_file, name="release_file"),
]
OFFICE = [
    path("goals/<str:plan>/<str:code>/stand/", views.goal, name="goal"),
    path("publications/", views.releases_kept, name="office"),
    path("publications/look/", views.look, name="look"),
    path("publications/draft/", views.draft, name="draft"),
    path("publications/<str:code>/", views.preview, name="preview"),
    path("publications/<str:code>/publish/", views.publish, name="publish"),
    path("publications/<str:code>/explain/", views.explain, name="explain"),
    path("publications/<str:code>/discard/", views.discard, name="discard"),
    path("publications/<str:code>/window/", views.open_window, name="open_window"),
]


def _pages(root: str, language: str, ending: str) -> list[URLPattern]:
    return [
        path(f"{root}{address}", view, {"language": language}, name=f"{name}{ending}") for address, view, name in PAGES
    ]


urlpatterns = [
    *FILES,
    *_pages("public/en/", "en", "_en"),
    path("public/en/<path:rest>", views.nothing_here, {"language": "en"}, name="nothing_here_en"),
    *_pages("public/", "zh", ""),
    path("public/<path:rest>", views.nothing_here, {"language": "zh"}, name="nothing_here"),
    *OFFICE,
]
