"""Every read of data sources, runs and places. `ids` are the organisations whose sources one may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from jixiao.capture.connector import SourceFault
from jixiao.engine.model.text import Text
from jixiao.web.base import vault
from jixiao.web.collection.models import Observation
from jixiao.web.collection.queries.register import Register
from jixiao.web.collection.rules import Figure, Refusal, figure_refusal
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.jobs import rules as job_rules
from jixiao.web.organisations.models import OrganisationVersion
from jixiao.web.sources import frames, rules
from jixiao.web.sources.models import CaptureRun, DataSource, RegisteredPlace

BY_ITSELF = ("capture", "push")


@dataclass(frozen=True)
class SourceLine:
    """A source as the list shows it: its light, its newest run, when it is read next."""

    source: DataSource
    light: str
    newest: CaptureRun | None
    next_at: datetime | None

    @property
    def share_arrived(self) -> float | None:
        """Of the figures that the newest good run found, the share that could be kept."""
        return arrived_share(self.newest)


def arrived_share(run: CaptureRun | None) -> float | None:
    """Figures kept of those found in a run, 0–1; None where there were none."""
    if run is None or run.state == rules.RUNNING:
        return None
    kept = run.n_landed + run.n_unchanged
    found = kept + run.n_refused
    return kept / found if found else None


def sources(ids: Collection[int]) -> QuerySet[DataSource]:
    """Sources whose provider is among `ids`, by code."""
    found = DataSource.objects.filter(provider__in=list(ids))
    return found.select_related("provider", "responsible", "running", "waiting_change").order_by("code")


def codes(ids: Collection[int]) -> frozenset[str]:
    """Codes of the sources whose provider is among `ids`."""
    return frozenset(DataSource.objects.filter(provider__in=list(ids)).values_list("code", flat=True))


def source_of(code: str, ids: Collection[int]) -> DataSource | None:
    """The source with that code, where its provider is among `ids`."""
    return sources(ids).filter(code=code).first()


def source_lines(ids: Collection[int], now: datetime) -> list[SourceLine]:
    """Every source with its light; those that need somebody first, retired ones last."""
    found = list(sources(ids))
    newest: dict[int, CaptureRun] = {}
    for run in CaptureRun.objects.filter(source__in=found).order_by("source", "-number").defer("findings", "changes"):
        newest.setdefault(run.source_id, run)
    lines = [source_line(source, newest.get(source.pk), now) for source in found]
    order = [rules.DRIFTED, rules.FAILING, rules.STALE, rules.EMPTY, rules.FRESH, rules.RESTING]
    return sorted(
        lines, key=lambda line: (line.source.state == rules.RETIRED, order.index(line.light), line.source.code)
    )


def source_line(source: DataSource, newest: CaptureRun | None, now: datetime) -> SourceLine:
    """One source with its light at `now`."""
    active = source.state == rules.ACTIVE and bool(source.schedule)
    expected = _due_after(source.schedule, source.last_good_at) if active and source.last_good_at else None
    standing = rules.Standing(
        source.state, source.waiting_change_id is not None, source.n_faults, source.stale_since is not None,
        source.last_good_at, expected,
    )  # fmt: skip
    return SourceLine(
        source, rules.light_of(standing, now), newest, _due_after(source.schedule, now) if active else None
    )


def _due_after(cron: str, moment: datetime) -> datetime | None:
    return job_rules.next_due(cron, moment, ZoneInfo(settings.TIME_ZONE)) if job_rules.is_cron(cron) else None


def runs_of(source: DataSource, limit: int = 100) -> list[CaptureRun]:
    """The newest runs of a source, without their findings."""
    return list(source.runs.order_by("-number").defer("findings", "last_good")[:limit])


def run_of(source: DataSource, number: int) -> CaptureRun | None:
    """One run of a source."""
    return source.runs.select_related("decided_by").filter(number=number).first() if number < 2**31 else None


def newest_run(source: DataSource) -> CaptureRun | None:
    """The run that began last."""
    return source.runs.order_by("-number").first()


def figures_of(source: DataSource, limit: int = 20) -> list[Observation]:
    """The figures that a source brought last, newest first."""
    found = Observation.objects.filter(source__in=BY_ITSELF, provenance__source=source.code)
    return list(found.select_related("organisation", "indicator").order_by("-id")[:limit])


@dataclass(frozen=True)
class Share:
    """Of the figures known for `period`, how many nobody typed."""

    period: str
    n_by_itself: int
    n_all: int

    @property
    def share(self) -> float | None:
        """0–1; None where there is no figure."""
        return self.n_by_itself / self.n_all if self.n_all else None

    @property
    def pct(self) -> float:
        """0–100."""
        return 100 * (self.share or 0.0)


def share_by_itself(ids: Collection[int]) -> Share | None:
    """The share for the newest month (or quarter, year) that has figures of organisations in `ids`."""
    asked = Observation.objects.filter(organisation__in=list(ids))
    newest = asked.order_by("-recorded_at").values_list("period", flat=True).first()
    if newest is None:
        return None
    figures = asked.filter(period=newest).values("organisation", "indicator")
    counted = figures.annotate(n=Count("id", filter=Q(source__in=BY_ITSELF)))
    return Share(newest, sum(1 for row in counted if row["n"]), len(counted))


def places(*, in_force: bool) -> list[RegisteredPlace]:
    """Registered places that may be reached now, or those that were withdrawn (newest first)."""
    found = RegisteredPlace.objects.filter(withdrawn_at__isnull=in_force)
    order = ("kind", "address") if in_force else ("-withdrawn_at",)
    return list(found.select_related("registered_by", "withdrawn_by").order_by(*order))


def secrets_of(source: DataSource) -> dict[str, str]:
    """The secrets in plain text, for a reading and nothing else: never for a page, a log or an event."""
    return {name: vault.unseal(sealed) for name, sealed in source.sealed_secrets.items()}


def missing_secrets(source: DataSource) -> list[str]:
    """Names of secrets that the definition needs and nobody has entered."""
    return sorted(set(source.definition.get("secrets", {})) - set(source.sealed_secrets))


def kept_secrets(source: DataSource | None, definition: dict[str, Any]) -> dict[str, str]:
    """The sealed secrets of a source that may serve this definition of it: none where it leads elsewhere."""
    if source is None or frames.destination(source.definition) != frames.destination(definition):
        return {}
    return dict(source.sealed_secrets)


def job_words(source: DataSource) -> dict[str, Any]:
    """What a job that reads this source is given: no secrets, and one lane, so that two never run at once."""
    return {
        "arguments": {"source": source.code}, "subject": source.label_zh, "lane": rules.schedule_code(source.code),
        "organisation_code": source.provider.code,
    }  # fmt: skip


def read_source(source: DataSource) -> frames.Reading:
    """Read a source as it is defined, within what may be reached. SourceFault where it cannot be read."""
    try:
        secrets = secrets_of(source)
    except vault.VaultLocked:
        raise SourceFault("secret_locked", LOCKED, ENTER_AGAIN) from None
    context = frames.context_of(places(in_force=True), secrets)
    return frames.read(source.definition, source.last_good, context, code_lists())


def try_out(definition: dict[str, Any], secrets: dict[str, str]) -> frames.Preview:
    """The first rows of a source that may not be kept yet, within what may be reached."""
    context = frames.context_of(places(in_force=True), secrets, preview=rules.PREVIEW_ROWS)
    return frames.try_out(definition, context, code_lists())


LOCKED = Text("A secret of this source was sealed with another key.", "该数据来源的密钥由另一把密钥加密，无法打开。")
ENTER_AGAIN = Text("Enter its secrets again.", "请重新录入密钥。")


def code_lists() -> dict[str, dict[str, list[str]]]:
    """The register's names by code, for mappings that say `codes_from: organisations` or `indicators`."""
    organisations: dict[str, list[str]] = {}
    for code, zh, en in OrganisationVersion.objects.values_list("organisation__code", "label_zh", "label_en"):
        organisations.setdefault(code, []).extend(name for name in (zh, en) if name)
    indicators: dict[str, list[str]] = {}
    for code, zh, en in IndicatorVersion.objects.values_list("indicator__code", "label_zh", "label_en"):
        indicators.setdefault(code, []).extend(name for name in (zh, en) if name)
    return {"organisations": organisations, "indicators": indicators}


def kept_and_refused(figures: Sequence[Figure], on: date) -> list[tuple[Figure, Refusal | None]]:
    """What would become of figures if they landed on that day."""
    register = Register.of(figures, on)
    return [(figure, figure_refusal(figure, register.expected(figure))) for figure in figures]


def last_decided(source: DataSource) -> CaptureRun | None:
    """The run whose change was decided last."""
    return source.runs.exclude(decision="").select_related("decided_by").order_by("-decided_at").first()
