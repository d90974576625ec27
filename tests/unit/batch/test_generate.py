"""The made-up national table: deterministic, period by period, plausible, and a scheme that it fits."""

from pathlib import Path

import pyarrow.parquet as pq

from jixiao import Scheme
from jixiao.batch.generate import Table, generate, organisation_codes
from jixiao.batch.generate_scheme import indicators, scheme_text
from jixiao.batch.periods.partitions import find_partitions
from tests.unit.batch.tables import batched

SMALL = Table(organisations=200, indicators=40, months=3, seed=7)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.parquet")}


def test_the_same_seed_gives_the_same_bytes_however_many_months(tmp_path: Path) -> None:
    generate(tmp_path / "three", SMALL)
    longer = Table(200, 40, 5, 7)
    generate(tmp_path / "five", longer)
    three, five = files(tmp_path / "three"), files(tmp_path / "five")
    assert len(three) == 3
    assert three.items() <= five.items()
    generate(tmp_path / "three", longer)
    assert files(tmp_path / "three") == five
    later = Table(200, 40, 1, 7, first="2025-03")
    generate(tmp_path / "later", later)
    assert files(tmp_path / "later").items() <= three.items()
    generate(tmp_path / "other", Table(200, 40, 3, 8))
    assert not files(tmp_path / "other").items() & three.items()


def test_the_share_of_missing_values_is_as_asked(tmp_path: Path) -> None:
    assert generate(tmp_path / "none", Table(200, 40, 1, missing=0.0)) == 200 * 40
    found = generate(tmp_path / "tenth", Table(200, 40, 1, missing=0.1))
    assert abs(found - 7200) < 4 * (8000 * 0.1 * 0.9) ** 0.5


def test_codes_are_single_and_look_like_divisions() -> None:
    codes, groups = organisation_codes(40_000)
    assert len(set(codes)) == 40_000
    assert codes == sorted(codes)
    assert {len(code) for code in codes} == {9}
    assert {code[:2] for code in codes} <= {str(number) for number in range(11, 66)}
    assert set(groups) == {"subdistrict", "town", "township"}
    assert len(set(organisation_codes(500_000)[0])) == 500_000


def test_every_number_of_indicators_has_a_valid_scheme() -> None:
    for count in (1, 2, 7, 19, 20, 41, 200, 999):
        scheme = Scheme.from_yaml(scheme_text(indicators(count)))
        assert set(scheme.indicators) == {each.code for each in indicators(count)}
    assert {leaf.rule.name for leaf in scheme.leaves if leaf.rule} >= {"ratio_capped", "binary", "deduct_per_event"}


def test_a_generated_table_uses_the_whole_range_of_results(tmp_path: Path) -> None:
    generate(tmp_path / "t", SMALL)
    scheme = Scheme.from_yaml((tmp_path / "t" / "scheme.yaml").read_text(encoding="utf-8"))
    batched(tmp_path / "t" / "observations", tmp_path / "out", scheme=scheme, targets=None)
    whole = pq.read_table(tmp_path / "out" / "scores").to_pylist()
    totals = [row for row in whole if row["node_code"] == "national"]
    assert len({row["grade"] for row in totals}) >= 3
    assert all(row["score"] is not None for row in totals)
    values = pq.read_table(tmp_path / "t" / "observations")["value"].to_pylist()
    assert min(values) >= 0
    assert len(find_partitions(tmp_path / "t" / "observations").periods) == 3
