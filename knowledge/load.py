"""Reads the content files into the types of `entries`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from knowledge.entries import (
    CONFIDENCES,
    GRADES,
    IN_FORCE,
    KINDS,
    BodyItem,
    ComplaintChannel,
    Entry,
    Fact,
    Knowledge,
    Misconception,
    OpenQuestion,
    SeedClaim,
    Variant,
)
from knowledge.errors import ContentError
from knowledge.shape import Node, nodes, read_yaml, relative

ROOT = Path(__file__).parent
SEED_CLAIMS = "seed_claims"

OnError = Callable[[ContentError], None]
R = TypeVar("R")
T = TypeVar("T", Fact, SeedClaim, Misconception, ComplaintChannel)


@lru_cache(maxsize=8)
def load(root: Path = ROOT) -> Knowledge:
    """Returns everything that the files below `root` say; read once for each folder.

    Raises:
        ContentError: A file is missing or has not the expected shape.
    """
    return read(root, _raise)


def read(root: Path, on_error: OnError) -> Knowledge:
    """Reads as `load` does, but hands each error to `on_error` and goes on with the next file."""
    groups, notices = _attempt(lambda: _topics(root), on_error) or ({}, {})
    fact_files = sorted((root / "facts").glob("*.yml"))
    claim_files = [path for path in fact_files if path.stem == SEED_CLAIMS]
    return Knowledge(
        groups=groups,
        notices=notices,
        entries=_entries(root, on_error),
        facts=_by_id([path for path in fact_files if path.stem != SEED_CLAIMS], root, _fact, on_error),
        seed_claims=_by_id(claim_files, root, _seed_claim, on_error),
        misconceptions=_by_id([root / "misconceptions.yml"], root, _misconception, on_error),
        channels=_by_id([root / "complaint_channels.yml"], root, _channel, on_error),
        open_questions=_attempt(lambda: tuple(_open_questions(root)), on_error) or (),
    )


def _raise(error: ContentError) -> None:
    raise error


def _keys(kind: type) -> list[str]:
    """Returns the keys of a type in its file: its fields, less those that the reader fills."""
    return [field.name for field in fields(kind) if field.name not in ("file", "group", "citations")]


def _attempt(reader: Callable[[], R], on_error: OnError) -> R | None:
    try:
        return reader()
    except ContentError as error:
        on_error(error)
        return None


def _topics(root: Path) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    path = root / "topics.yml"
    node = Node(read_yaml(path, root), relative(path, root))
    node.only(("groups", "notices"))
    groups = {name: Node(value, node.file, f"groups.{name}") for name, value in node.mapping("groups").items()}
    described = {name: {topic: group.text(topic) for topic in group.keys} for name, group in groups.items()}
    notices = Node(node.mapping("notices"), node.file, "notices")
    return described, {notice: notices.text(notice) for notice in notices.keys}


def _by_id(paths: list[Path], root: Path, build: Callable[[Node], T], on_error: OnError) -> dict[str, T]:
    found: dict[str, T] = {}
    for path in paths:
        for node in _items(path, root, on_error):
            item = _attempt(partial(build, node), on_error)
            if item is None:
                continue
            if item.id in found:
                on_error(node.fail("id", f"stands twice, also in {found[item.id].file}; ids are unique"))
            found.setdefault(item.id, item)
    return found


def _items(path: Path, root: Path, on_error: OnError) -> list[Node]:
    return _attempt(lambda: list(nodes(read_yaml(path, root), relative(path, root))), on_error) or []


def _fact(node: Node) -> Fact:
    node.only(_keys(Fact))
    return Fact(
        id=node.text("id"),
        topics=node.texts("topics"),
        claim=node.text("claim"),
        instrument=node.text("instrument"),
        doc_no=node.maybe("doc_no"),
        article=node.maybe("article"),
        effective_date=node.maybe("effective_date"),
        in_force=node.choice("in_force", IN_FORCE),
        in_force_note=node.maybe("in_force_note"),
        quote=node.maybe("quote"),
        confidence=node.choice("confidence", CONFIDENCES),
        grade=node.choice("grade", GRADES),
        as_of=node.day("as_of"),
        review_by=node.day("review_by"),
        verified_at=node.texts("verified_at"),
        note=node.maybe("note"),
        file=node.file,
    )


def _seed_claim(node: Node) -> SeedClaim:
    node.only(_keys(SeedClaim))
    return SeedClaim(
        id=node.text("id"),
        topics=node.texts("topics"),
        claim=node.text("claim"),
        assessment=node.text("assessment"),
        honest_phrasing=node.text("honest_phrasing"),
        fact_ids=node.texts("fact_ids"),
        grade=node.choice("grade", GRADES),
        as_of=node.day("as_of"),
        review_by=node.day("review_by"),
        file=node.file,
    )


def _misconception(node: Node) -> Misconception:
    node.only(_keys(Misconception))
    return Misconception(
        id=node.text("id"),
        topics=node.texts("topics"),
        belief=node.text("belief"),
        correction=node.text("correction"),
        cites=node.texts("cites"),
        file=node.file,
    )


def _channel(node: Node) -> ComplaintChannel:
    node.only(_keys(ComplaintChannel))
    return ComplaintChannel(
        id=node.text("id"),
        name=node.text("name"),
        contact=node.text("contact"),
        use_for=node.text("use_for"),
        topics=node.texts("topics"),
        confidence=node.choice("confidence", CONFIDENCES),
        note=node.maybe("note"),
        as_of=node.day("as_of"),
        verified_at=node.texts("verified_at"),
        fact_ids=node.texts("fact_ids"),
        file=node.file,
    )


def _open_questions(root: Path) -> Iterator[OpenQuestion]:
    path = root / "open_questions.yml"
    if not path.exists():
        return
    for node in nodes(read_yaml(path, root), relative(path, root)):
        node.only(("id", "question", "why_open", "fact_ids"))
        yield OpenQuestion(node.text("id"), node.text("question"), node.text("why_open"), node.texts("fact_ids"))


def _entries(root: Path, on_error: OnError) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for path in sorted((root / "answers").glob("*/*.yml")):
        entry = _attempt(partial(_entry, path, root), on_error)
        if entry is None:
            continue
        if entry.topic in found:
            on_error(ContentError(entry.file, "topic", f"also answered in {found[entry.topic].file}; keep one"))
        found.setdefault(entry.topic, entry)
    return found


def _entry(path: Path, root: Path) -> Entry:
    node = Node(read_yaml(path, root), relative(path, root))
    node.only(_keys(Entry))
    if node.text("topic") != path.stem:
        raise node.fail("topic", f"is {node.text('topic')}, but the file is called {path.name}; make them the same")
    variants = tuple(_variant(part) for part in node.nodes("variants"))
    if not variants:
        raise node.fail("variants", "is missing or empty; give at least one variant")
    return Entry(
        topic=path.stem,
        group=path.parent.name,
        kind=node.choice("kind", KINDS, default="answer"),
        title=node.text("title"),
        related=node.texts("related"),
        misconceptions=node.texts("misconceptions"),
        variants=variants,
        file=node.file,
    )


def _variant(node: Node) -> Variant:
    node.only(_keys(Variant))
    when = Node(node.mapping("when"), node.file, f"{node.where}.when")
    return Variant(
        id=node.text("id"),
        when={key: when.texts(key) for key in when.keys},
        headline=node.text("headline"),
        body=tuple(_body_item(part) for part in node.nodes("body")),
        next_steps=node.texts("next_steps"),
    )


def _body_item(node: Node) -> BodyItem:
    node.only(("text", "cites"))
    return BodyItem(node.text("text"), node.texts("cites"))
