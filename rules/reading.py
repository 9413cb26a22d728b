"""YAML that remembers its lines, so that an error names the place an editor has to look at."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import yaml

from rules.errors import PolicyError

ROOT = Path(__file__).resolve().parent.parent
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Item:
    """One node of a YAML file: a value together with its file and line."""

    path: Path
    node: yaml.Node

    def error(self, reason: str) -> PolicyError:
        """The error that points at this node."""
        return PolicyError(shown(self.path), self.node.start_mark.line + 1, reason)

    def entries(self) -> dict[str, Item]:
        """The entries of a mapping, whatever their keys."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error("a mapping (key: value) is expected here")
        found: dict[str, Item] = {}
        for key_node, value in self.node.value:
            key = Item(self.path, key_node)
            name = key.text()
            if name in found:
                raise key.error(f'"{name}" stands here twice; keep one')
            found[name] = Item(self.path, value)
        return found

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Item]:
        """The entries of a mapping that has all of `required` and nothing beyond `optional`."""
        found = self.entries()
        for name, item in found.items():
            if name not in required and name not in optional:
                known = ", ".join([*required, *optional])
                raise item.error(f'unknown key "{name}"; known here: {known}')
        for name in required:
            if name not in found:
                raise self.error(f'"{name}" is missing; add it')
        return found

    def items(self) -> list[Item]:
        """The items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error("a list is expected here")
        return [Item(self.path, node) for node in self.node.value]

    def text(self) -> str:
        """A text that is not empty."""
        value = self._scalar("str", "a text")
        if not value.strip():
            raise self.error("a text is expected here, and it is empty")
        return value.strip()

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text() for item in self.items())

    def number(self) -> int:
        """A whole number of 0 or more."""
        value = self._scalar("int", "a whole number")
        if not value.isdecimal():
            raise self.error(f'"{value}" is not a whole number of 0 or more')
        return int(value)

    def flag(self) -> bool:
        """True or false."""
        value = self._scalar("bool", "true or false").lower()
        if value not in ("true", "false"):
            raise self.error(f'"{value}" is read as a truth value; write true or false')
        return value == "true"

    def date(self) -> datetime.date:
        """A date, written 2026-11-24."""
        value = self._scalar("timestamp", "a bare date (2026-11-24)")
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise self.error(f'"{value}" is no date; write it as 2026-11-24') from None

    def choice(self, allowed: Collection[str], what: str) -> str:
        """One of the words in `allowed`."""
        value = self.text()
        if value not in allowed:
            raise self.error(f'unknown {what} "{value}"; known: {", ".join(allowed)}')
        return value

    def choices(self, allowed: Collection[str], what: str) -> tuple[str, ...]:
        """Some of the words in `allowed`."""
        return tuple(item.choice(allowed, what) for item in self.items())

    def _scalar(self, tag: str, what: str) -> str:
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag != _TAG + tag:
            raise self.error(f"{what} is expected here")
        return str(self.node.value)


def read(path: Path) -> Item:
    """The content of a YAML file.

    Raises:
        PolicyError: The file cannot be read, is no YAML or is empty.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise PolicyError(shown(path), line, f"not readable as YAML: {error.problem or error.context}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = str(error).splitlines()[0]
        raise PolicyError(shown(path), 1, f"not readable: {reason}; save it as UTF-8 YAML") from error
    if node is None:
        raise PolicyError(shown(path), 1, "the file is empty; write the pack or remove the file")
    return Item(path, node)


def shown(path: Path) -> str:
    """The path as an editor of this project knows it."""
    resolved = path.resolve()
    return resolved.relative_to(ROOT).as_posix() if resolved.is_relative_to(ROOT) else str(path)
