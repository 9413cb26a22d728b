"""Saying a reply: the same content as plain text, as buttons and as a card."""

from __future__ import annotations

import os
from collections.abc import Sequence

from rasa_sdk.executor import CollectingDispatcher

import knowledge
from actions.card import Suggestion, card, topic_suggestions
from rules import Assessment, Situation

CARDS = os.environ.get("ANSWER_CARDS", "on") != "off"
"""Off in a terminal, which would print each card as a page of JSON."""


def say(
    dispatcher: CollectingDispatcher,
    answer: knowledge.Answer,
    *,
    suggestions: Sequence[Suggestion] | None = None,
    corrected: knowledge.Misconception | None = None,
    assessment: Assessment | None = None,
    situation: Situation | None = None,
    hint: str = "",
) -> None:
    """Sends one reply: text that is complete by itself, and the card.

    Args:
        dispatcher: Takes the reply to the channel.
        answer: What is said.
        suggestions: Buttons; those of the topics asked next where none are given.
        corrected: The wrong belief of the person's message; it is said first.
        assessment: What follows from the case.
        situation: The case.
        hint: A last line that asks for a missing fact.
    """
    offered = topic_suggestions(_topics(answer.next)) if suggestions is None else suggestions
    reply = card(answer, suggestions=offered, corrected=corrected, assessment=assessment, situation=situation)
    first = [corrected.correction] if corrected else []
    text = "\n\n".join(part for part in [*first, answer.as_text(), hint] if part)
    buttons = [button.as_button() for button in offered]
    dispatcher.utter_message(text=text, buttons=buttons, json_message=reply if CARDS else None)


def _topics(questions: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(question.partition("/")[0] for question in questions))


def say_notice(
    dispatcher: CollectingDispatcher, topic: str, *, suggestions: Sequence[Suggestion] | None = None
) -> None:
    """Sends what knowledge/answers/conversation says under that name."""
    say(dispatcher, knowledge.answer(topic, {}), suggestions=suggestions)
