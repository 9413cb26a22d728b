"""Files of the house are read once, with lines, places and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from yaml_models import ContentError, Day, Row, Text, Whole, read


class Item(Row):
    id: Text
    seen: Day
    count: Whole = 0


class Table(Row):
    items: tuple[Item, ...]


def table_of(folder: Path, text: str) -> Table:
    (folder / "table.yml").write_text(text, encoding="utf-8")
    return read(folder / "table.yml", folder).parse(Table)


def test_a_bare_date_is_a_date(tmp_path: Path) -> None:
    table = table_of(tmp_path, "items:\n- {id: a, seen: 2026-11-24, count: 3}\n")
    assert (table.items[0].seen, table.items[0].count) == (date(2026, 11, 24), 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("items:\n- {id: a, seen: 20261124}", "table.yml:2: items[a].seen: 20261124 is no date"),
        ("items:\n- id: a\n  seen: 2026-02-30", "table.yml:3: items[a].seen: '2026-02-30' is no date"),
        ("items:\n- id: 12\n  seen: 2026-02-20", "table.yml:2: items[12].id: should be a text, is int '12'"),
        ("items:\n- id: a\n  id: b", "table.yml:3: key stands twice: id; keep one"),
        ("items:\n- {id: a, seen: 2026-02-20, size: 3}", "table.yml:2: items[a].size: unknown key; known are id, seen"),
        ("items:\n- {id: a, seen: 2026-02-20, count: -3}", "items[a].count: should be a whole number of 0 or more"),
        ("items: [", "table.yml:2: is no valid YAML; did not find expected node content"),
        ("", "table.yml:1: should be a mapping of keys, is missing or empty"),
    ],
)
def test_an_error_names_file_line_place_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ContentError) as caught:
        table_of(tmp_path, text)
    assert said in str(caught.value)
