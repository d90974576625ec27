"""Print runs: how far each is, how fast, what it has left, and where its files lie."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from jixiao.web.organisations.models import Organisation
from jixiao.web.reports.models import PrintedFile, PrintRun

LARGEST = 2**31 - 1


def print_runs(visible: Collection[int]) -> list[PrintRun]:
    """Print runs of which the reader sees every organisation, newest first."""
    found = PrintRun.objects.select_related("run", "asked_by", "job").order_by("-number")[:200]
    known = organisation_ids({code for one in found for code in one.codes})
    seen = set(visible)
    return [one for one in found if {known[code] for code in one.codes} <= seen]


def print_run_numbered(number: int) -> PrintRun | None:
    """The print run of that number."""
    if number > LARGEST:
        return None
    return PrintRun.objects.select_related("run__cycle", "asked_by", "job").filter(number=number).first()


def organisation_ids(codes: Collection[str]) -> dict[str, int]:
    """Ids of organisations by code."""
    return dict(Organisation.objects.filter(code__in=codes).values_list("code", "pk"))


def files_of(one: PrintRun) -> QuerySet[PrintedFile]:
    """Its files by organisation and format."""
    return (
        PrintedFile.objects.filter(print_run=one).select_related("organisation").order_by("organisation__code", "form")
    )


def finished_codes(one: PrintRun) -> frozenset[str]:
    """Organisations whose report is written, or was found impossible to write."""
    done = PrintedFile.objects.filter(print_run=one).values_list("organisation__code", flat=True).distinct()
    return frozenset(done) | frozenset(one.faults)


@dataclass(frozen=True)
class Pace:
    """How far a print run is. `per_minute` reports of this attempt, `seconds_left` by that rate; None: not known yet."""

    n_done: int
    n_total: int
    n_files: int
    per_minute: float | None = None
    seconds_left: float | None = None

    @property
    def n_left(self) -> int:
        return self.n_total - self.n_done

    @property
    def percent(self) -> int:
        return 100 * self.n_done // max(self.n_total, 1)


def pace_of(one: PrintRun, started_at: datetime | None) -> Pace:
    """Done and left; the rate is that of the reports written since the attempt began at `started_at`."""
    n_done, n_total = len(finished_codes(one)), len(one.codes)
    n_files = PrintedFile.objects.filter(print_run=one).count()
    if started_at is None or one.finished_at is not None:
        return Pace(n_done, n_total, n_files)
    rows = PrintedFile.objects.filter(print_run=one, printed_at__gte=started_at)
    since = rows.aggregate(n=Count("organisation", distinct=True), last=Max("printed_at"))
    seconds = (since["last"] - started_at).total_seconds() if since["last"] else 0.0
    if since["n"] < 2 or seconds <= 0:
        return Pace(n_done, n_total, n_files)
    rate = since["n"] / seconds
    return Pace(n_done, n_total, n_files, 60 * rate, (n_total - n_done) / rate)


def old_print_runs(before: datetime) -> list[PrintRun]:
    """Those asked for before that moment whose files still lie there."""
    return list(PrintRun.objects.filter(asked_at__lt=before, removed_at__isnull=True).order_by("number"))
