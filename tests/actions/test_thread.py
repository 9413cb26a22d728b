"""How a message is read from the talk: every row about the talk itself against its own examples."""

from __future__ import annotations

import re

import pytest

from actions.yaml_table import yaml_table

LONGEST = 120
ROWS = yaml_table("thread")["about_the_talk"]
EXAMPLES = [(row, text, kind == "fits") for row in ROWS for kind, texts in row["examples"].items() for text in texts]


@pytest.mark.parametrize(("row", "text", "fits"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else None)
def test_a_row_fits_its_examples(row, text, fits):
    assert any(re.search(each, text) for each in row["patterns"]) == fits


def test_no_pattern_is_too_long_to_read():
    uses = yaml_table("use")
    patterns = [each for row in ROWS for each in row["patterns"]]
    patterns += [row["pattern"] for name in ("others", "asks", "changes") for row in uses[name]]
    assert [each for each in patterns if len(each) > LONGEST] == []
