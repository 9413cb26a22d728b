"""A reply as plain text messages, for channels that show neither cards nor buttons."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

import regex

from channels.common.numbered_choices import Choice, are_numbered, offered
from channels.common.phrases import phrase

LIMIT = 2048
"""Bytes of UTF-8 that WeChat takes in one message."""
MOST = 5
"""Messages that WeChat lets an account send for one message of a person."""

_SOURCE = re.compile("(依据|渠道)：")

Piece = tuple[str, str]
"""What stands before a piece where it does not begin a message, and the piece."""


def paragraphs(replies: Sequence[Mapping[str, Any]], with_choices: bool = True) -> list[str]:
    """Return the text of a turn's replies, then the suggestions of the last one as choices.

    Args:
        replies: As Rasa hands them to a channel: text, buttons, and the card as `custom`.
        with_choices: Whether suggestions are said; not where the channel shows a menu.
    """
    texts = list(chain.from_iterable(_paragraphs_of(reply) for reply in replies))
    choices = offered(replies) if with_choices else []
    return [*texts, said_choices(choices)] if choices else texts


def said_choices(choices: Sequence[Choice]) -> str:
    """Return suggestions as text: numbered, or as possible answers where the question asks for a number."""
    if are_numbered(choices):
        lines = [f"{number}. {choice.title}" for number, choice in enumerate(choices, start=1)]
        return "\n".join([phrase("choices"), *lines])
    return phrase("answers") + "、".join(choice.title for choice in choices)


def split(paragraphs: Sequence[str], limit: int = LIMIT, most: int = MOST) -> list[str]:
    """Split paragraphs into messages.

    A message ends between paragraphs; where a paragraph alone is too long between lines, then sentences, then what a
    reader sees as one character. Nothing is lost, unless it needs more than `most` messages: then the last one ends
    with a sentence that says so.

    Args:
        paragraphs: The text.
        limit: Bytes of UTF-8 of a message.
        most: Messages.
    """
    pieces = [piece for paragraph in paragraphs for piece in _pieces(paragraph, limit)]
    messages = _packed(pieces, limit)
    if len(messages) <= most:
        return messages
    closing = "\n\n" + phrase("shortened")
    room = limit - _size(closing)
    last = _packed(_pieces(messages[most - 1], room), room)[0]
    return [*messages[: most - 1], last + closing]


def _paragraphs_of(reply: Mapping[str, Any]) -> list[str]:
    """Return a reply's text as paragraphs. Sources are one; steps, too, since choices need their numbers.

    A text without a card is words to copy: it stays whole.
    """
    if not reply.get("custom"):
        return [str(reply["text"]).strip()] if reply.get("text") else []
    steps = {f"{n}. {step}": f"· {step}" for n, step in enumerate((reply.get("custom") or {}).get("next_steps", []), 1)}
    found: list[str] = []
    for line in filter(None, map(str.strip, str(reply.get("text") or "").splitlines())):
        follows = found and (line in steps or (_SOURCE.match(line) and _SOURCE.match(found[-1])))
        if follows:
            found[-1] += f"\n{steps.get(line, line)}"
        else:
            found.append(line)
    return found


def _pieces(paragraph: str, limit: int) -> list[Piece]:
    (_, first), *others = _cut(paragraph, limit, 0)
    return [("\n\n", first), *others]


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _sentences(text: str) -> list[str]:
    return re.findall(r".+?(?:[。！？!?；;…]+[”’」』）)]*|\Z)", text, re.DOTALL)


def _seen_characters(text: str) -> list[str]:
    return regex.findall(r"\X", text)


_CUTS: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
    ("\n", _lines),
    ("", _sentences),
    ("", _seen_characters),
    ("", list),
)


def _cut(text: str, limit: int, level: int) -> list[Piece]:
    """Split a text into the largest pieces that fit."""
    if _size(text) <= limit or level == len(_CUTS):
        return [("", text)]
    joiner, parts_of = _CUTS[level]
    pieces: list[Piece] = []
    for part in parts_of(text):
        (_, first), *others = _cut(part, limit, level + 1)
        pieces += [(joiner, first), *others]
    return pieces


def _packed(pieces: Sequence[Piece], limit: int) -> list[str]:
    messages: list[str] = []
    for joiner, piece in pieces:
        longer = f"{messages[-1]}{joiner}{piece}" if messages else piece
        if messages and _size(longer) <= limit:
            messages[-1] = longer
        elif piece:
            messages.append(piece)
    return messages


def _size(text: str) -> int:
    return len(text.encode())
