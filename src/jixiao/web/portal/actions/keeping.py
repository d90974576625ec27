"""What was published stays readable: files that were lost or touched in the public folder come back as they were."""

from datetime import datetime

from django.db import transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.portal import channels, queries
from jixiao.web.portal.models import Release


@transaction.atomic
def restore(*, release: Release, by: Actor, now: datetime) -> tuple[list[str], list[str]]:
    """The names of files that were brought back, and of those that this version of the platform cannot make again."""
    lost = queries.lost_files(release)
    if not lost:
        return [], []
    made = queries.rebuilt(release, lost)
    channels.write_files(release.code, made)
    gone = sorted(each.name for each in lost if each.name not in made)
    record(
        event="RELEASE_FILES_RESTORED", object_type="release", object_code=release.code, by=by, now=now,
        details={"restored": sorted(made), "lost": gone},
    )  # fmt: skip
    return sorted(made), gone
