"""A tracker as the Rasa server sends it, and a dispatcher that keeps what is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher


@pytest.fixture
def tracker() -> Callable[..., Tracker]:
    def make(
        text: str = "", intent: str = "nlu_fallback", entities: list[dict[str, Any]] | None = None, **slots: Any
    ) -> Tracker:
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": [{"name": intent, "confidence": 0.9}],
            "entities": entities or [],
        }
        names = (
            "overdue_days missed_calls out_of_contact talked_to_lender emergency_contact_on_file principal daily_rate "
            "lender topic asked_for misses"
        )
        return Tracker(
            sender_id="someone",
            slots={name: slots.get(name) for name in names.split()},
            latest_message=message,
            events=[],
            paused=False,
            followup_action=None,
            active_loop={},
            latest_action_name="action_listen",
        )

    return make


@pytest.fixture
def dispatcher() -> CollectingDispatcher:
    return CollectingDispatcher()
