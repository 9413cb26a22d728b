"""Sends a reply: the same content as plain text, as buttons and as a card."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.card import card
from actions.case import Case
from actions.draft import Draft
from actions.words import words

TERMINAL = "cmdline"
"""Rasa's name for its terminal, where buttons would swallow what is typed next and a card is a page of JSON."""


def say(dispatcher: CollectingDispatcher, tracker: Tracker, draft: Draft, case: Case) -> None:
    """Send one reply.

    Args:
        dispatcher: Takes the reply to the channel.
        tracker: Knows the channel of the last message.
        draft: The reply.
        case: The case that the card shows.
    """
    if tracker.get_latest_input_channel() == TERMINAL:
        titles = "、".join(suggestion.title for suggestion in draft.suggestions)
        offered = words()["other_questions"].format(titles=titles) if titles else ""
        dispatcher.utter_message(text="\n".join(line for line in (draft.as_text(), offered) if line))
        return
    buttons = [suggestion.as_button() for suggestion in draft.suggestions]
    dispatcher.utter_message(text=draft.as_text(), buttons=buttons, json_message=card(draft, case))
