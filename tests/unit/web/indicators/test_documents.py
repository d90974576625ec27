"""Bytes become a document or a refusal that teaches; weights change in the text and nothing else does."""

import codecs

import pytest

from jixiao import Scheme
from jixiao.engine.model.errors import DefinitionErrors
from jixiao.web.base.rules import RuleViolation
from jixiao.web.indicators import frames, rules
from tests.unit.web.indicators.documents import FAULTY, FLAT, GOOD, SHARES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert frames.decode_document(GOOD.replace("\n", "\r\n").encode(encoding)) == GOOD


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\n", "empty_file"),
        (codecs.BOM_UTF8, "empty_file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_a_text"),
        (b"PK\x03\x04\x14\x00\x06\x00", "not_a_text"),
        (b"\xff\xfe\x00\xd8", "not_a_text"),
        (b"\xff\xff\xff", "not_a_text"),
        (b"x" * (rules.MAX_DOCUMENT_BYTES + 1), "file_too_large"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        frames.decode_document(content)
    assert refusal.value.code == code


@pytest.mark.parametrize("case", FAULTY)
def test_a_faulty_scheme_names_its_line(case: str) -> None:
    text, code = FAULTY[case]
    with pytest.raises(DefinitionErrors) as found:
        frames.read_document(text)
    assert not code or code in {error.code for error in found.value.errors}
    assert all(error.message_zh for error in found.value.errors)
    if case != "alias bomb":
        assert found.value.errors[0].line


def test_what_does_not_fit_into_the_tables_is_refused() -> None:
    for text in (
        GOOD.replace("code: accuracy", f"code: {'a' * 61}"),
        GOOD.replace("居民自主投放准确率", "长" * 201),
        GOOD.replace("from: 90", "from: 9e29"),
        GOOD.replace('unit_of_measure: "%"', f"unit_of_measure: {'个' * 31}", 1),
    ):
        with pytest.raises(RuleViolation):
            frames.read_document(text)


def test_weights_change_in_place() -> None:
    changed = frames.with_weights(GOOD, {"accuracy": 32.5, "kitchen_share": 37.5})
    assert changed == GOOD.replace("weight: 30   #", "weight: 32.5   #").replace("weight: 40", "weight: 37.5")
    assert Scheme.from_yaml(changed).node("accuracy").weight == 32.5


def test_weights_that_do_not_add_up_are_told_with_their_line() -> None:
    with pytest.raises(DefinitionErrors) as found:
        frames.with_weights(GOOD, {"accuracy": 31})
    assert [error.code for error in found.value.errors] == ["weights_do_not_add_up"]
    assert found.value.line


def test_weights_in_shares_and_in_a_flat_list_change_too() -> None:
    assert frames.is_in_shares(SHARES)
    shares = Scheme.from_yaml(frames.with_weights(SHARES, {"accuracy": 50, "kitchen_share": 50}))
    assert shares.node("accuracy").weight == 35
    flat = Scheme.from_yaml(frames.with_weights(FLAT, {"a1": 30, "a2": 30}))
    assert [node.weight for node in flat.leaves] == [30, 30, 40]
    assert frames.written_weights(FLAT)["a1"].parent == "a"


def test_a_weight_written_as_an_alias_is_left_to_the_text() -> None:
    text = "scheme: x\ntree:\n" + "".join(
        f"  - {{code: {code}, weight: {weight}, direction: higher, rule: ratio_capped}}\n"
        for code, weight in (("a", "&w 50"), ("b", "*w"))
    )
    with pytest.raises(RuleViolation) as refusal:
        frames.with_weights(text, {"a": 40, "b": 60})
    assert refusal.value.code == "weights_need_text"
