"""Addresses of releases and the public's pages."""

from tests.unit.web.access.readers import DATA, OFFICE, PUBLIC, SEES_DRAFTS, Page, page, posted

PORTAL_PAGES = (
    *("home", "organisations", "indicators", "ranking", "releases", "reports", "notices", "replies", "verify"),
    *("about", "search", "feed"),
)
PORTAL_SUBJECTS = (
    ("organisation", "code", "S11"), ("indicator", "code", "accuracy"), ("indicator_file", "code", "accuracy"),
    ("release", "code", "waste-2026-08"), ("nothing_here", "rest", "about"),
)  # fmt: skip

EXPECTED: dict[str, list[Page]] = {
    **{f"portal:{name}{ending}": [page(PUBLIC)] for name in PORTAL_PAGES for ending in ("", "_en")},
    **{
        f"portal:{name}{ending}": [page(PUBLIC, **{key: word})]
        for name, key, word in PORTAL_SUBJECTS
        for ending in ("", "_en")
    },
    "portal:interface": [page(PUBLIC)],
    "portal:interface_document": [page(PUBLIC, address="releases.json")],
    "portal:robots": [page(PUBLIC)],
    "portal:sitemap": [page(PUBLIC)],
    "portal:card": [page(PUBLIC, code="waste-2026-08", name="1", language="zh")],
    "portal:chart": [page(PUBLIC, code="waste-2026-08", name="standing-accuracy", language="zh", kind="csv")],
    "portal:log_file": [page(PUBLIC, name="checkpoint.txt")],
    "portal:checkpoint_file": [page(PUBLIC, size="1")],
    "portal:proof_file": [page(PUBLIC, code="waste-2026-08")],
    "portal:release_file": [page(PUBLIC, code="waste-2026-08", name="ranking.csv")],
    "portal:goal": [page(DATA, plan="2026", code=code) for code in ("habit", "clear-air", "money")],
    "portal:office": [page(SEES_DRAFTS)],
    "portal:look": [posted(OFFICE)],
    "portal:draft": [posted(OFFICE)],
    "portal:preview": [page(SEES_DRAFTS, code="own-2026-08"), page(SEES_DRAFTS, code="waste-2026-08")],
    "portal:publish": [posted(frozenset({"office", "leader"}), code="own-2026-08")],
    "portal:explain": [page(OFFICE, code="own-2026-08")],
    "portal:discard": [posted(OFFICE, code="own-2026-08")],
    "portal:open_window": [page(OFFICE, code="waste-2026-08")],
}
