"""Topics, questions, examples and tests: each has its counterpart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from knowledge.models import OVERVIEW, Entry, Library, Question
from knowledge.vocabulary import CONVERSATION
from yaml_models import ContentError, OnError, YamlFile, read_or_tell

MIN_EXAMPLES = 12


def coverage_problems(library: Library) -> Iterator[ContentError]:
    """Yield topics and notices without an answer, and answers in the wrong place."""
    for topic in library.topics:
        if f"{topic}/{OVERVIEW}" not in library.entries:
            file = f"knowledge/answers/{library.group_of(topic)}/{topic}/{OVERVIEW}.yml"
            yield ContentError(file, "", "is missing; topics.yml lists the topic, so write its overview")
    for notice in library.notices:
        if notice not in library.entries:
            file = f"knowledge/answers/{CONVERSATION}/{notice}.yml"
            yield ContentError(file, "", "is missing; topics.yml lists the notice, so write it")
    for entry in library.entries.values():
        yield from _place_problems(entry, library)
    yield from _headline_problems(library)


def _place_problems(entry: Entry, library: Library) -> Iterator[ContentError]:
    known = library.topics if isinstance(entry, Question) else library.notices
    if entry.topic not in known:
        yield ContentError(entry.file, "", f"{entry.topic} does not stand in topics.yml; register or rename it")
    elif library.group_of(entry.topic) != entry.group:
        group = library.group_of(entry.topic)
        yield ContentError(entry.file, "", f"lies in {entry.group}/ but topics.yml has it in {group}; move the file")
    if isinstance(entry, Question) and entry.same_as:
        target = library.entries.get(entry.same_as)
        if not isinstance(target, Question) or target.same_as:
            reason = f"{entry.same_as} is no question with an answer of its own; correct it"
            yield ContentError(entry.file, "same_as", reason)


def _headline_problems(library: Library) -> Iterator[ContentError]:
    """Yield headlines that stand twice in a topic: two questions cannot have the same answer."""
    seen: dict[tuple[str, str], str] = {}
    for entry in library.entries.values():
        for variant in entry.variants:
            place = f"{entry.id}#{variant.id}"
            first = seen.setdefault((entry.topic, variant.headline), place)
            if first != place:
                where = f"variants[{variant.id}].headline"
                yield ContentError(entry.file, where, f"is also the headline of {first}; say what is different")


def example_problems(library: Library, examples: Path, on_error: OnError) -> Iterator[ContentError]:
    """Yield questions with too few examples, and examples of questions without an answer.

    Args:
        library: Everything that the files say.
        examples: The folder of training examples, `data/nlu`.
        on_error: Receives files that cannot be read.
    """
    counted: Counter[str] = Counter()
    for file in _files(examples, on_error):
        for block in _blocks(file.content):
            question = (block.get("metadata") or {}).get("question")
            topic = str(block.get("intent"))
            if question is None and library.group_of(topic) not in (CONVERSATION, None):
                yield ContentError(
                    file.name, topic, "a block has no metadata.question; name the question it belongs to"
                )
                continue
            identity = f"{topic}/{question or OVERVIEW}"
            counted[identity] += sum(line.startswith("- ") for line in str(block.get("examples", "")).splitlines())
            if identity not in library.entries:
                yield ContentError(
                    file.name, identity, "has examples but no answer file; write the answer or move them"
                )
    for entry in library.entries.values():
        if isinstance(entry, Question) and counted[entry.id] < MIN_EXAMPLES:
            reason = f"has {counted[entry.id]} examples in data/nlu; give at least {MIN_EXAMPLES}"
            yield ContentError(entry.file, "question", reason)


def talk_problems(library: Library, talks: Path, on_error: OnError) -> Iterator[ContentError]:
    """Yield turns of the example talks that are not a text and the id of a question.

    Args:
        library: Everything that the files say.
        talks: The folder of the talks, `data/talks`.
        on_error: Receives files that cannot be read.
    """
    for file in _files(talks, on_error):
        for place, turn in enumerate(chain.from_iterable(file.content)):
            match turn:
                case [str(), str(question)] if question in library.entries:
                    continue
                case [str(text), question]:
                    reason = f"asks {question}, which has no answer file; name another question"
                    yield ContentError(file.name, text, reason)
                case _:
                    yield ContentError(file.name, f"turn {place + 1}", "is not [text, question]; write both")


def _files(folder: Path, on_error: OnError) -> Iterator[YamlFile]:
    files = (read_or_tell(path, folder.parents[1], on_error) for path in sorted(folder.rglob("*.yml")))
    return (file for file in files if file is not None)


def _blocks(content: Any) -> list[Mapping[str, Any]]:
    blocks = content.get("nlu") if isinstance(content, dict) else None
    return [block for block in blocks or [] if isinstance(block, dict) and "intent" in block]


def mirror_problems(library: Library, mirrors: Path, on_error: OnError) -> Iterator[ContentError]:
    """Yield variants without a test case, and test cases of questions that do not exist.

    Args:
        library: Everything that the files say.
        mirrors: The folder of the answers' tests, one file a topic or notice.
        on_error: Receives files that cannot be read.
    """
    topics = dict.fromkeys((entry.topic, entry.group) for entry in library.entries.values())
    for topic, group in topics:
        path = mirrors / group / f"{topic}.yml"
        file = f"tests/knowledge/answers/{group}/{topic}.yml"
        if not path.exists():
            yield ContentError(file, "", "is missing; give every variant of the topic a case")
            continue
        read = read_or_tell(path, mirrors.parents[2], on_error)
        if read is None:
            continue
        cases = read.content or []
        tested = {(case_question(topic, case), case["expect"]["variant"]) for case in cases}
        answered = {(entry.id, variant) for name, variant in tested if (entry := library.entry(name))}
        for entry in library.entries.values():
            for variant in entry.variants if entry.topic == topic else ():
                if (entry.id, variant.id) not in answered:
                    yield ContentError(file, "", f"has no case for {entry.id}#{variant.id}; add one")
        for name in sorted({name for name, _ in tested if library.entry(name) is None}):
            yield ContentError(file, "", f"has a case for {name}, which has no answer file; correct it")


def case_question(topic: str, case: Mapping[str, Any]) -> str:
    """Return the id of the question that a test case is about; the topic or notice itself where it names none."""
    return f"{topic}/{case['question']}" if "question" in case else topic
