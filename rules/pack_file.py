"""YAML files whose errors name file and line, so that an editor finds the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from rules.errors import PolicyError

ROOT: Final = Path(__file__).resolve().parent.parent

_MESSAGES: Final = {
    "value_error.missing": '"{key}" is missing; add it',
    "value_error.const": 'unknown {key} "{given}"; known: {permitted}',
    "value_error.any_str.min_length": "a text is expected here, and it is empty",
    "value_error.list.min_items": "{key}: the list is empty; every sentence needs a fact that carries it",
    "value_error.number.not_ge": "{key}: a whole number of 0 or more is expected here",
    "type_error.integer": "{key}: a whole number is expected here",
    "value_error.strictbool": "{key}: true or false is expected here",
    "type_error.bool": "{key}: true or false is expected here",
    "type_error.str": "{key}: a text is expected here",
    "type_error.tuple": "{key}: a list is expected here",
    "type_error.dict": "{key}: a mapping (key: value) is expected here",
}
"""What an editor reads instead of pydantic's own words."""


class _Loader(yaml.SafeLoader):
    """Leaves dates as texts: PyYAML would refuse 2026-13-24 without saying where it stands."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

Model = TypeVar("Model", bound=BaseModel)
Place = Sequence["str | int"]
"""Keys and indices from the top of a file down to a value."""


@dataclass(frozen=True, slots=True)
class PackFile:
    """One YAML file: its content, and the tree that knows the lines."""

    path: Path
    node: yaml.Node
    content: Any

    def parse(self, model: type[Model]) -> Model:
        """The content as a pydantic model.

        Raises:
            PolicyError: It does not fit the model.
        """
        try:
            return model.parse_obj(self.content)
        except ValidationError as error:
            first = error.errors()[0]
            place = [key for key in first["loc"] if key != "__root__"]
            raise self.error(place, self._message(first, place)) from error

    def error(self, place: Place, reason: str) -> PolicyError:
        """The error that points at a place in this file, or at what is nearest above it."""
        return PolicyError(shown(self.path), _nearest(self.node, place).start_mark.line + 1, reason)

    def _message(self, error: Any, place: Place) -> str:
        template = _MESSAGES.get(error["type"])
        if template is None:
            return str(error["msg"])
        names = [key for key in place if isinstance(key, str)]
        permitted = ", ".join(map(str, error.get("ctx", {}).get("permitted", ())))
        given = _nearest(self.node, place).value
        return template.format(key=names[-1] if names else self.path.name, given=given, permitted=permitted)


def read(path: Path) -> PackFile:
    """Read one file.

    Raises:
        PolicyError: The file cannot be read, is no YAML, is empty or holds a key twice.
    """
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        content = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise PolicyError(shown(path), line, f"not readable as YAML: {error.problem or error.context}") from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        reason = str(error).splitlines()[0]
        raise PolicyError(shown(path), 1, f"not readable: {reason}; save it as UTF-8 YAML") from error
    if node is None:
        raise PolicyError(shown(path), 1, "the file is empty; write the pack or remove the file")
    if not isinstance(node, yaml.MappingNode):
        raise PolicyError(shown(path), 1, "a mapping (key: value) is expected here")
    _check_keys(path, node)
    return PackFile(path, node, content)


def shown(path: Path) -> str:
    """The path as an editor of this project knows it."""
    resolved = path.resolve()
    return resolved.relative_to(ROOT).as_posix() if resolved.is_relative_to(ROOT) else str(path)


def _check_keys(path: Path, node: yaml.Node) -> None:
    """Refuses a key that stands twice in a mapping: YAML would keep the last one silently."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise PolicyError(shown(path), key.start_mark.line + 1, f'"{key.value}" stands here twice; keep one')
            seen.add(key.value)
            _check_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_keys(path, item)


def _nearest(node: yaml.Node, place: Place) -> yaml.Node:
    """The node at a place; where the place leads out of the tree, the last node on the way."""
    for key in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        elif isinstance(node, yaml.MappingNode):
            below = [value for name, value in node.value if name.value == key]
            node = below[0] if below else node
    return node
