"""Pieces as numbers against the pieces themselves."""

import random

import pytest

from jixiao.engine.appraisal.pieces import covered_by, piece_numbers, with_gap


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13])
def test_equal_pieces_and_no_others_have_equal_numbers(size: int) -> None:
    chosen = random.Random(size)
    texts = ["".join(chosen.choice("甲乙\x00") for _ in range(chosen.randrange(40))) for _ in range(30)] + [
        "",
        "\ud800",
    ]
    numbers = piece_numbers(texts, size)
    pieces = [[text[at : at + size] for at in range(len(text) - size + 1)] for text in texts]
    assert [len(own) for own in numbers] == [len(own) for own in pieces]
    named = {
        (number, piece)
        for own, listed in zip(numbers, pieces, strict=True)
        for number, piece in zip(own.tolist(), listed, strict=True)
    }
    assert len(named) == len({number for number, _ in named}) == len({piece for _, piece in named})
    for text, listed in zip(texts, pieces, strict=True):
        gaps = with_gap(text, "\x00", size)
        assert gaps.tolist() == ["\x00" in piece for piece in listed]
        wanted = {place for at, is_gap in enumerate(gaps.tolist()) if is_gap for place in range(at, at + size)}
        assert covered_by(gaps, len(text), size).nonzero()[0].tolist() == sorted(wanted)
