"""Read YAML files into pydantic models, with errors that name the file, the place and the remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.errors import ContentError

M = TypeVar("M", bound=BaseModel)
OnError = Callable[[ContentError], None]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, with an error where a key stands twice; YAML would keep the last one silently."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = {str(key) for key in keys if keys.count(key) > 1}
    if twice:
        raise yaml.YAMLError(f"line {node.start_mark.line + 1}: key stands twice: {', '.join(sorted(twice))}")
    return dict(zip(keys, (loader.construct_object(value, deep=True) for _, value in node.value), strict=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path, root: Path) -> Any:
    """Return the content of a YAML file.

    Args:
        path: The file.
        root: The folder of the content; messages name files relative to its parent.

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
    """Return a path as seen from the folder that holds `root`."""
    return path.relative_to(root.parent).as_posix() if path.is_relative_to(root.parent) else path.as_posix()


def parse(
    model: type[M], value: Any, file: str, on_error: OnError, where: str = "", known: Mapping[str, Any] | None = None
) -> M | None:
    """Return `value` as a model; None after an error.

    Args:
        model: The pydantic model.
        value: What YAML read.
        file: The file, for messages.
        on_error: Receives every error.
        where: The place of the value in its file.
        known: Fields that do not stand in the file, such as its path.
    """
    if not isinstance(value, dict):
        on_error(ContentError(file, where, f"should be a mapping of keys, is {_kind(value)}"))
        return None
    try:
        return model(**{**{str(key): item for key, item in value.items()}, **(known or {})})
    except ValidationError as error:
        for each in error.errors():
            place = ".".join(filter(None, (where, _place(each["loc"], value)))).replace(".[", "[")
            on_error(ContentError(file, place, _reason(each, model, value)))
        return None


def parse_list(model: type[M], path: Path, root: Path, on_error: OnError) -> Iterator[M]:
    """Yield the items of a file that is a list of mappings.

    Args:
        model: The pydantic model of an item.
        path: The file.
        root: The folder below which files are named.
        on_error: Gets each error; the item is left out.
    """
    file = relative(path, root)
    try:
        value = read_yaml(path, root)
    except ContentError as error:
        on_error(error)
        return
    if not isinstance(value, list):
        on_error(ContentError(file, "", f"should be a list, is {_kind(value)}"))
        return
    for index, item in enumerate(value):
        found = parse(model, item, file, on_error, f"[{_name(item, index)}]", {"file": file})
        if found is not None:
            yield found


def _place(loc: Sequence[int | str], value: Any) -> str:
    """Return `variants[sued].headline` for ("variants", 0, "headline")."""
    place = ""
    for step in loc:
        inside = isinstance(value, dict | list) and (isinstance(step, int) or step in value)
        value = value[step] if inside and not (isinstance(step, int) and step >= len(value)) else None
        if step != "__root__":
            place += f"[{_name(value, step)}]" if isinstance(step, int) else f".{step}"
    return place.strip(".")


def _name(item: Any, index: int) -> Any:
    return item.get("id", index) if isinstance(item, dict) else index


_REASONS = {
    "value_error.missing": "is missing; add it",
    "type_error.none.not_allowed": "is empty; fill it in or drop the key",
    "value_error.any_str.min_length": "is empty; fill it in or drop the key",
    "value_error.const": "is {value!r}; use one of {permitted}",
    "value_error.extra": "unknown key; known are {known}",
    "type_error.str": "should be a text, is {kind}; put it in quotes if YAML guesses otherwise",
    "type_error.tuple": "should be a list, is {kind}",
    "type_error.dict": "should be a mapping, is {kind}",
}
"""What to say for a type of pydantic's errors; a validator's own words otherwise."""


def _reason(error: Mapping[str, Any], model: type[BaseModel], value: Any) -> str:
    for step in error["loc"]:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            value = None
    said: str = _REASONS.get(error["type"], error["msg"])
    permitted = ", ".join(map(str, error.get("ctx", {}).get("permitted", ())))
    known = ", ".join(_keys_at(model, error["loc"]))
    return said.format(value=value, permitted=permitted, known=known, kind=_kind(value))


def _keys_at(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    """Return the keys that a file may have where the last step of `loc` is unknown."""
    for step in loc[:-1]:
        field = model.__fields__.get(str(step))
        if field is not None and isinstance(field.type_, type) and issubclass(field.type_, BaseModel):
            model = field.type_
    return [field.alias for field in model.__fields__.values() if field.field_info.extra.get("in_file", True)]


def _kind(value: Any) -> str:
    return "missing or empty" if value in (None, "", [], {}) else f"{type(value).__name__} {str(value)[:40]!r}"
