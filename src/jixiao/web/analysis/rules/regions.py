"""A map of regions as GeoJSON (RFC 7946): what is accepted, and what each region is called. No Django."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

MAP_BYTES = 10 * 1024 * 1024
TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
OPENING, CLOSING = np.frombuffer(b"[{", np.uint8), np.frombuffer(b"]}", np.uint8)
DEEPEST = 12
"""FeatureCollection › features › feature › geometry › MultiPolygon's four lists: eight; a little room for properties."""
MOST_REGIONS, MOST_POINTS = 5_000, 400_000
CODE_KEYS = ("organisation_code", "region_code", "code", "adcode", "id", "代码", "行政区划代码", "区划代码")
NAME_KEYS = ("name", "label", "NAME", "名称")

Point = tuple[float, float]


@dataclass(frozen=True)
class Region:
    """One region: the codes and names that it goes by, and its rings of (longitude, latitude)."""

    keys: tuple[str, ...]
    label: str
    rings: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True)
class RegionFile:
    """All regions of a file."""

    regions: tuple[Region, ...]


def check_can_upload_map(is_whole: bool) -> None:
    """The map is one for the whole installation, so whoever keeps all organisations brings it."""
    if not is_whole:
        raise RuleViolation(
            "map_of_all", N_("The map is one for all organisations: only who keeps all of them uploads it.")
        )


def can_upload_map(is_whole: bool) -> bool:
    """Twin of check_can_upload_map."""
    return allows(check_can_upload_map, is_whole)


def read_regions(content: bytes) -> RegionFile:
    """The regions of a GeoJSON file; RuleViolation with the reason and a remedy where it cannot be used."""
    if not content or len(content) > MAP_BYTES:
        raise _refused(
            "map_size", N_("The file is empty or larger than %(limit)s MB. Simplify its outlines and upload it again."),
            limit=str(MAP_BYTES // 1_048_576),
        )  # fmt: skip
    document = _parsed(content)
    if not isinstance(document, Mapping) or document.get("type") != "FeatureCollection":
        raise _refused(
            "map_kind", N_("This is no GeoJSON FeatureCollection. Export the regions as GeoJSON (RFC 7946).")
        )
    features = document.get("features")
    if not isinstance(features, list) or not 1 <= len(features) <= MOST_REGIONS:
        raise _refused(
            "map_features", N_("The file has to hold 1 to %(limit)s regions under “features”."), limit=str(MOST_REGIONS)
        )
    regions = tuple(_region(feature, number) for number, feature in enumerate(features, start=1))
    if sum(len(ring) for region in regions for ring in region.rings) > MOST_POINTS:
        raise _refused(
            "map_points", N_("The outlines have more than %(limit)s points. Simplify them, for example with mapshaper."),
            limit=f"{MOST_POINTS:,}",
        )  # fmt: skip
    return RegionFile(regions)


def _refused(code: str, message: str, **params: str) -> RuleViolation:
    return RuleViolation(code, message, **params)


def _parsed(content: bytes) -> Any:
    """The JSON, unless it is no JSON, or nested deeper than any map: the parser would go down with it."""
    if _depth(content) > DEEPEST:
        raise _refused(
            "map_depth", N_("The file is nested deeper than a map can be. Export it again as plain GeoJSON.")
        )
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        raise _refused("map_json", N_("This is no JSON file in UTF-8. Export the regions as GeoJSON again.")) from fault


def _no_constant(text: str) -> float:
    raise ValueError(text)


def _depth(content: bytes) -> int:
    """How deep brackets are nested outside of texts."""
    signs = np.frombuffer(TEXTS.sub(b"", content), np.uint8)
    steps = np.isin(signs, OPENING).astype(np.int8) - np.isin(signs, CLOSING).astype(np.int8)
    return int(np.cumsum(steps, dtype=np.int64).max(initial=0))


def _region(feature: Any, number: int) -> Region:
    given_feature: Mapping[str, Any] = feature if isinstance(feature, Mapping) else {}
    shape = given_feature.get("geometry")
    geometry: Mapping[str, Any] = shape if isinstance(shape, Mapping) else {}
    kind = geometry.get("type")
    if not isinstance(kind, str) or kind not in {"Polygon", "MultiPolygon"}:
        raise _refused(
            "map_geometry",
            N_("Region %(number)s is “%(kind)s”; only Polygon and MultiPolygon can be coloured. Remove the others."),
            number=str(number), kind=str(kind)[:30],
        )  # fmt: skip
    given = geometry.get("coordinates")
    polygons = [given] if kind == "Polygon" else given
    rings = tuple(_rings(polygons, number))
    if not rings:
        raise _bad_ring(number)
    named = given_feature.get("properties")
    properties = named if isinstance(named, Mapping) else {}
    codes = [_word(given_feature.get("id")), *(_word(properties.get(key)) for key in CODE_KEYS)]
    names = [_word(properties.get(key)) for key in NAME_KEYS]
    keys = tuple(dict.fromkeys(word for word in [*codes, *names] if word))
    if not keys:
        raise _refused(
            "map_code",
            N_(
                "Region %(number)s has neither code nor name. Give each a property “code” with the organisation's code."
            ),
            number=str(number),
        )
    return Region(keys, next((word for word in names if word), keys[0]), rings)


def _word(value: Any) -> str:
    """A code as text; 330102.0 is 330102."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()[:120]


def _rings(polygons: Any, number: int) -> Iterator[tuple[Point, ...]]:
    if not isinstance(polygons, list):
        raise _bad_ring(number)
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise _bad_ring(number)
        for ring in polygon:
            if not isinstance(ring, list) or len(ring) < 4:
                raise _bad_ring(number)
            yield tuple(_point(each, number) for each in ring)


def _point(given: Any, number: int) -> Point:
    if not isinstance(given, list) or not 2 <= len(given) <= 4:
        raise _bad_ring(number)
    longitude, latitude = given[0], given[1]
    for part in (longitude, latitude):
        if isinstance(part, bool) or not isinstance(part, int | float):
            raise _bad_ring(number)
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise _refused(
            "map_degrees",
            N_("Region %(number)s has the point %(point)s. Coordinates are longitude and latitude in degrees (WGS 84)."),
            number=str(number), point=f"{longitude!s:.12}, {latitude!s:.12}",
        )  # fmt: skip
    return float(longitude), float(latitude)


def _bad_ring(number: int) -> RuleViolation:
    return _refused(
        "map_ring",
        N_("The outline of region %(number)s cannot be read: a ring has at least four points of two numbers each."),
        number=str(number),
    )
