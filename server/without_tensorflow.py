"""Rasa's command line without TensorFlow: `python -m server.without_tensorflow run` is `rasa run`.

Rasa imports TensorFlow with its own components, whether a model has them or not: 300 MB of memory, and half of the time
to start. Nothing of it is called unless such a component is built, so names alone will do. Where the model has one of
them, or `WITH_TENSORFLOW=1` is set, this is plain `rasa`. Training is never touched.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from server.model_checksum import file_of
from server.quiet import silence_deprecations

OFF_VARIABLE = "WITH_TENSORFLOW"
COMMANDS = ("run", "shell")
"""What only loads a model; all other commands of Rasa get TensorFlow."""
MODELS = Path("models")
LEFT_OUT = frozenset({"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"})
COMPUTING = (
    "diet_classifier",
    "response_selector",
    "ted_policy",
    "unexpected_intent_policy",
    "convert_featurizer",
    "lm_featurizer",
)
"""Modules of Rasa whose components are networks."""
IMPORTING = ("rasa.engine.recipes.default_components", "rasa.utils.tensorflow.environment")
"""Modules of Rasa that import TensorFlow, or whatever does."""


def main() -> None:
    """Run Rasa's command line with the arguments of this process."""
    if os.environ.get(OFF_VARIABLE) or sys.argv[1:2] not in [[one] for one in COMMANDS] or needs_tensorflow(_model()):
        _rasa()
        return
    with names_only():
        silence_deprecations()
        for module in IMPORTING:  # here, or Rasa would import TensorFlow when it loads the model
            import_module(module)
    _rasa()


def _rasa() -> None:
    from rasa.__main__ import main as rasa_main

    rasa_main()


def _model() -> Path:
    """Return the model that the command will load: the one it names, else the newest below `models`."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("-m", "--model", type=Path, default=MODELS)
    return file_of(parser.parse_known_args(sys.argv[2:])[0].model)


def needs_tensorflow(model: Path) -> bool:
    """Whether a component of the model is one of Rasa's networks; where that cannot be read, it may be."""
    try:
        with tarfile.open(model) as archive:
            found = archive.extractfile("metadata.json")
            nodes = json.load(found)["predict_schema"]["nodes"].values() if found else ()
            used = [str(node["uses"]) for node in nodes]
    except (OSError, EOFError, KeyError, ValueError, tarfile.TarError, zlib.error):
        return True
    return not used or any(module in name for name in used for module in COMPUTING)


@contextmanager
def names_only() -> Iterator[None]:
    """Has imports of TensorFlow give names without anything behind them, then none at all.

    Afterwards an import of it fails as if it were not installed: spaCy asks for it, and does without.
    """
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.partition(".")[0] in LEFT_OUT]:
            del sys.modules[name]
        sys.modules.update(dict.fromkeys(LEFT_OUT))  # type: ignore[arg-type]  # None: not to be imported


class _Name(type):
    """A class with every attribute: a base class, an annotation, a decorator without arguments."""

    def __getattr__(cls, name: str) -> Any:
        return _named(name)

    def __call__(cls, *given: Any, **named: Any) -> Any:
        if len(given) == 1 and callable(given[0]) and not named:
            return given[0]
        raise RuntimeError(f"{cls.__name__}: TensorFlow is left out of this server; see server/without_tensorflow.py")


class _Module(ModuleType):
    __path__: list[str] = []  # noqa: RUF012  # as the base class has it

    def __getattr__(self, name: str) -> Any:
        return _named(name)


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if fullname.partition(".")[0] in LEFT_OUT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: it has every name already."""


def _named(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _Name(name, (), {})


if __name__ == "__main__":
    main()
