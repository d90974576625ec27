"""Hours are taken over: new ones added, others replaced with what they were kept, days asked to be worked out anew."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import numpy as np
from django.db import transaction
from django.db.models import Max

from jixiao.engine.model.arrays import Floats
from jixiao.web.air import rules
from jixiao.web.air.frames import DayBlock, ReadHours, blob_of, grid_of
from jixiao.web.air.models import AirStation, AirUpload, FormerHours, StationDay
from jixiao.web.audit.actions import record
from jixiao.web.jobs import actions as jobs
from jixiao.web.organisations.models import Account, Organisation

BATCH = 500


class _Counted:
    """How many single values are new, changed, the same."""

    def __init__(self) -> None:
        self.n_new = self.n_changed = self.n_same = 0

    def merged(self, before: Floats | None, block: Floats) -> Floats:
        """The day with what the file says of it; what it does not say stays."""
        told = np.isfinite(block)
        if before is None:
            self.n_new += int(told.sum())
            return block
        known = np.isfinite(before)
        changed = told & known & (block != before)
        self.n_new += int((told & ~known).sum())
        self.n_changed += int(changed.sum())
        self.n_same += int((told & known).sum() - changed.sum())
        return np.where(told, block, before)


@transaction.atomic
def take_over(*, read: ReadHours, by: Account, now: datetime) -> AirUpload:
    """Take the hours of a file over; its days are worked out anew by a job. A file is taken over once."""
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])  # one upload at a time
    stations = {one.code: one for one in AirStation.objects.all()}
    former = AirUpload.objects.filter(digest=read.digest).values_list("number", flat=True).first()
    rules.check_can_upload(len(read.blocks), former, stations)
    days = [block.day for block in read.blocks]
    first, last = min(days), max(days)
    kept = _kept(stations, first, last)
    counted = _Counted()
    merged = [
        (block, before, counted.merged(None if before is None else grid_of(bytes(before.hours)), block.hours))
        for block in read.blocks
        for before in [kept.get((block.station, block.day))]
    ]
    upload = AirUpload.objects.create(
        number=(AirUpload.objects.aggregate(n=Max("number"))["n"] or 0) + 1, file_name=read.name[:200],
        digest=read.digest, size=read.size, first_day=first, last_day=last, n_rows=read.n_rows, n_new=counted.n_new,
        n_changed=counted.n_changed, n_same=counted.n_same, n_findings=len(read.findings),
        findings=_told(read), uploaded_by=by, uploaded_at=now,
    )  # fmt: skip
    _write(merged, stations, upload)
    record(
        event="AIR_HOURS_TAKEN_OVER", object_type="air_upload", object_code=str(upload.number), by=by, now=now,
        organisation_code=by.organisation.code if by.organisation else "",
        details={
            "file_name": upload.file_name, "file_digest": read.digest, "new": counted.n_new, "changed": counted.n_changed,
            "unchanged": counted.n_same, "findings": len(read.findings), "from": str(first), "to": str(last),
        },
    )  # fmt: skip
    jobs.enqueue(
        kind=rules.RESULTS_JOB, by=by, now=now, key=f"upload:{upload.number}", lane=rules.LANE, priority=5,
        subject=upload.file_name, arguments={"first": first.isoformat(), "last": last.isoformat()},
    )  # fmt: skip
    return upload


def _kept(stations: dict[str, AirStation], first: date, last: date) -> dict[tuple[str, date], StationDay]:
    codes = {one.pk: code for code, one in stations.items()}
    rows = StationDay.objects.filter(day__gte=first, day__lte=last)
    return {(codes[row.station_id], row.day): row for row in rows}


def _write(
    merged: Sequence[tuple[DayBlock, StationDay | None, Floats]], stations: dict[str, AirStation], upload: AirUpload
) -> None:
    fresh, changed, former = [], [], []
    for block, before, hours in merged:
        blob = blob_of(hours)
        if before is None:
            fresh.append(StationDay(station=stations[block.station], day=block.day, hours=blob, upload=upload))
        elif blob != bytes(before.hours):
            former.append(
                FormerHours(station_id=before.station_id, day=before.day, hours=before.hours, replaced_by=upload)
            )
            before.hours, before.upload = blob, upload
            changed.append(before)
    StationDay.objects.bulk_create(fresh, batch_size=BATCH)
    FormerHours.objects.bulk_create(former, batch_size=BATCH)
    StationDay.objects.bulk_update(changed, ["hours", "upload"], batch_size=100)


def _told(read: ReadHours) -> list[dict[str, object]]:
    """The gravest findings first, as many as are kept."""
    order = {"error": 0, "warning": 1, "info": 2}
    ranked: Iterable[dict[str, object]] = sorted(
        (dict(one) for one in read.findings), key=lambda one: order.get(str(one["severity"]), 3)
    )
    return list(ranked)[: rules.TOLD_FINDINGS]
