"""The files of data/nlu: which question's examples stand where, and adding to them without changing their form."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from nlu.examples import lines_of
from nlu.extraction.normalise import normalise
from reporting.talks import spelled_alike

NLU = Path(__file__).resolve().parents[1] / "data" / "nlu"
OVERVIEW = "overview"
"""Question of a block that names none."""
NEVER_WRAPPED = 1_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question's examples stand.

    Attributes:
        file: Of the topic.
        block: The place of its block among those of the file.
    """

    file: Path
    block: int


@dataclass(frozen=True, slots=True)
class Examples:
    """All examples of a folder.

    Attributes:
        places: By question id; of several blocks the first.
        questions: By the words of an example, spelled alike: the question that it stands under.
    """

    places: dict[str, Place] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path = NLU) -> Examples:
        """Read the files of a folder's folders."""
        found = cls()
        for file in sorted(folder.glob("*/*.yml")):
            for block, content in enumerate(_load(file)["nlu"]):
                question = f"{content['intent']}/{content.get('metadata', {}).get('question', OVERVIEW)}"
                found.places.setdefault(question, Place(file, block))
                for text in lines_of(content):
                    found.questions.setdefault(spelled_alike(text), question)
        return found


def add_example(place: Place, text: str) -> None:
    """Write an example at the end of a block; everything else in the file stays as it is, comments included."""
    content = _load(place.file)
    block = content["nlu"][place.block]
    old = block["examples"]
    new = LiteralScalarString(f"{old.rstrip()}\n- {text}\n")
    if hasattr(old, "comment"):  # what stands between this block and the next
        new.comment = old.comment
    block["examples"] = new
    with place.file.open("w", encoding="utf-8") as out:
        _yaml().dump(content, out)


def is_readable(text: str) -> bool:
    """Return whether a text has any words, and stays one line in the normal form that components read."""
    return bool(normalise(text)) and len(text.splitlines()) == 1


def _load(file: Path) -> Any:
    return _yaml().load(file.read_text(encoding="utf-8"))


def _yaml() -> YAML:
    form: Any = YAML()
    form.preserve_quotes = True
    form.width = NEVER_WRAPPED
    return form
