"""Every pattern finds its examples and leaves its counter-examples; the tables are readable and complete."""

from __future__ import annotations

import pytest

from privacy.message import Message
from privacy.recognizers import ALL
from privacy.recognizers.passport import is_hong_kong_id, is_taiwan_id
from privacy.recognizers.resident_id import is_resident_id
from privacy.tables import KINDS, LONGEST_PATTERN, RANKS, Table
from yaml_models import ContentError, read

PATTERNS = [(recognizer, pattern) for recognizer in ALL for pattern in recognizer.PATTERNS]
MATCHES = [(recognizer, pattern, text) for recognizer, pattern in PATTERNS for text in pattern.row.matches]
REJECTS = [(recognizer, text) for recognizer, pattern in PATTERNS for text in pattern.row.rejects]


@pytest.mark.parametrize(
    ("recognizer", "pattern", "text"), MATCHES, ids=lambda part: part if isinstance(part, str) else ""
)
def test_pattern_finds_its_examples(recognizer, pattern, text):
    message = Message(text)
    assert pattern.regex.search(message.digits if pattern.row.reads == "digits" else message.text)
    assert list(recognizer.find(message))


@pytest.mark.parametrize(("recognizer", "text"), REJECTS, ids=lambda part: part if isinstance(part, str) else "")
def test_recognizer_leaves_counter_examples(recognizer, text):
    assert list(recognizer.find(Message(text))) == []


@pytest.mark.parametrize("recognizer", ALL, ids=lambda recognizer: recognizer.TABLE)
def test_patterns_are_short_and_have_ids_and_examples(recognizer):
    rows = recognizer.table.patterns
    assert len({row.id for row in rows}) == len(rows)
    assert [row.id for row in rows if not row.matches or not row.rejects] == []
    pieces = [piece for piece in recognizer.table.pieces.values() if isinstance(piece, str)]
    assert [text for text in (*pieces, *(row.pattern for row in rows)) if len(text) > LONGEST_PATTERN] == []


def test_every_kind_is_found_by_a_recognizer():
    kinds = {recognizer.KIND for recognizer in ALL}
    kinds |= {pattern.row.kind for _, pattern in PATTERNS if pattern.row.kind}
    assert kinds == set(RANKS) == {kind.name for kind in KINDS}


@pytest.mark.parametrize("number", ["110101199003074610", "11010119900307123X", "110101900307771", "11010119900307461"])
def test_resident_id_is_recognised(number):
    assert is_resident_id(number)


@pytest.mark.parametrize(
    "number", ["110101199013074610", "990101199003074610", "110101202603074611", "110001909999771"]
)
def test_number_without_region_or_date_of_birth_is_no_resident_id(number):
    assert not is_resident_id(number)


def test_check_digits_of_other_identity_cards():
    assert [digit for digit in "0123456789A" if is_hong_kong_id("A123456" + digit)] == ["3"]
    assert [digit for digit in "0123456789A" if is_hong_kong_id("G123456" + digit)] == ["A"]
    assert [digit for digit in "0123456789" if is_taiwan_id("A12345678" + digit)] == ["9"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("patterns:\n  - {id: a, pattern: x, matches: [x], colour: red}\n", "patterns[a].colour: unknown key"),
        (f"patterns:\n  - {{id: a, matches: [x], pattern: '{'x' * 130}'}}\n", "at most 120 characters"),
        (f"pieces:\n  long: '{'x' * 130}'\n", "name its parts"),
        ("[", "is no valid YAML"),
        ("- a", "should be a mapping"),
    ],
)
def test_broken_table_says_where_and_what(tmp_path, content, said):
    (tmp_path / "plate.yml").write_text(content, encoding="utf-8")
    with pytest.raises(ContentError, match=r"plate\.yml") as error:
        read(tmp_path / "plate.yml").parse(Table)
    assert said in str(error.value)


def test_missing_table_says_so(tmp_path):
    with pytest.raises(ContentError, match="cannot be read; add the file"):
        read(tmp_path / "none.yml").parse(Table)
