"""What the assistant remembers of the talk itself: what was answered, read, asked and passed over."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from actions.turn import topic_of

LONGEST_TRAIL = 12
"""Questions remembered; the oldest is forgotten first."""
MOST_READ = 160
"""Sentences remembered as read."""
_KINDS: Mapping[str, type] = {
    "misses": int,
    "turns": int,
    "use_at": int,
    "facts": dict,
    "about": dict,
    "dates": dict,
    "details": dict,
    "use_short": bool,
    "is_principal": bool,
    "trail": tuple,
    "read": tuple,
    "passed_over": tuple,
}
"""What a part of the slot must be, where it is no string."""
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Memory:
    """The talk up to the last reply.

    Attributes:
        trail: Ids of the questions that were answered, the latest last.
        read: Fingerprints of the sentences that the person has read, the latest last.
        asked_for: The fact that the last reply asked for; None where it asked none.
        passed_over: Facts that were asked for and not told.
        about: `question`, the id of what was answered last, and `earlier`, those before it, the latest first; the
            classifier reads the next message by them.
        named: Who was named last, as `relations.yml` calls the kind: family, workplace.
        last_told: The fact that was told last; a bare number corrects it.
        waits_for: What the last reply asked to confirm, such as "restart"; None where it asked nothing.
        misses: Messages in a row that were not understood.
        turns: Replies given.
        facts: The case's slots as they were when the last reply was made.
        dates: The day of each event, ISO, where it was told.
        details: The hour of each event, how many calls it were and of whose loan, where it was told.
        is_principal: Whether the sum that is owed was told as the principal, without interest.
        use: What was handed out last: the name of a letter, or plan.
        use_short: Whether it was the short form.
        use_to: mother, father or both, where it was named to whom it goes.
        use_at: The reply that handed it out, counted as `turns` counts them.
    """

    trail: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    asked_for: str | None = None
    passed_over: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    named: str | None = None
    last_told: str | None = None
    waits_for: str | None = None
    misses: int = 0
    turns: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    dates: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    is_principal: bool = False
    use: str | None = None
    use_short: bool = False
    use_to: str | None = None
    use_at: int = 0

    @property
    def has_just_handed_out(self) -> bool:
        """Whether the last reply handed something out."""
        return self.use is not None and self.use_at == self.turns

    @property
    def question(self) -> str | None:
        """The question that was answered last."""
        return self.trail[-1] if self.trail else None

    @property
    def topic(self) -> str | None:
        """The topic of the question that was answered last."""
        return topic_of(self.question) if self.question else None

    def has_read(self, sentence: str) -> bool:
        """Return whether the person has read this sentence in this talk."""
        return fingerprint(sentence) in self.read

    def unread(self, sentences: Iterable[str]) -> list[str]:
        """Return the sentences that the person has not read yet."""
        return [sentence for sentence in sentences if not self.has_read(sentence)]

    def answered(self, questions: Sequence[str]) -> Memory:
        """Return the memory after these questions were answered."""
        kept = [each for each in self.trail if each not in questions]
        return replace(self, trail=tuple([*kept, *questions][-LONGEST_TRAIL:]))

    def after_reading(self, sentences: Iterable[str]) -> Memory:
        """Return the memory after the person read these sentences."""
        read = dict.fromkeys([*self.read, *map(fingerprint, sentences)])
        return replace(self, read=tuple(read)[-MOST_READ:])

    def as_slot(self) -> dict[str, Any]:
        """Return the memory as the slot keeps it: JSON without what is empty."""
        kept = {name: value for name, value in asdict(self).items() if value}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}

    @classmethod
    def from_slot(cls, value: Any) -> Memory:
        """Return the memory that a slot holds; a part that makes no sense is left out, as after an upgrade."""
        if not isinstance(value, dict):
            return cls()
        known: dict[str, Any] = {}
        for each in fields(cls):
            given = value.get(each.name)
            if isinstance(given, list) and all(isinstance(item, str) for item in given):
                known[each.name] = tuple(given)
            elif given is not None and isinstance(given, _KINDS.get(each.name, str)):
                known[each.name] = given
        return cls(**known)


def fingerprint(sentence: str) -> str:
    """Return a short fingerprint of a sentence; punctuation and spaces do not count."""
    return hashlib.blake2b(_NOT_WORDS.sub("", sentence).encode(), digest_size=5).hexdigest()
