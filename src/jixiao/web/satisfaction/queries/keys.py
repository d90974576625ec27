"""The keys of this installation, and what stands in the library for a day."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from jixiao.library import held_on
from jixiao.web.base.parameters import parameter
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.rules import codes

Reason = Mapping[str, str]


def keys() -> tuple[bytes, ...]:
    """The present key, then former ones."""
    return _derived((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=8)
def _derived(secrets: tuple[str, ...]) -> tuple[bytes, ...]:
    return codes.derived_keys(secrets)


@lru_cache(maxsize=64)
def limit(code: str, day: date) -> int:
    """A limit of library/parameters/service-ratings.yaml on a day."""
    return int(parameter(rules.PARAMETERS, code, day))


@lru_cache(maxsize=64)
def engine_limit(code: str, day: date) -> int:
    """A cut of library/parameters/satisfaction.yaml on a day."""
    return int(parameter("satisfaction", code, day))


@lru_cache(maxsize=64)
def reasons_for(kind: str, day: date) -> tuple[Reason, ...]:
    """The reasons that a bad rating of that kind of point chooses from: code, zh, en."""
    listed: Any = held_on(rules.PARAMETERS, rules.reasons_list(kind), day)
    return tuple(dict(one) for one in listed)


def reason_names(kinds: Mapping[str, str], day: date) -> dict[str, Reason]:
    """Every reason of every kind of point by its code."""
    return {one["code"]: one for kind in kinds for one in reasons_for(kind, day)}
