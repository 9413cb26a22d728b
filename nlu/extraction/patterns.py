"""Reads the YAML tables beside this module and turns their patterns into regular expressions."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlu.extraction.numerals import NUMERAL

FOLDER = Path(__file__).parent

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@cache
def table(name: str, folder: Path = FOLDER) -> Any:
    """Return the content of `<name>.yml` in a folder, this one by default."""
    return yaml.safe_load((folder / f"{name}.yml").read_text(encoding="utf-8"))


def pattern(source: str, words: dict[str, str] | None = None) -> re.Pattern[str]:
    """Compiles a pattern of a table.

    `{n}` in it stands for a number as people write it and is the group `n`; `{name}` for the words of that name.
    """

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "n":
            return f"(?P<n>{NUMERAL})"
        if name == "m":
            return f"(?P<m>{NUMERAL})"
        return f"(?:{(words or {})[name]})"

    # twice, since words may hold a placeholder of their own
    return re.compile(_PLACEHOLDER.sub(fill, _PLACEHOLDER.sub(fill, source)))


def either(sources: list[str], words: dict[str, str] | None = None) -> re.Pattern[str]:
    """One pattern that fits where any of `sources` fits; never where there are none."""
    return pattern("|".join(f"(?:{source})" for source in sources) or r"(?!)", words)
