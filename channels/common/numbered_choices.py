"""Numbered choices for channels without buttons: offers them, and resolves the number that a person types.

Open choices are read from the conversation, so they survive a restart and are the same in every process.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import BotUttered, Event

_DIGITS = "一二三四五六七八九"
_ASKS_A_NUMBER = re.compile(r"\"[0-9]+(-[0-9]+)?\"")
_CHOICE = re.compile(
    rf"(?:(?:我?选择?|回复?|发送?|第)\s*)*(?P<number>[1-9]|10|十|[{_DIGITS}])\s*(?P<unit>[个条项号])?[.,、。)]*"
)
_NAMED = re.compile(r"^\s*(我?选|回|发|第)")


@dataclass(frozen=True, slots=True)
class Choice:
    """One suggestion: its title and its payload."""

    title: str
    payload: str


def offered(replies: Sequence[Mapping[str, Any]]) -> list[Choice]:
    """Return the suggestions of the last of a turn's replies, as Rasa hands them to a channel."""
    buttons = replies[-1].get("buttons") if replies else None
    return [Choice(str(button["title"]), str(button["payload"])) for button in buttons or []]


def are_numbered(choices: Iterable[Choice]) -> bool:
    """Return whether a number picks one of them.

    Not where the suggestions are themselves numbers (1到2个没接): there, 3 is an answer to the question.
    """
    return not any(_ASKS_A_NUMBER.search(choice.payload) for choice in choices)


def chosen(text: str, events: Iterable[Event]) -> str | None:
    """Return the payload of the suggestion that a person picks by its number.

    Args:
        text: What the person typed.
        events: The conversation so far.

    Returns:
        None where no such choice is open, or the text is no number: then it is ordinary text.
    """
    number = _number(text)
    last = next((event for event in reversed(list(events)) if isinstance(event, BotUttered)), None)
    if number is None or last is None:
        return None
    choices = offered([last.message()])
    return choices[number - 1].payload if number <= len(choices) and are_numbered(choices) else None


def _number(text: str) -> int | None:
    """Return the number of a choice: 1 for 1, １, ①, 一, 选1, 回复1, 第一个; None for 1个 and 一天, which count."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _CHOICE.fullmatch(plain)
    if found is None or (found["unit"] and not _NAMED.match(plain)):
        return None
    number = found["number"]
    return int(number) if number.isdigit() else (f"{_DIGITS}十".index(number) + 1)
