"""Sends a reply: the same content as plain text, as buttons and as a card."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.card import card
from actions.case import Case
from actions.draft import Draft
from actions.words import words

SHOWS_USE = ("web",)
"""Channels whose card shows what is to be taken along; elsewhere it is a message of its own, that is copied whole."""
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
    channel = tracker.get_latest_input_channel()
    if channel == TERMINAL:
        titles = "、".join(suggestion.title for suggestion in draft.suggestions)
        offered = words()["replies" if draft.asked_for else "other_questions"].format(titles=titles) if titles else ""
        texts = [draft.as_text(), draft.use.as_text(), offered] if draft.use else [f"{draft.as_text()}\n{offered}"]
        for text in filter(None, texts):
            dispatcher.utter_message(text=text.strip())
        return
    buttons = [suggestion.as_button() for suggestion in draft.suggestions]
    if draft.use is None or channel in SHOWS_USE:
        dispatcher.utter_message(text=draft.as_text(), buttons=buttons, json_message=card(draft, case))
        return
    # channels without buttons look for numbered choices in the last message
    dispatcher.utter_message(text=draft.as_text(), json_message=card(draft, case))
    dispatcher.utter_message(text=draft.use.as_text(), buttons=buttons)
