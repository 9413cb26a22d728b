"""Words to use: letters and things to say, filled from a case, with blanks for what only the person knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, root_validator, validator

from knowledge.models.base import Content
from knowledge.vocabulary import LenderType, outcome_keys
from yaml_models import Text

_CONDITIONS = {"speakers": "speaker", "events": "events", "lender_types": "lender_type"}


def _known(word: str, key: str) -> str:
    """Return a word of outcomes.yml.

    Raises:
        ValueError: The key has no such word.
    """
    if word not in outcome_keys()[key].words:
        raise ValueError(f"{word!r} is unknown; outcomes.yml has the words of {key}")
    return word


class Occasion(Content):
    """When a letter fits: the question or topic, and what must hold beside it.

    Attributes:
        question: Id of the question that is asked.
        topic: Topic of that question; less exact, so a letter for the question goes first.
        speakers: Who may be typing; anybody where it is empty.
        events: One of these has happened.
        lender_types: The lender is certainly of one of these kinds.
        words: The message holds one of these.
    """

    question: Text | None = None
    topic: Text | None = None
    speakers: tuple[Text, ...] = ()
    events: tuple[Text, ...] = ()
    lender_types: tuple[Text, ...] = ()
    words: tuple[Text, ...] = ()

    @root_validator
    def _names_one(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values.get("question") is None) == (values.get("topic") is None):
            raise ValueError("names either a question or a topic; give one of them")
        for field, key in _CONDITIONS.items():
            for word in values.get(field, ()):
                if word not in outcome_keys()[key].words:
                    raise ValueError(f"{field}: {word!r} is unknown; outcomes.yml has the words of {key}")
        return values


class Letter(Content):
    """Words for one occasion.

    Attributes:
        letter: Its name, which is the name of its file.
        title: What a button and the box with the text say.
        receiver: Whom it goes to, and by which way.
        form: Ids of the facts or channels that say what the receiver asks for.
        occasions: When it fits; `for` in the file.
        cites: Ids of the facts that it rests on.
        note: One sentence beside it, that is not part of it.
        cited_after: Of `cites`, by id, events of which one must have happened for it to be shown.
        not_cited_after: Of `cites`, by id, events after which it is not shown.
        cited_with_note: Of `cites`, what is shown only with the note.
        note_not_after: Events after which that sentence is not said.
        note_from_days: Where the days overdue are known, from how many on it is said.
        familiar: Whether it is written to somebody close, with 你.
        by_borrower: Whether the borrower alone writes it.
        by_others: The letter that anybody else gets in its place.
        by_contact: Whether it is written by somebody who is called and owes nothing.
        lenders: The kinds of lender that its receiver supervises; all where it is empty.
        instead: The letter to the receiver who supervises the others; handed out where the lender is one of them.
        instead_note: The sentence beside that one, which says why.
        not_owed: The letter in its place where nothing is owed: the loan is paid off, or was never theirs.
        not_owed_note: The sentence beside that one.
        by_guarantor_who_paid: The letter in its place that a guarantor writes who has paid.
        per_loan: Whether it is about one loan: the gravest of several among which none is named.
        text: The words, with {fields} of the case and 〔blanks〕.
        short: The same in a few lines.
    """

    letter: Text
    title: Text
    receiver: Text
    form: tuple[Text, ...]
    occasions: tuple[Occasion, ...] = Field(alias="for")
    cites: tuple[Text, ...]
    cited_after: Mapping[str, tuple[Text, ...]] = Field(default_factory=dict)
    not_cited_after: Mapping[str, tuple[Text, ...]] = Field(default_factory=dict)
    cited_with_note: tuple[Text, ...] = ()
    note: Text | None = None
    note_not_after: tuple[Text, ...] = ()
    note_from_days: int | None = None
    familiar: bool = False
    by_borrower: bool = False
    by_others: Text | None = None
    by_contact: bool = False
    lenders: tuple[LenderType, ...] = ()
    instead: Text | None = None
    instead_note: Text | None = None
    not_owed: Text | None = None
    not_owed_note: Text | None = None
    by_guarantor_who_paid: Text | None = None
    per_loan: bool = False
    text: Text
    short: Text

    @property
    def id(self) -> str:
        """The name of the letter."""
        return self.letter

    @property
    def home(self) -> str:
        """The question under which it is handed out where nothing else is asked: that of its first occasion."""
        first = self.occasions[0]
        return first.question or f"{first.topic}/overview"

    def belongs_to(self, question: str) -> bool:
        """Return whether an occasion names this question or its topic."""
        topic = question.partition("/")[0]
        return any(occasion.question == question or occasion.topic == topic for occasion in self.occasions)

    def is_for(self, question: str) -> bool:
        """Return whether an occasion names this very question."""
        return any(occasion.question == question for occasion in self.occasions)

    @validator("note_not_after", each_item=True)
    def _known_event(cls, value: str) -> str:
        return _known(value, "events")

    @validator("cited_after", "not_cited_after")
    def _known_events(cls, value: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        for events in value.values():
            for event in events:
                _known(event, "events")
        return value

    @root_validator(skip_on_failure=True)
    def _cites_them(cls, values: dict[str, Any]) -> dict[str, Any]:
        named = {*values["cited_after"], *values["not_cited_after"], *values["cited_with_note"]}
        if not named <= set(values["cites"]):
            raise ValueError(f"says when to show {sorted(named - set(values['cites']))}; name it under `cites` too")
        return values

    @validator("form", "occasions", "cites")
    def _not_empty(cls, value: tuple[object, ...]) -> tuple[object, ...]:
        if not value:
            raise ValueError("is empty; give at least one")
        return value


class EventLine(Content):
    """What a letter says of an act of a collector, and what a complaint requests because of it.

    Attributes:
        borrower: The sentence where the borrower writes.
        other: The sentence where somebody writes who was called.
        request: The request, by `borrower` and `other`.
        evidence: What may be enclosed.
        police: What the police are asked for; None where the act is no matter of theirs.
        police_shown: The same where one of `police_shown_by` was told.
        police_shown_by: Events of which one says what the condition in `police` asks.
        own: What may be enclosed by the borrower alone.
        stop: What somebody who is called wants stopped because of it, beside the calls.
        night: Whether it is a call or a visit, for which the hours between 22 and 8 are not meant; None for others.
        of_contact: Whether somebody was called, written to or visited.
        brief: The act in a few words.
        brief_other: The same by somebody who was called, where it differs.
        already: What a letter says of it that asks to be the only one who is called.
        covers: By `borrower` and `other`, acts whose sentence says the same once more.
        same: What makes both one, said in a blank where the day or hour of a covered act is taken over.
        only_if: By id of a source, what has to be so for it to be named.
        shown_by: Acts that are the same one, of which one shows that it is so.
        by_lender: By kind of lender, the id of the rule that binds it and speaks of this act.
        not_owed: Where nothing is owed, in place of `borrower`, of what the borrower requests, `brief` and `already`.
        decided: The same where a court or tribunal has decided.
        not_by: Who does not complain of it.
    """

    borrower: Text
    other: Text
    request: Mapping[str, Text]
    evidence: tuple[Text, ...]
    police: Text | None = None
    police_shown: Text | None = None
    police_shown_by: tuple[Text, ...] = ()
    stop: Text | None = None
    own: tuple[Text, ...] = ()
    night: Literal["call", "visit"] | None = None
    of_contact: bool = True
    brief: Text
    brief_other: Text | None = None
    already: Text | None = None
    covers: Mapping[str, tuple[Text, ...]] = Field(default_factory=dict)
    same: Text | None = None
    only_if: Mapping[str, Text] = Field(default_factory=dict)
    shown_by: tuple[Text, ...] = ()
    by_lender: Mapping[LenderType, Text] = Field(default_factory=dict)
    not_owed: Mapping[Literal["borrower", "request", "brief", "already"], Text] = Field(default_factory=dict)
    decided: Mapping[Literal["borrower", "request", "brief", "already"], Text] = Field(default_factory=dict)
    not_by: tuple[Text, ...] = ()

    @root_validator(skip_on_failure=True)
    def _one_if_covered(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["covers"] and not values["same"]:
            raise ValueError("covers another act; give `same`, which makes both one")
        return values

    @validator("not_by", each_item=True)
    def _known_speaker(cls, value: str) -> str:
        return _known(value, "speaker")

    @validator("shown_by", "police_shown_by", each_item=True)
    def _known_event(cls, value: str) -> str:
        return _known(value, "events")

    @validator("evidence")
    def _some_evidence(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("is empty; name something that may be enclosed")
        return value

    @validator("request")
    def _for_both(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        if set(value) != {"borrower", "other"}:
            raise ValueError("gives a request for `borrower` and for `other`")
        return value

    def in_brief(self, who: str) -> str:
        """Return the act in a few words, as the borrower or somebody else writes it."""
        return self.brief_other if who == "other" and self.brief_other else self.brief


class NightLines(Content):
    """What stands after an hour between 22 and 8, and what is requested because of a call or a visit then."""

    mark: str = ""
    call: str = ""
    visit: str = ""


class News(Content):
    """What others are told once a court has to do with it.

    Attributes:
        groups: What somebody close is told: of each group the first that has happened.
        end: What they do then.
        ends: The same where the first group tells of one of these events.
        end_of_both: The same where a tribunal has the case, and a court froze something.
        callers: Who is meant by people who call.
        from_court: What the employer does.
        from_court_ends: The same where the first group tells of one of these events.
        from_both: The same where a tribunal has the case, and a court froze something.
    """

    groups: tuple[Mapping[str, Text], ...] = ()
    end: str = ""
    ends: Mapping[str, Text] = Field(default_factory=dict)
    end_of_both: str = ""
    callers: str = ""
    from_court: str = ""
    from_both: str = ""
    from_court_ends: Mapping[str, Text] = Field(default_factory=dict)


class LetterLines(Content):
    """What letters are filled with beside the figures of a case; the head of letter_lines.yml says what is what."""

    blanks: Mapping[str, str] = Field(default_factory=dict)
    card: Mapping[str, str] = Field(default_factory=dict)
    familiar: Mapping[str, Text] = Field(default_factory=dict)
    contact: Mapping[str, Text] = Field(default_factory=dict)
    cases: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    by: Mapping[Literal["contact", "guarantor"], Mapping[str, Mapping[str, str]]] = Field(default_factory=dict)
    night: NightLines = NightLines(file="")
    news: News = News(file="")
    for_whom: Mapping[str, Text] = Field(default_factory=dict)
    relation: Mapping[str, Text] = Field(default_factory=dict)
    debtors: Mapping[str, Text] = Field(default_factory=dict)
    events: Mapping[str, EventLine] = Field(default_factory=dict)
