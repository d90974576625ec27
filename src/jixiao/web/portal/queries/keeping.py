"""The files of releases: as they are written, which of them lie in the public folder as published, what brings lost ones back."""

import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone

from jixiao.web.portal import channels, rules
from jixiao.web.portal.frames.content import Content
from jixiao.web.portal.frames.differences import differences
from jixiao.web.portal.frames.files import MadeFile, about_of, files_of
from jixiao.web.portal.models import KeptReport, Release, ReleaseFile
from jixiao.web.portal.queries.releases import content_of


def made_files(release: Release, content: Content, reports: Mapping[str, bytes]) -> list[MadeFile]:
    """Every file of a release that was, or is being, published: the same content gives the same bytes."""
    former = release.corrects
    homepage = release.homepage or f"{settings.PUBLIC_ADDRESS}/public/releases/{release.code}/"
    about = about_of(
        content, release.code, release.number, timezone.localdate(release.published_at), former.code if former else "",
        homepage,
    )  # fmt: skip
    return files_of(content, about, reports, differences(content_of(former), content) if former else ())


def lost_files(release: Release) -> list[ReleaseFile]:
    """The files of a release that do not lie in the public folder byte for byte as they were published."""
    folder = channels.release_folder(release.code)
    found = []
    for each in ReleaseFile.objects.filter(release=release):
        path = folder / each.name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != each.sha256:
            found.append(each)
    return found


def rebuilt(release: Release, lost: list[ReleaseFile]) -> dict[str, bytes]:
    """Lost files made again, out of the frozen tables and the reports that were kept; only those with the digest of then."""
    kept = KeptReport.objects.filter(file__in=[each for each in lost if each.role == rules.REPORT_FILE])
    found = {each.file.name: bytes(each.content) for each in kept.select_related("file")}
    if any(each.role != rules.REPORT_FILE for each in lost):
        found |= {each.name: each.content for each in made_files(release, content_of(release), {})}
    wanted = {each.name: each.sha256 for each in lost}
    return {name: content for name, content in found.items() if wanted.get(name) == hashlib.sha256(content).hexdigest()}
