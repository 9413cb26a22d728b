"""Read all content files of a folder."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, Extra

from knowledge.errors import ContentError
from knowledge.models import (
    ComplaintChannel,
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
    Text,
)
from knowledge.vocabulary import CONVERSATION
from knowledge.yaml_files import OnError, parse, parse_list, read_yaml, relative

ROOT = Path(__file__).parent
SEED_CLAIMS = "seed_claims"

P = TypeVar("P", Letter, LetterLines)
T = TypeVar("T", Fact, SeedClaim, Misconception, ComplaintChannel, Lender)


class Topics(BaseModel, extra=Extra.forbid):
    """The registry of topics: what each is about, by group; and the notices."""

    groups: dict[str, dict[str, Text]]
    notices: dict[str, Text]


@lru_cache(maxsize=8)
def load(root: Path = ROOT) -> Library:
    """Return everything that the files below `root` say; read once for each folder.

    Raises:
        ContentError: A file is missing or has not the expected shape.
    """
    return read(root, _raise)


def read(root: Path, on_error: OnError) -> Library:
    """Read as `load` does, but hand each error to `on_error` and go on with the next file."""
    topics = _topics(root, on_error)
    fact_files = sorted((root / "facts").glob("*.yml"))
    claim_files = [path for path in fact_files if path.stem == SEED_CLAIMS]
    return Library(
        groups=topics.groups,
        notices=topics.notices,
        entries=_entries(root, on_error),
        facts=_by_id(Fact, [path for path in fact_files if path.stem != SEED_CLAIMS], root, on_error),
        seed_claims=_by_id(SeedClaim, claim_files, root, on_error),
        misconceptions=_by_id(Misconception, [root / "misconceptions.yml"], root, on_error),
        channels=_by_id(ComplaintChannel, [root / "complaint_channels.yml"], root, on_error),
        lenders=_by_id(Lender, [root / "lenders.yml"], root, on_error),
        letters=_letters(root, on_error),
        letter_lines=_letter_lines(root, on_error),
        open_questions=tuple(parse_list(OpenQuestion, root / "open_questions.yml", root, on_error)),
    )


def _raise(error: ContentError) -> None:
    raise error


def _topics(root: Path, on_error: OnError) -> Topics:
    path = root / "topics.yml"
    try:
        found = parse(Topics, read_yaml(path, root), relative(path, root), on_error)
    except ContentError as error:
        on_error(error)
        found = None
    return found or Topics(groups={}, notices={})


def _by_id(model: type[T], paths: Iterable[Path], root: Path, on_error: OnError) -> dict[str, T]:
    found: dict[str, T] = {}
    for path in paths:
        for item in parse_list(model, path, root, on_error):
            if item.id in found:
                reason = f"stands twice, also in {found[item.id].file}; ids are unique"
                on_error(ContentError(item.file, f"[{item.id}].id", reason))
            found.setdefault(item.id, item)
    return found


def _letters(root: Path, on_error: OnError) -> dict[str, Letter]:
    found: dict[str, Letter] = {}
    for path in sorted((root / "letters").glob("*.yml")):
        letter = _parsed(Letter, path, root, on_error)
        if letter is not None and letter.id != path.stem:
            on_error(ContentError(letter.file, "letter", f"is {letter.id}; make it the name of the file"))
        elif letter is not None:
            found[letter.id] = letter
    return found


def _letter_lines(root: Path, on_error: OnError) -> LetterLines:
    path = root / "letter_lines.yml"
    return (_parsed(LetterLines, path, root, on_error) if path.exists() else None) or LetterLines(file="")


def _parsed(model: type[P], path: Path, root: Path, on_error: OnError) -> P | None:
    file = relative(path, root)
    try:
        return parse(model, read_yaml(path, root), file, on_error, known={"file": file})
    except ContentError as error:
        on_error(error)
        return None


def _entries(root: Path, on_error: OnError) -> dict[str, Entry]:
    answers = root / "answers"
    found: dict[str, Entry] = {}
    for path in sorted(answers.glob("*/*/*.yml")):
        _add(Question, path, f"{path.parent.name}/{path.stem}", path.parent.parent.name, root, found, on_error)
    for path in sorted((answers / CONVERSATION).glob("*.yml")):
        _add(Notice, path, path.stem, CONVERSATION, root, found, on_error)
    return found


def _add(
    model: type[Question] | type[Notice],
    path: Path,
    expected: str,
    group: str,
    root: Path,
    entries: dict[str, Entry],
    on_error: OnError,
) -> None:
    """Read one answer file into `entries`; its id must be the one that its path says."""
    file = relative(path, root)
    try:
        entry = parse(model, read_yaml(path, root), file, on_error, known={"file": file, "group": group})
    except ContentError as error:
        on_error(error)
        return
    if entry is None:
        return
    key = model.__name__.lower()
    if entry.id != expected:
        on_error(ContentError(file, key, f"is {entry.id}, but the path says {expected}; make them the same"))
    elif expected in entries:
        on_error(ContentError(file, key, f"also answered in {entries[expected].file}; keep one"))
    else:
        entries[expected] = entry
