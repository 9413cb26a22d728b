"""Read all content files of a folder."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from knowledge.models import (
    ComplaintChannel,
    Content,
    Entry,
    Fact,
    Lender,
    Letter,
    LetterLines,
    Library,
    Misconception,
    Notice,
    OpenQuestion,
    Question,
    SeedClaim,
)
from knowledge.vocabulary import CONVERSATION
from yaml_models import ContentError, OnError, Text, read_or_tell

ROOT = Path(__file__).parent
SEED_CLAIMS = "seed_claims"

P = TypeVar("P", bound=Content)
T = TypeVar("T", Fact, SeedClaim, Misconception, ComplaintChannel, Lender)


class Topics(Content):
    """The registry of topics: what each is about, by group; and the notices."""

    groups: dict[str, dict[str, Text]]
    notices: dict[str, Text]


@lru_cache(maxsize=8)
def load(root: Path = ROOT) -> Library:
    """Return everything that the files below `root` say; read once for each folder.

    Raises:
        ContentError: A file is missing or has not the expected shape.
    """
    return read_library(root, _raise)


def read_library(root: Path, on_error: OnError) -> Library:
    """Read as `load` does, but hand each error to `on_error` and go on with the next file."""
    return _Reader(root, on_error).library()


def _raise(error: ContentError) -> None:
    raise error


class _Reader:
    """Reads the files of one folder; every error goes to `on_error`."""

    def __init__(self, root: Path, on_error: OnError) -> None:
        self.root = root
        self.on_error = on_error

    def library(self) -> Library:
        topics = self._model(Topics, self.root / "topics.yml") or Topics(file="", groups={}, notices={})
        fact_files = sorted((self.root / "facts").glob("*.yml"))
        claim_files = [path for path in fact_files if path.stem == SEED_CLAIMS]
        lines = self.root / "letter_lines.yml"
        return Library(
            groups=topics.groups,
            notices=topics.notices,
            entries=self._entries(),
            facts=self._by_id(Fact, [path for path in fact_files if path.stem != SEED_CLAIMS]),
            seed_claims=self._by_id(SeedClaim, claim_files),
            misconceptions=self._by_id(Misconception, [self.root / "misconceptions.yml"]),
            channels=self._by_id(ComplaintChannel, [self.root / "complaint_channels.yml"]),
            lenders=self._by_id(Lender, [self.root / "lenders.yml"]),
            letters=self._letters(),
            letter_lines=(self._model(LetterLines, lines) if lines.exists() else None) or LetterLines(file=""),
            open_questions=tuple(self._items(OpenQuestion, self.root / "open_questions.yml")),
        )

    def _model(self, model: type[P], path: Path, **known: Any) -> P | None:
        """Return a file as a model; `known` are fields that do not stand in it."""
        file = read_or_tell(path, self.root.parent, self.on_error)
        if file is None:
            return None
        return file.parse_or_tell(model, self.on_error, known={"file": file.name, **known})

    def _items(self, model: type[P], path: Path) -> Iterable[P]:
        file = read_or_tell(path, self.root.parent, self.on_error)
        return file.parse_list(model, self.on_error) if file else ()

    def _by_id(self, model: type[T], paths: Iterable[Path]) -> dict[str, T]:
        found: dict[str, T] = {}
        for item in (item for path in paths for item in self._items(model, path)):
            if item.id in found:
                reason = f"stands twice, also in {found[item.id].file}; ids are unique"
                self.on_error(ContentError(item.file, f"[{item.id}].id", reason))
            found.setdefault(item.id, item)
        return found

    def _letters(self) -> dict[str, Letter]:
        found: dict[str, Letter] = {}
        for path in sorted((self.root / "letters").glob("*.yml")):
            letter = self._model(Letter, path)
            if letter is not None and letter.id != path.stem:
                self.on_error(ContentError(letter.file, "letter", f"is {letter.id}; make it the name of the file"))
            elif letter is not None:
                found[letter.id] = letter
        return found

    def _entries(self) -> dict[str, Entry]:
        """Return the answers; the id of each must be the one that its path says."""
        answers = self.root / "answers"
        read: list[tuple[str, Question | Notice | None]] = []
        for path in sorted(answers.glob("*/*/*.yml")):
            group = path.parent.parent.name
            read.append((f"{path.parent.name}/{path.stem}", self._model(Question, path, group=group)))
        for path in sorted((answers / CONVERSATION).glob("*.yml")):
            read.append((path.stem, self._model(Notice, path)))
        found: dict[str, Entry] = {}
        for expected, entry in read:
            if entry is None:
                continue
            key = type(entry).__name__.lower()
            if entry.id != expected:
                reason = f"is {entry.id}, but the path says {expected}; make them the same"
                self.on_error(ContentError(entry.file, key, reason))
            elif expected in found:
                self.on_error(ContentError(entry.file, key, f"also answered in {found[expected].file}; keep one"))
            else:
                found[expected] = entry
        return found
