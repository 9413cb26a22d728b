"""Reads a YAML file and takes its values apart, saying where one has not the expected shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import ContentError


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, but a key that stands twice is an error instead of a silent loss."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = {str(key) for key in keys if keys.count(key) > 1}
    if twice:
        raise yaml.YAMLError(f"line {node.start_mark.line + 1}: key stands twice: {', '.join(sorted(twice))}")
    return dict(zip(keys, (loader.construct_object(value, deep=True) for _, value in node.value), strict=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path, root: Path) -> Any:
    """Returns the content of a YAML file.

    Raises:
        ContentError: The file is missing or no YAML.
    """
    name = relative(path, root)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise ContentError(name, "", "cannot be read; add the file") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(name, "", f"is no valid YAML; {' '.join(str(error).split())}") from error


def relative(path: Path, root: Path) -> str:
    """Returns a path as seen from the folder that holds `root`."""
    return path.relative_to(root.parent).as_posix() if path.is_relative_to(root.parent) else path.as_posix()


class Node:
    """A mapping of a content file that knows its place, for messages that lead there."""

    def __init__(self, value: Any, file: str, where: str = "") -> None:
        """Checks that the value is a mapping."""
        self.file = file
        self.where = where
        if not isinstance(value, dict):
            raise ContentError(file, where, f"should be a mapping of keys, is {_kind(value)}")
        self._value: dict[str, Any] = value

    def fail(self, key: str, reason: str) -> ContentError:
        """Returns the error for one key of this mapping."""
        return ContentError(self.file, f"{self.where}.{key}".strip(".") if key else self.where, reason)

    def only(self, keys: Iterable[str]) -> None:
        """Refuses keys that nobody reads: most often a typing error."""
        known = tuple(keys)
        for key in self._value:
            if key not in known:
                raise self.fail(str(key), f"unknown key; known are {', '.join(known)}")

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in the order of the file."""
        return tuple(str(key) for key in self._value)

    def text(self, key: str) -> str:
        """Returns a text that must be there."""
        value = self._value.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, f"should be a text, is {_kind(value)}; put it in quotes if YAML guesses otherwise")
        return value.strip()

    def maybe(self, key: str) -> str | None:
        """Returns a text that may be missing or null; a bare date becomes its text."""
        value = self._value.get(key)
        if isinstance(value, date):
            return value.isoformat()
        return None if value is None else self.text(key)

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """Returns one word of a fixed list."""
        value = self._value.get(key, default)
        words = tuple(allowed)
        if value not in words:
            raise self.fail(key, f"is {value!r}; use one of {', '.join(words)}")
        return str(value)

    def day(self, key: str) -> date:
        """Returns a bare date."""
        value = self._value.get(key)
        if not isinstance(value, date):
            raise self.fail(key, f"should be a bare date such as 2026-11-24, is {_kind(value)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Returns a list of texts; a missing list is empty."""
        value = self._value.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(key, "should be a list of texts; put a text with a colon in quotes")
        return tuple(item.strip() for item in value)

    def mapping(self, key: str) -> dict[str, Any]:
        """Returns a mapping; a missing one is empty."""
        value = self._value.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.fail(key, f"should be a mapping, is {_kind(value)}")
        return {str(name): item for name, item in value.items()}

    def nodes(self, key: str) -> Iterator[Node]:
        """Yields the mappings of a list; a missing list is empty."""
        value = self._value.get(key) or []
        yield from nodes(value, self.file, f"{self.where}.{key}".strip("."))


def nodes(value: Any, file: str, where: str = "") -> Iterator[Node]:
    """Yields the mappings of a list, each named by its `id` where it has one."""
    if not isinstance(value, list):
        raise ContentError(file, where, f"should be a list, is {_kind(value)}")
    for index, item in enumerate(value):
        name = item.get("id", index) if isinstance(item, dict) else index
        yield Node(item, file, f"{where}[{name}]" if where else f"[{name}]")


def _kind(value: Any) -> str:
    return "missing or empty" if value in (None, "", [], {}) else f"{type(value).__name__} {str(value)[:40]!r}"
