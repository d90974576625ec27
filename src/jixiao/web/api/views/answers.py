"""What is written back: deliveries row by row, figures, the register."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from jixiao.engine.model.text import Text
from jixiao.web.api import queries, rules
from jixiao.web.api.models import PushDelivery, PushToken
from jixiao.web.api.views.problems import problem_body
from jixiao.web.collection.models import Observation
from jixiao.web.satisfaction.models import ServicePoint

NOTHING_KEPT = Text(
    "All or nothing was asked for, and some rows were refused: nothing was kept. Mend them and send all with a new key.",
    "要求整批入库，但部分行未通过，故整批未入库。请修正后使用新的幂等键整批重发。",
)


def delivery_body(
    delivery: PushDelivery, language: str, links: Mapping[int, str] = MappingProxyType({})
) -> tuple[int, dict[str, Any]]:
    """HTTP status and body: 200, 207 where rows were refused, 422 where so nothing was kept. `links` go with their rows."""
    refused = dict(queries.problems_of(delivery))
    notes = {place: (code, Text(en, zh)) for place, code, en, zh in delivery.notes}
    rows = []
    for place, letter in enumerate(delivery.outcomes):
        row: dict[str, Any] = {"index": place, "status": rules.OUTCOMES[letter]}
        if place in refused:
            row["problem"] = problem_body(refused[place], language)
        if place in links:
            row["link"] = links[place]
        if place in notes:
            code, text = notes[place]
            row["note"] = {
                "code": code, "detail": text.in_language(language), "text": {"zh": text.zh, "en": text.en},
            }  # fmt: skip
        rows.append(row)
    body = {
        "delivery": delivery.code,
        "received_at": moment_of(delivery.received_at),
        "atomic": delivery.is_atomic,
        "counts": {name: delivery.outcomes.count(letter) for letter, name in rules.OUTCOMES.items()},
        "rows": rows,
    }
    if delivery.is_atomic and refused:
        return 422, problem_body(rules.Problem(422, "nothing_kept", NOTHING_KEPT), language) | body
    return (207 if refused else 200), body


def observation_body(row: Observation) -> dict[str, Any]:
    """One figure as it was written."""
    return {
        "id": row.pk, "organisation_code": row.organisation.code, "indicator_code": row.indicator.code,
        "period": row.period, "value": row.value, "revision": row.revision,
        "recorded_at": moment_of(row.recorded_at), "delivery": row.provenance.get("delivery", ""),
        "row": row.provenance.get("row"),
    }  # fmt: skip


def register_body(token: PushToken, reach: queries.Reach, points: Iterable[ServicePoint] = ()) -> dict[str, Any]:
    """Every code that the token may use."""
    return {
        "token": {
            "code": token.code, "label": token.label, "provider_code": token.provider.code,
            "expires_at": moment_of(token.expires_at), "per_minute": token.per_minute,
        },
        "organisations": [
            {"code": place.code, "label_zh": place.label_zh, "label_en": place.label_en, "tier": place.tier}
            for place in reach.organisations
        ],
        "indicators": [
            {
                "code": code, "label_zh": version.label_zh, "label_en": version.label_en,
                "unit_of_measure": version.unit_of_measure, "decimals": version.decimals,
                "lower_bound": version.lower_bound, "upper_bound": version.upper_bound,
            }
            for code, version in reach.indicators.items()
        ],
        "service_points": [
            {"code": one.code, "label_zh": one.label_zh, "label_en": one.label_en, "organisation_code": one.organisation.code}
            for one in points
        ],
    }  # fmt: skip


def moment_of(at: Any) -> str:
    """A moment with its offset from UTC (RFC 3339)."""
    return timezone.localtime(at).isoformat(timespec="seconds")
