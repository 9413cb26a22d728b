"""Component that finds facts of the case: days, calls, sums, contact, events, who is typing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.base import MessageComponent, add_entities, of_whole
from nlu.extraction import CaseFact, as_json, case_facts, event_dates, installments, leaves_out_topic, number_alone

TIME_ZONE = ZoneInfo("Asia/Shanghai")
"""Due dates are dates in mainland China, wherever the server stands."""


def today() -> date:
    """Return the date on which a borrower's 今天 falls."""
    return datetime.now(TIME_ZONE).date()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CaseFactExtractor(MessageComponent):
    """Adds an entity for each fact of the case, named as its slot. The finding itself is `case_facts()`.

    A span becomes a list of two numbers, the second one null where it is open above; a due date is an ISO date; `event`
    and `loan` come once for each. Facts that are supposed, past, denied or somebody else's carry a role, and fill no
    slot.
    """

    def mark(self, message: Message) -> None:
        """Add the facts, a number that does not say what it counts, and whether the topic is left out."""
        text, day = message.get(TEXT), today()
        number = number_alone(text, day)
        facts = case_facts(text, day)
        found: list[dict[str, Any]] = [_entity(fact) for fact in facts]
        found += _dates(text, day, {fact.value for fact in facts if fact.field == "event"})
        if number is not None:
            found.append(of_whole(text, "number", list(number)))
        found += _installments(text, day)
        if leaves_out_topic(text):
            found.append(of_whole(text, "left_out", True))
        add_entities(message, found, type(self).__name__)


def _dates(text: str, day: date, told: set[Any]) -> Iterator[dict[str, Any]]:
    """Yield when events were; a paper whose day is told was received, though the message may not say so otherwise."""
    for one in event_dates(text, day):
        place = {"start": one.start, "end": one.end}
        if one.event is not None and one.day is not None and one.event not in told:
            yield {"entity": "event", "value": one.event, **place}
        yield {"entity": "event_date", "value": one.as_json(), **place}


def _installments(text: str, day: date) -> Iterator[dict[str, Any]]:
    found = installments(text, day)
    if found is not None:
        yield {"entity": "installments", "value": list(found.span), "start": found.start, "end": found.end}


def _entity(fact: CaseFact) -> dict[str, Any]:
    entity = {"entity": fact.field, "value": as_json(fact.value), "start": fact.start, "end": fact.end}
    about = {"role": fact.role, "person": fact.person}
    return entity | {key: value for key, value in about.items() if value}
