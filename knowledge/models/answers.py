"""What is said: questions and notices, their variants and statements."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field, validator

from knowledge.models.base import Content
from knowledge.vocabulary import CONVERSATION, Kind, outcome_keys
from yaml_models import Text

OVERVIEW = "overview"
"""The question of a topic that cannot be told more exactly."""

_SNAKE = re.compile(r"[a-z][a-z0-9_]*")


class BodyItem(Content):
    """One statement and the ids of its sources."""

    text: Text
    cites: tuple[Text, ...] = ()


class Variant(Content):
    """One wording of an answer, for the cases that `when` describes; an empty `when` fits all."""

    id: Text
    when: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    headline: Text
    body: tuple[BodyItem, ...] = ()
    next_steps: tuple[Text, ...] = ()

    @validator("id")
    def _snake_case(cls, value: str) -> str:
        if not _SNAKE.fullmatch(value):
            raise ValueError(f"{value!r} is no snake_case word; rename it")
        return value

    @validator("when", pre=True)
    def _known_words(cls, value: object) -> object:
        for key, listed in value.items() if isinstance(value, dict) else ():
            row = outcome_keys().get(key)
            if row is None:
                raise ValueError(f"{key} is unknown; use one of {', '.join(outcome_keys())}")
            if not isinstance(listed, list) or not listed:
                raise ValueError(f"{key} should be a list of the outcomes that fit")
            for word in listed:
                if word not in row.words:
                    raise ValueError(f'{key}: {word!r} is unknown; use one of {", ".join(row.words)}, "yes" in quotes')
        return value

    @property
    def cites(self) -> tuple[str, ...]:
        """The ids of all sources, each once, in the order of the text."""
        return tuple(dict.fromkeys(cite for item in self.body for cite in item.cites))

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that the borrower reads."""
        return (self.headline, *(item.text for item in self.body), *self.next_steps)

    def fits(self, case: Mapping[str, Sequence[str]]) -> bool:
        """Return whether this wording may be said in a case, given as `vocabulary.spread` returns it."""
        keys = outcome_keys()
        return all(keys[key].fitting(case[key], listed) for key, listed in self.when.items())


class Entry(Content):
    """All that is said on one question, or as one notice."""

    kind: Kind = "answer"
    title: Text
    next: tuple[Text, ...] = ()
    misconceptions: tuple[Text, ...] = ()
    variants: tuple[Variant, ...] = ()
    group: str = Field("", in_file=False)

    @property
    def id(self) -> str:
        """The id by which the entry is asked for."""
        raise NotImplementedError

    @property
    def topic(self) -> str:
        """The topic of a question; the name of a notice."""
        return self.id.partition("/")[0]

    @validator("variants")
    def _last_fits_all(cls, value: tuple[Variant, ...]) -> tuple[Variant, ...]:
        names = [variant.id for variant in value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands twice; variant ids are unique in a file")
        for variant in value[:-1]:
            if not variant.when:
                raise ValueError(f"{variant.id} has no `when`; only the last variant goes without")
        if value and value[-1].when:
            raise ValueError(f"{value[-1].id} comes last and has a `when`; end with one that fits every case")
        return value


class Question(Entry):
    """An answer file of one question, or of another name for it (`same_as`).

    Attributes:
        question: The id, such as lawsuit/how_long.
        same_as: The question whose answer this one shares.
        use: What is handed out with the answer: a letter, or one of `OTHER_USES`.
    """

    question: Text
    same_as: Text | None = None
    use: Text | None = None

    @property
    def id(self) -> str:
        """The id, such as lawsuit/how_long."""
        return self.question

    @property
    def name(self) -> str:
        """The last part of the id."""
        return self.id.partition("/")[2]

    @validator("same_as", always=True)
    def _alias_or_answer(cls, value: str | None, values: dict[str, Any]) -> str | None:
        if "variants" not in values:
            return value
        if value and (values["variants"] or values["next"] or values["misconceptions"]):
            raise ValueError("stands beside an answer; such a file has question, title and same_as only")
        if not value and not values["variants"]:
            raise ValueError("is missing, and variants too; give at least one variant, or same_as")
        return value


class Notice(Entry):
    """Something that the assistant says by itself, in the group conversation."""

    notice: Text
    variants: tuple[Variant, ...]
    group: str = Field(CONVERSATION, in_file=False)

    @validator("variants")
    def _one_at_least(cls, value: tuple[Variant, ...]) -> tuple[Variant, ...]:
        if not value:
            raise ValueError("is empty; give at least one variant")
        return value

    @property
    def id(self) -> str:
        """The name of the notice."""
        return self.notice
