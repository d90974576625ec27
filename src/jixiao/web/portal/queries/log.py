"""The log of publications as the database holds it, line by line."""

from importlib.resources import files
from urllib.parse import quote

from jixiao.report.publication import PublicationLog
from jixiao.report.publication.log import VERIFIER
from jixiao.web.portal.channels import public_folder
from jixiao.web.portal.models import Release
from jixiao.web.portal.queries.readings import newest_readings
from jixiao.web.portal.queries.releases import published_releases


def log_lines() -> list[bytes]:
    """Every entry in its order."""
    return [
        entry.encode()
        for entry in Release.objects.filter(place__isnull=False).order_by("place").values_list("entry", flat=True)
    ]


def log_origin() -> str:
    """Whose log it is: named after who published first, and the same ever after; '' before."""
    first = Release.objects.filter(place=0).values_list("publisher_zh", "publisher_en").first()
    return "" if first is None else " ".join(f"{first[0]} · {first[1]} · jixiao".split())


def publication_log() -> PublicationLog:
    """The log as it is to lie in its folder."""
    return PublicationLog(public_folder() / "log", log_origin(), tuple(log_lines()))


def proof_of(release: Release) -> str:
    """With what one release is checked against the newest checkpoint."""
    return publication_log().proof(release.code)


def checkpoint_after(size: int) -> str | None:
    """The three lines that stood for the log when it had so many entries; None where it never had."""
    log = publication_log()
    if not 0 < size <= len(log.entries):
        return None
    return PublicationLog(log.folder, log.origin, log.entries[:size]).checkpoint


def verifier() -> str:
    """The script with which anybody checks files and log."""
    return files("jixiao.report.publication").joinpath(VERIFIER).read_text(encoding="utf-8")


def addresses() -> list[str]:
    """Every page of the portal, below a language's root."""
    fixed = [
        "",
        "organisations/",
        "indicators/",
        "ranking/",
        "releases/",
        "reports/",
        "notices/",
        "replies/",
        "verify/",
        "about/",
    ]
    found = dict.fromkeys(fixed)
    for reading in newest_readings():
        found |= dict.fromkeys(f"organisations/{code}/" for code in reading.organisations)
        found |= dict.fromkeys(f"indicators/{code}/" for code in reading.indicators)
    found |= dict.fromkeys(f"releases/{line.release.code}/" for line in published_releases())
    return [quote(address) for address in found]
