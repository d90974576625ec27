"""Service points: by their public code, by their own, and lists of a scope."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from jixiao.web.organisations.models import OrganisationVersion
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.models import HandledCase, ServicePoint
from jixiao.web.satisfaction.queries.keys import keys
from jixiao.web.satisfaction.rules import codes


@dataclass(frozen=True)
class RatedPoint:
    """What the public's page and an answer need to know of a point; `has_cases`: lists of its cases came in."""

    id: int
    code: str
    label_zh: str
    label_en: str
    organisation_id: int
    kind: str
    opened_from: date
    closed_from: date | None
    public_code: str
    place_zh: str = ""
    place_en: str = ""
    has_cases: bool = False

    @property
    def subject(self) -> str:
        """What tokens of visits are about."""
        return f"point {self.id}"

    def check_open(self, today: date) -> None:
        """RuleViolation where it is not open."""
        rules.check_open(self.opened_from, self.closed_from, today)


def rated_point(code: str) -> RatedPoint | None:
    """The point whose poster bears that code; None where it was not made here, or has been replaced. One query."""
    number = codes.point_number(code)
    listed = Exists(HandledCase.objects.filter(point=OuterRef("pk")))
    is_number = number is not None and number < 2**40
    point = ServicePoint.objects.filter(pk=number or 0).annotate(has_cases=listed).first() if is_number else None
    if point is None or not codes.is_point_code(code, point.pk, point.code_version, keys()):
        return None
    return RatedPoint(
        point.pk, point.code, point.label_zh, point.label_en, point.organisation_id, point.kind, point.opened_from,
        point.closed_from, codes.typed(code), *place_names(point.organisation_id), has_cases=point.has_cases,
    )  # fmt: skip


def place_names(organisation_id: int) -> tuple[str, str]:
    """What an organisation is called now, in Chinese and English."""
    found = OrganisationVersion.objects.filter(organisation_id=organisation_id).order_by("-valid_from")
    return found.values_list("label_zh", "label_en").first() or ("", "")


def city_names() -> tuple[str, str]:
    """What the city is called: the newest organisation that stands below none."""
    found = OrganisationVersion.objects.filter(parent__isnull=True, tier="city").order_by("-valid_from")
    return found.values_list("label_zh", "label_en").first() or ("", "")


def public_code(point: ServicePoint) -> str:
    """The code on the point's poster."""
    return codes.make_point_code(point.pk, point.code_version, keys())


def points(ids: Collection[int]) -> QuerySet[ServicePoint]:
    """The points of organisations, by organisation and code."""
    return (
        ServicePoint.objects.filter(organisation_id__in=ids)
        .select_related("organisation")
        .order_by("organisation__code", "code")
    )


def find_point(code: str, ids: Collection[int]) -> ServicePoint | None:
    """The point with that code, if its organisation is among `ids`."""
    return points(ids).filter(code=code).first()


def known_codes() -> set[str]:
    """Codes of all points, whosever they are."""
    return set(ServicePoint.objects.values_list("code", flat=True))
