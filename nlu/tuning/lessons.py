"""What the encoder learns from: each message of data/nlu and data/talks, with the question that it asks."""

from __future__ import annotations

from typing import NamedTuple

from nlu.examples import examples_by_file
from nlu.extraction.normalise import normalise
from nlu.topics.talks import turns_in

OUT_OF_SCOPE = "out_of_scope"


class Lesson(NamedTuple):
    """A message, what it means, and what was asked before it in its talk (None where nothing was)."""

    text: str
    meaning: str
    before: str | None = None


def lessons() -> list[Lesson]:
    """Return all messages, spelled as the pipeline spells them.

    What is out of scope means what its file is about: fraud and small talk have little in common.
    """
    alone = [
        Lesson(normalise(each.text), file if each.topic == OUT_OF_SCOPE else _meaning(each.topic, each.question))
        for file, of_file in examples_by_file().items()
        for each in of_file
    ]
    in_talks = [Lesson(normalise(each.text), _meaning(*each.question.split("/")), each.before) for each in turns_in()]
    return alone + in_talks


def _meaning(topic: str, question: str | None) -> str:
    return topic if question is None or topic == OUT_OF_SCOPE else f"{topic}/{question}"
