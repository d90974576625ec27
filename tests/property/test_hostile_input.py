"""Whatever comes in: a definition gives a scheme or DefinitionErrors, data give findings, files a refusal. Nothing else."""

import contextlib
import json
import math
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import DefinitionError, DefinitionErrors, Period, Scheme, evaluate
from jixiao.cli.files import read_table
from jixiao.cli.frame import Refusal
from jixiao.engine.model.numbers import read_number

GOOD = """\
scheme: s
periodicity: month
missing: {policy: carry-forward, limit: 2, otherwise: zero}
tree:
  - {code: a, weight: 60, direction: lower, rule: {name: ratio_capped, cap: 1.2}, target: 5}
  - {code: b, weight: 40, rule: {name: bands, bands: [{from: 9, points: 30}]}, direction: higher}
grades: [{code: A, from: 90}, {code: B}]
vetoes: [{code: v, when: "> 0", effect: {drop_grades: 1}}]
"""
SCHEME = Scheme.from_yaml(GOOD)
WORDS = st.sampled_from([
    "[", "]", "{", "}", ": ", "- ", "&x ", "*x", "!!python/object:os.system ", "|\n", "\t", "\x00", "'", '"', "%", "null",
    "weight: -1", "weight: 1e999", "code: ", "children: []", "rule: manual", "tree:", "scheme: ", "<<: ", "\ufeff", "？",
])  # fmt: skip


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_scheme_is_a_scheme_or_errors(data: st.DataObject) -> None:
    text = GOOD
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(WORDS) + text[end:]
    scheme = scheme_or_none(text)
    if scheme is not None:
        assert Scheme.from_yaml(scheme.to_yaml()) == scheme


def scheme_or_none(text: str) -> Scheme | None:
    """The scheme, or None where it was refused as it should be."""
    with contextlib.suppress(DefinitionErrors):
        return Scheme.from_yaml(text)
    return None


@given(st.text(max_size=60))
def test_any_text_as_a_scheme(text: str) -> None:
    with contextlib.suppress(DefinitionErrors):
        Scheme.from_yaml(text)


@given(st.text(max_size=20))
def test_any_text_as_a_period_or_a_number(text: str) -> None:
    with contextlib.suppress(DefinitionError):
        assert str(Period.parse(text)) == text.strip(" ")
    reading = read_number(text)
    assert reading.value is not None or (reading.code and reading.message_zh)
    if reading.value is not None:
        assert math.isfinite(reading.value)
        assert text.isascii()


CODES = st.sampled_from(["S1", "S2", "", "S9", "a", "b", "v", " S1 ", "１"]) | st.text(max_size=5)
PERIODS = st.sampled_from(["2026-03", "2026-02", "2026", "2026-13", "", "9999-12", "0001-01"]) | st.text(max_size=5)
VALUES = (
    st.floats(allow_nan=True, allow_infinity=True) | st.text(max_size=8) | st.none() | st.booleans() | st.integers()
)
ROWS = st.lists(
    st.fixed_dictionaries({"organisation_code": CODES, "indicator_code": CODES, "period": PERIODS, "value": VALUES}),
    max_size=12,
)


@settings(max_examples=150)
@given(ROWS, ROWS)
def test_any_rows_give_scores_without_nan_and_a_trace_that_replays(
    rows: list[dict[str, object]], targets: list[dict[str, object]]
) -> None:
    aims = [{**{k: v for k, v in row.items() if k != "value"}, "target": row["value"]} for row in targets]
    result = evaluate(SCHEME, rows, aims, period="2026-03", organisations=["S1", "S2"])
    for row in result.scores:
        assert row["score"] is None or math.isfinite(row["score"])
        assert row["raw"] is None or math.isfinite(row["raw"])
        result.explain(row["organisation_code"], row["node_code"])
    again = type(result).from_trace(json.dumps(result.trace, allow_nan=False))
    assert again.scores == result.scores


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_as_a_file(content: bytes) -> None:
    path = Path(_folder()) / "any.csv"
    path.write_bytes(content)
    with contextlib.suppress(Refusal):
        frame = read_table(path, ("a",))
        assert len({len(column) for column in frame.values()}) == 1


def _folder(cache: list[str] = []) -> str:  # noqa: B006 (one folder for all examples of this process)
    import tempfile

    if not cache:
        cache.append(tempfile.mkdtemp(prefix="jixiao-fuzz-"))
    return cache[0]
