"""Packed files are read as if they were not; a bomb or half a file stops the reading."""

import gzip

import pytest

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.unpack import unpacked

TEXT = b"a,b\n1,2\n" * 300_000


def test_what_was_packed_comes_back() -> None:
    packed = gzip.compress(TEXT)  # once: the second in which it was made stands in it
    assert unpacked("a.csv.gz", packed, 1 << 30) == TEXT
    assert unpacked("a.csv.GZ", packed + gzip.compress(b"end"), 1 << 30) == TEXT + b"end"
    assert unpacked("a.csv", packed, 1 << 30) == packed
    assert unpacked("a.csv.gz", b"a,b\n", 1 << 30) == b"a,b\n"


def test_a_bomb_is_stopped_before_it_fills_the_memory() -> None:
    with pytest.raises(SourceFault) as raised:
        unpacked("a.csv.gz", gzip.compress(bytes(20_000_000)), 1_000_000)
    assert raised.value.code == "too_many_bytes"


@pytest.mark.parametrize("cut", [1, 9, 100])
def test_half_a_file_is_no_file(cut: int) -> None:
    with pytest.raises(SourceFault) as raised:
        unpacked("a.csv.gz", gzip.compress(TEXT)[:-cut], 1 << 30)
    assert raised.value.is_passing
