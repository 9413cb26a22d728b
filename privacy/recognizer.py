"""What every recognizer is: patterns and context from a table, and a check of each match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Final, NamedTuple

from privacy.fold import CHINESE_DIGITS, fold
from privacy.message import JOINT, Message, announcing
from privacy.spans import Span
from privacy.tables import Pattern, any_of, recognizer_table

_DIGIT: Final = re.compile(f"[0-9{CHINESE_DIGITS}]")


class Compiled(NamedTuple):
    """A pattern of a table, ready to search with."""

    row: Pattern
    regex: re.Pattern[str]


class Recognizer:
    """Finds one kind of personal data. The form follows Presidio: PATTERNS, CONTEXT and `validate`.

    A subclass names its table and kind. It overrides `validate` where a match needs a check, and `find` where
    regular expressions do not suffice.

    Attributes:
        TABLE: Name of the table, `recognizers/<TABLE>.yml`.
        KIND: Kind of what it finds, unless a pattern of the table names another.
        PATTERNS: The patterns of the table; of a pattern with cues the group `value` is what is found.
        CONTEXT: Words that announce a value, by what they announce; a match ends where the value begins.
    """

    TABLE: ClassVar[str]
    KIND: ClassVar[str]

    def __init__(self) -> None:
        """Read the table and compile its patterns.

        Raises:
            ContentError: The table does not fit.
        """
        self.table = recognizer_table(self.TABLE)
        self.PATTERNS = tuple(Compiled(row, self.table.compiled(_with_cues(row))) for row in self.table.patterns)
        self.CONTEXT = {name: announcing(words) for name, words in self.table.context.items()}

    def find(self, message: Message) -> Iterator[Span]:
        """Yield all findings in a message."""
        for pattern in self.PATTERNS:
            yield from self.find_by(pattern, message)

    def find_by(self, pattern: Compiled, message: Message) -> Iterator[Span]:
        """Yield what one pattern finds.

        Args:
            pattern: One of PATTERNS.
            message: The message.
        """
        group = "value" if "value" in pattern.regex.groupindex else 0
        searched = message.digits if pattern.row.reads == "digits" else message.text
        for match in pattern.regex.finditer(searched):
            digits = len(_DIGIT.findall(match[group])) if pattern.row.least_digits else 0
            if digits >= pattern.row.least_digits and self.validate(match, pattern.row, message):
                yield Span(*match.span(group), pattern.row.kind or self.KIND)

    def validate(self, match: re.Match[str], pattern: Pattern, message: Message) -> bool:
        """Return True where a match is what the pattern looks for.

        Args:
            match: The match in the folded text.
            pattern: The row of the table.
            message: The whole message.
        """
        return True

    def announced(self, name: str, message: Message) -> frozenset[int]:
        """Return where a value begins that words of CONTEXT announce.

        Args:
            name: What they announce.
            message: The message.
        """
        return frozenset(cue.end() for cue in self.CONTEXT[name].finditer(message.text))


def _with_cues(row: Pattern) -> str:
    if not row.cues:
        return row.pattern
    cues = any_of([fold(cue) for cue in row.cues])
    return rf"(?:{cues}){JOINT}(?P<value>{row.pattern})"
