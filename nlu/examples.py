"""The training examples: reading them, and writing a part of them for a bot that is to learn from fewer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"


class Example(NamedTuple):
    """One training example: its text, its topic, and the name of the question within it (None where it has none)."""

    text: str
    topic: str
    question: str | None = None


def examples(per_topic: int | None = None) -> list[Example]:
    """Return the training examples: all of them, or the part that `write_part` writes."""
    return [example for of_file in examples_by_file(per_topic).values() for example in of_file]


def examples_by_file(per_topic: int | None = None) -> dict[str, list[Example]]:
    """Return the same examples under the names of their files, such as out_of_scope_fraud."""
    found: dict[str, list[Example]] = {}
    for file in sorted(DATA.glob("nlu/*/*.yml")):
        of_file = found.setdefault(file.stem, [])
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = lines_of(block) if per_topic is None else [*_spread(lines_of(block), per_topic)]
            question = block.get("metadata", {}).get("question")
            of_file += [Example(line, block["intent"], question) for line in lines]
    return found


def write_part(per_topic: int, data: Path, target: Path) -> None:
    """Copy the examples below `data`, `per_topic` of each block at most, evenly spread over it, to `target`.

    Most topics have one block; some, such as out_of_scope, have several.

    Args:
        per_topic: Examples of each block at most, from 1.
        data: Folder with `nlu/`.
        target: Folder that is written.
    """
    shutil.rmtree(target, ignore_errors=True)
    for file in sorted(data.glob("nlu/*/*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for block in content["nlu"]:
            block["examples"] = "".join(f"- {line}\n" for line in _spread(lines_of(block), per_topic))
        written = target / file.relative_to(data / "nlu")
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def lines_of(block: Mapping[str, Any]) -> list[str]:
    """Return the examples of a block of training data, without their dashes."""
    return [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]


def _spread(lines: list[str], most: int) -> Iterator[str]:
    count = min(most, len(lines))
    return (lines[place * len(lines) // count] for place in range(count))
