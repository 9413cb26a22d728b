"""Read one YAML file, and its content as models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from yaml_models.errors import ContentError, OnError

PROJECT: Final = Path(__file__).resolve().parents[1]

_REASONS: Final = {
    "value_error.missing": "is missing; add it",
    "type_error.none.not_allowed": "is empty; fill it in or drop the key",
    "value_error.any_str.min_length": "is empty; fill it in or drop the key",
    "value_error.const": "is {value!r}; use one of {permitted}",
    "value_error.extra": "unknown key; known are {known}",
    "value_error.number.not_ge": "should be a whole number of 0 or more, is {kind}",
    "value_error.strictbool": "should be true or false, is {kind}",
    "type_error.integer": "should be a whole number, is {kind}",
    "type_error.str": "should be a text, is {kind}; put it in quotes if YAML guesses otherwise",
    "type_error.tuple": "should be a list, is {kind}",
    "type_error.dict": "should be a mapping, is {kind}",
}
"""What to say for a type of pydantic's errors; a validator's own words otherwise."""

Model = TypeVar("Model", bound=BaseModel)
Place = Sequence["str | int"]
"""Keys and indices from the top of a file down to a value."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Leaves dates as texts: PyYAML would refuse 2026-13-24 without saying where it stands."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One file: its content, and the tree that knows the lines.

    Attributes:
        name: The file as messages name it.
        content: What YAML makes of it; None where it is empty.
        node: The top of the tree; None where it is empty.
    """

    name: str
    content: Any
    node: yaml.Node | None

    def parse(self, model: type[Model], place: Place = (), known: Mapping[str, Any] | None = None) -> Model:
        """Return the content, or the part at a place, as a model.

        Args:
            model: The pydantic model.
            place: Where the part stands.
            known: Fields that do not stand in the file, such as its path.

        Raises:
            ContentError: It does not fit the model; the first of several errors.
        """
        value = _value(self.content, place)
        if not isinstance(value, dict):
            raise self.error(place, f"should be a mapping of keys, is {_kind(value)}")
        try:
            return model(**{**{str(key): item for key, item in value.items()}, **(known or {})})
        except ValidationError as error:
            raise next(self._errors(error, model, place)) from error

    def parse_or_tell(
        self, model: type[Model], on_error: OnError, place: Place = (), known: Mapping[str, Any] | None = None
    ) -> Model | None:
        """Parse as `parse` does, but hand every error to `on_error` and return None."""
        try:
            return self.parse(model, place, known)
        except ContentError as error:
            first = error.__cause__
            for each in self._errors(first, model, place) if isinstance(first, ValidationError) else [error]:
                on_error(each)
            return None

    def parse_list(self, model: type[Model], on_error: OnError) -> Iterator[Model]:
        """Yield the items of a file that is a list of mappings; an item with an error is left out.

        Args:
            model: The pydantic model of an item, with a field `file`.
            on_error: Receives every error.
        """
        if not isinstance(self.content, list):
            on_error(self.error([], f"should be a list, is {_kind(self.content)}"))
            return
        for index in range(len(self.content)):
            item = self.parse_or_tell(model, on_error, [index], {"file": self.name})
            if item is not None:
                yield item

    def error(self, place: Place, reason: str) -> ContentError:
        """Return the error that points at a place in this file, or at what is nearest above it."""
        return ContentError(self.name, _shown(self.content, place), reason, _line(self.node, place))

    def _errors(self, error: ValidationError, model: type[BaseModel], place: Place) -> Iterator[ContentError]:
        for each in error.errors():
            inside = [step for step in each["loc"] if step != "__root__"]
            value = _value(self.content, [*place, *inside])
            permitted = ", ".join(map(str, each.get("ctx", {}).get("permitted", ())))
            known = ", ".join(_keys_at(model, inside))
            template = _REASONS.get(each["type"])
            reason = template and template.format(value=value, permitted=permitted, known=known, kind=_kind(value))
            yield self.error([*place, *inside], reason or each["msg"])


def read(path: Path, base: Path = PROJECT) -> YamlFile:
    """Read one file.

    Args:
        path: The file.
        base: The folder from which messages name it.

    Raises:
        ContentError: The file cannot be read, is no YAML or holds a key twice.
    """
    full, top = path.resolve(), base.resolve()
    name = full.relative_to(top).as_posix() if full.is_relative_to(top) else path.as_posix()
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        content = None if node is None else loader.construct_document(node)
    except OSError as error:
        raise ContentError(name, "", "cannot be read; add the file") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        reason = f"is no valid YAML; {problem or ' '.join(str(error).split())}"
        raise ContentError(name, "", reason, mark.line + 1 if mark else None) from error
    _check_keys(name, node)
    return YamlFile(name, content, node)


def read_or_tell(path: Path, base: Path, on_error: OnError) -> YamlFile | None:
    """Read as `read` does, but hand an error to `on_error` and return None."""
    try:
        return read(path, base)
    except ContentError as error:
        on_error(error)
        return None


def _check_keys(name: str, node: yaml.Node | None) -> None:
    """Refuse a key that stands twice in a mapping: YAML would keep the last one silently."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise ContentError(name, "", f"key stands twice: {key.value}; keep one", key.start_mark.line + 1)
            seen.add(str(key.value))
            _check_keys(name, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_keys(name, item)


def _value(content: Any, place: Place) -> Any:
    """Return the value at a place; None where the place leads out of the content."""
    for step in place:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            return None
    return content


def _shown(content: Any, place: Place) -> str:
    """Return `variants[sued].headline` for ("variants", 0, "headline")."""
    shown = ""
    for depth, step in enumerate(place):
        if isinstance(step, str):
            shown += f".{step}"
        else:
            item = _value(content, place[: depth + 1])
            shown += f"[{item.get('id', step) if isinstance(item, dict) else step}]"
    return shown.strip(".")


def _line(node: yaml.Node | None, place: Place) -> int:
    """Return the line of a place; where the place leads out of the tree, of the last node on the way."""
    for step in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), node)
    return 1 if node is None else int(node.start_mark.line) + 1


def _keys_at(model: type[BaseModel], place: Place) -> list[str]:
    """Return the keys that a file may have where the last step of `place` is unknown."""
    for step in place[:-1]:
        field = model.__fields__.get(str(step))
        if field is not None and isinstance(field.type_, type) and issubclass(field.type_, BaseModel):
            model = field.type_
    return [field.alias for field in model.__fields__.values() if field.field_info.extra.get("in_file", True)]


def _kind(value: Any) -> str:
    return "missing or empty" if value in (None, "", [], {}) else f"{type(value).__name__} {str(value)[:40]!r}"
