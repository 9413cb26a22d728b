"""How a text is cut into pieces, with a vocabulary that a reader can follow."""

from __future__ import annotations

import pytest

from nlu.encoder.pieces import Pieces

VOCABULARY = {
    **dict.fromkeys(("<s>", "<pad>", "</s>", "<unk>"), 0.0),
    "▁": -3.0,
    "会": -4.0,
    "上": -4.0,
    "上征": -9.0,
    "征": -6.0,
    "信": -5.0,
    "征信": -7.0,
    "▁会": -5.0,
    "ok": -6.0,
}
NUMBERS = {piece: number for number, piece in enumerate(VOCABULARY)}


@pytest.fixture(scope="module")
def pieces():
    return Pieces(list(VOCABULARY), list(VOCABULARY.values()), {ord("Ｏ"): "o", ord("\u200b"): ""})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会上征信", ["▁会", "上", "征信"]),
        ("上征", ["▁", "上征"]),
        ("上  上", ["▁", "上", "▁", "上"]),
        ("Ｏk", ["▁", "ok"]),
        ("会\u200b上", ["▁会", "上"]),
        ("会吗", ["▁会", "<unk>"]),
        ("", ["▁"]),
        (" 会", ["▁会"]),
    ],
)
def test_the_likeliest_cut_is_taken(pieces, text, expected):
    assert pieces.numbers_of(text) == [NUMBERS[piece] for piece in expected]


def test_marks_are_no_text(pieces):
    assert NUMBERS["<s>"] not in pieces.numbers_of("<s>会")
