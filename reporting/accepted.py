"""Accepted lines: reading them with their places in the file, and deciding which may become examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, Extra, StrictBool, StrictStr, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

import privacy
from reporting.errors import ReviewFileError
from reporting.talks import spelled_alike
from reporting.training_files import Examples, is_readable

LONGEST = 500
"""Characters of a message, as the channels take it."""
_ANNOTATION = re.compile(r"\[[^\]]*\]\s*[({]")
"""[text](entity) and [text]{...}: Rasa would read an entity."""


class Line(BaseModel, extra=Extra.forbid):
    """A line of the file: `{accept: true, question: lawsuit/how_long, text: 起诉要多久}`."""

    accept: StrictBool
    question: StrictStr
    text: StrictStr


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not taken.

    Attributes:
        line: Its number in the file, from 1.
        chinese: Why.
        english: The same.
    """

    line: int
    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A line that may become an example."""

    line: int
    question: str
    text: str


def lines_of(file: Path) -> Iterator[tuple[int, Line | Refused]]:
    """Yield each line of a file with its number, from 1; a refusal where it has not the form of `Line`.

    Raises:
        ReviewFileError: If the file cannot be read, or is no list.
    """
    try:
        listed: Any = YAML().load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewFileError(
            f"{file}: {type(error).__name__}; make review FILE=build/report/suggestions.yml"
        ) from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ReviewFileError(f"{file}, line {mark.line + 1 if mark else '?'}: no YAML; correct it") from None
    if not isinstance(listed, list):
        raise ReviewFileError(f"{file}: must be a list of lines as the report writes them: - {{accept: true, …}}")
    at = cast(Any, listed).lc
    for place, each in enumerate(listed):
        number = at.item(place)[0] + 1
        try:
            yield number, Line.parse_obj(each)
        except ValidationError as error:
            where = "、".join(".".join(map(str, fault["loc"])) for fault in error.errors())
            yield (
                number,
                Refused(
                    number,
                    f"写法不对（{where}），应为 {{accept: true, question: 话题/问题, text: 原话}}。",
                    f"Not as it must be ({where}): {{accept: true, question: topic/question, text: words}}.",
                ),
            )


def decide(lines: Iterable[tuple[int, Line | Refused]], known: Examples) -> Iterator[Accepted | Refused]:
    """Yield for each line that is accepted by hand whether it may become an example.

    Args:
        lines: Of the file.
        known: The examples so far; a text is compared with the lines before it, too.
    """
    seen = dict(known.questions)
    for number, line in lines:
        if isinstance(line, Refused):
            yield line
            continue
        if not line.accept:
            continue
        text, question = line.text.strip(), line.question.strip()
        reason = next((why for check in _CHECKS if (why := check(text, question, known, seen))), None)
        if reason:
            yield Refused(number, *reason)
            continue
        seen[spelled_alike(text)] = question
        yield Accepted(number, question, text)


Reason = tuple[str, str]
Check = Callable[[str, str, Examples, dict[str, str]], Reason | None]


def _unreadable(text: str, question: str, known: Examples, seen: dict[str, str]) -> Reason | None:
    if not is_readable(text) or not spelled_alike(text):
        return "应是一行有字的话。", "It must be one line with words in it."
    if len(text) > LONGEST:
        return f"超过 {LONGEST} 个字。", f"It is longer than {LONGEST} characters."
    if text.startswith("/") or _ANNOTATION.search(text):
        return "Rasa 会把它当成命令或标注，请改写。", "Rasa would read a command or an annotation; put it otherwise."
    return None


def _personal(text: str, question: str, known: Examples, seen: dict[str, str]) -> Reason | None:
    kinds = sorted({span.kind for span in privacy.find(text)})
    if not kinds:
        return None
    placeholders = "、".join(privacy.PLACEHOLDERS[kind] for kind in kinds)
    return f"含有个人信息（{placeholders}），请删去再试。", f"It holds personal data ({', '.join(kinds)}); take it out."


def _unknown(text: str, question: str, known: Examples, seen: dict[str, str]) -> Reason | None:
    if question in known.places:
        return None
    alike = get_close_matches(question, known.places)
    hint = f"，是不是 {'、'.join(alike)}" if alike else ""
    meant = f"; did you mean {', '.join(alike)}" if alike else ""
    return f"没有 {question} 这个问题{hint}？", f"There is no question {question}{meant}?"


def _duplicate(text: str, question: str, known: Examples, seen: dict[str, str]) -> Reason | None:
    under = seen.get(spelled_alike(text))
    if under is None:
        return None
    return f"这句话已经在 {under} 下面了。", f"These words stand under {under} already."


_CHECKS: tuple[Check, ...] = (_unreadable, _personal, _unknown, _duplicate)
"""In this order; the first that objects says why."""
