"""Component that finds the questions inside one message, so that two questions get two answers.

A message is cut at punctuation and at words that join questions (还有、另外). What is no question leads into the next
one: "逾期三十天了，会上征信吗" is one question with its facts in front.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.base import MessageComponent

CLAUSES = "clauses"
"""Message property: list of `Clause`, only where a message holds two questions or more."""
BARE_QUESTION = "bare_question"
"""Message property: the last question of a message as a `Clause`, where facts stand before it."""

_CUT = re.compile(r"[,，。.!！?？;；\n]+|(?=还有(?!一)|另外|以及(?=会|能|要|怎)|顺便|再问)")
_QUESTION = re.compile(
    r"吗|么(?!多)|呢|嘛|[?？]|会不会|能不能|是不是|要不要|可不可以|有没有|算不算|用不用|怎[么样]|咋|如何|多少|多久|几[天次个点年]|什么|啥|哪[里个些]|为何|谁"
)
_SHORTEST = 4


class Clause(NamedTuple):
    """One question of a message, with its place in the text."""

    text: str
    start: int
    end: int


def questions(text: str) -> list[Clause]:
    """Return the questions in `text`, each with its lead-in; fewer than two where the message is one question."""
    found: list[Clause] = []
    start = 0
    for end in [*(match.end() for match in _CUT.finditer(text) if match.end() > 0), len(text)]:
        piece = text[start:end]
        if _QUESTION.search(piece) and len(piece.strip("，。,.!！?？;； ")) >= _SHORTEST:
            found.append(Clause(piece, start, end))
            start = end
    return found


def bare_question(text: str) -> Clause | None:
    """Return the last question without what leads into it; None where nothing stands before it."""
    bounds = [0, *(match.end() for match in _CUT.finditer(text) if match.end() > 0), len(text)]
    pieces = [Clause(text[start:end], start, end) for start, end in pairwise(bounds) if end > start]
    asked = [each for each in pieces if _QUESTION.search(each.text) and len(each.text) >= _SHORTEST]
    return asked[-1] if asked and len(pieces) > 1 else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class ClauseSplitter(MessageComponent):
    """Marks the questions of a message. The finding itself is `questions()` and `bare_question()`."""

    def mark(self, message: Message) -> None:
        """Set `clauses` where there are two questions or more, `bare_question` where facts stand before one."""
        text = message.get(TEXT)
        found = questions(text)
        if len(found) > 1:
            message.set(CLAUSES, found)
        bare = bare_question(text)
        if bare is not None:
            message.set(BARE_QUESTION, bare)
