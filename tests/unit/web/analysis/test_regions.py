"""A map from outside: what is read, and each way in which a file is refused with its reason."""

import json
from typing import Any

import pytest

from jixiao.web.analysis import rules
from jixiao.web.base.rules import RuleViolation

RING = [[121.0, 31.0], [122.0, 31.0], [122.0, 32.0], [121.0, 31.0]]


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    shape = geometry if geometry is not None else {"type": "Polygon", "coordinates": [RING]}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def file_of(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def refused(content: bytes) -> str:
    with pytest.raises(RuleViolation) as refusal:
        rules.read_regions(content)
    assert str(refusal.value), "it says why"
    return refusal.value.code


def test_polygons_and_multipolygons_are_read_with_their_codes_and_names() -> None:
    many = {"type": "MultiPolygon", "coordinates": [[RING], [RING, RING]]}
    regions = rules.read_regions(file_of(feature(code="S11", name="滨江街道"), feature(many, adcode=330102.0))).regions
    assert regions[0].keys == ("S11", "滨江街道")
    assert regions[0].label == "滨江街道"
    assert regions[1].keys == ("330102",)
    assert [len(region.rings) for region in regions] == [1, 3]
    assert regions[0].rings[0][1] == (122.0, 31.0)


def test_heights_and_a_byte_order_mark_are_passed_over() -> None:
    high = {"type": "Polygon", "coordinates": [[[*point, 12.5] for point in RING]]}
    assert rules.read_regions(b"\xef\xbb\xbf" + file_of(feature(high, code="S11"))).regions[0].rings[0][0] == (
        121.0,
        31.0,
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "map_size"),
        (b" " * (rules.MAP_BYTES + 1), "map_size"),
        (b"\xff\xfe", "map_json"),
        (b"{", "map_json"),
        (b"[1, 2]", "map_kind"),
        (b'{"type": "Feature"}', "map_kind"),
        (b'{"type": "FeatureCollection"}', "map_features"),
        (b'{"type": "FeatureCollection", "features": []}', "map_features"),
        (b"[" * 5000 + b"]" * 5000, "map_depth"),
        (b'{"a":' * 100_000, "map_depth"),
        (file_of(1), "map_geometry"),
        (file_of({"geometry": None}), "map_geometry"),
        (file_of(feature({"type": "Point", "coordinates": [121.0, 31.0]}, code="S11")), "map_geometry"),
        (file_of(feature({"type": ["Polygon"], "coordinates": []}, code="S11")), "map_geometry"),
        (file_of(feature({"type": "Polygon", "coordinates": []}, code="S11")), "map_ring"),
        (file_of(feature({"type": "Polygon", "coordinates": None}, code="S11")), "map_ring"),
        (file_of(feature({"type": "Polygon", "coordinates": [RING[:3]]}, code="S11")), "map_ring"),
        (file_of(feature({"type": "Polygon", "coordinates": [[*RING[:3], ["a", "b"]]]}, code="S11")), "map_ring"),
        (file_of(feature({"type": "Polygon", "coordinates": [[*RING[:3], [True, 31.0]]]}, code="S11")), "map_ring"),
        (file_of(feature({"type": "Polygon", "coordinates": [[*RING[:3], [31.0]]]}, code="S11")), "map_ring"),
        (file_of(feature({"type": "Polygon", "coordinates": [[*RING[:3], [13474729.0, 36.0]]]}, code="S11")), "map_degrees"),
        (file_of(feature({"type": "Polygon", "coordinates": [[*RING[:3], [10**400, 31.0]]]}, code="S11")), "map_degrees"),
        (file_of(feature(height=3)), "map_code"),
        (file_of(feature(code=" ", name=True)), "map_code"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "map_json"),
        (file_of(feature({"type": "Polygon", "coordinates": [RING]}, code="a")).replace(b"122.0", b"1e999"), "map_degrees"),
    ],
)  # fmt: skip
def test_what_is_no_map_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_brackets_inside_of_texts_do_not_count_as_depth() -> None:
    assert rules.read_regions(file_of(feature(code="S11", note="[" * 50 + '\\"{'))).regions


def test_too_many_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.web.analysis.rules.regions.MOST_POINTS", 3)
    assert refused(file_of(feature(code="S11"))) == "map_points"
