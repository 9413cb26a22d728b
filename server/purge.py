"""Erases what is older than `KEEP_DAYS` (30): conversations, and votes on answers. By hand, or daily in the server."""

from __future__ import annotations

import argparse
import os
import threading
import time
from typing import TYPE_CHECKING

import structlog

from server.action_secret import VARIABLE as SECRET_VARIABLE
from server.action_secret import new_secret

if TYPE_CHECKING:
    from rasa.utils.endpoints import EndpointConfig

logger = structlog.get_logger()

KEEP_DAYS = float(os.environ.get("KEEP_DAYS", "30"))
DAY_S = 24 * 3600
FIRST_AFTER_S = 60
"""By then the server has started, and made the tables where they were missing."""


def main() -> None:
    """Erases once, and gives the space back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=KEEP_DAYS, help="since the last word of a conversation")
    parser.add_argument("--endpoints", default="endpoints.yml", help="where the store is named")
    args = parser.parse_args()
    if args.days < 0:
        parser.error("days cannot be negative")
    os.environ[SECRET_VARIABLE] = new_secret()  # endpoints.yml names it; nothing is sent here
    os.environ.setdefault("ACTIONS_PORT", "5055")
    from rasa.utils.endpoints import read_endpoint_config

    conversations, votes = erase(read_endpoint_config(args.endpoints, "tracker_store"), args.days, compact=True)
    print(f"已删除 {conversations} 段对话、{votes} 条评价。Erased {conversations} conversations, {votes} votes.")


def erase(endpoint: EndpointConfig | None, days: float, *, compact: bool = False) -> tuple[int, int]:
    """Erases what is older; returns how many conversations and votes.

    Args:
        endpoint: The tracker store as endpoints.yml names it.
        days: Since the last event, or the vote.
        compact: As of `forget_older_than`.
    """
    from rasa.core.tracker_store import TrackerStore
    from rasa.shared.core.domain import Domain

    from channels.web.channel import FEEDBACK_FILE
    from storage.feedback import Feedback
    from storage.retention import forget_older_than
    from storage.var_folder import var_folder

    conversations = forget_older_than(TrackerStore.create(endpoint, Domain.empty()), days, compact=compact)
    votes = Feedback(var_folder() / FEEDBACK_FILE).purge(time.time() - days * DAY_S)
    return conversations, votes


def erase_daily(endpoint: EndpointConfig | None) -> None:
    """Erases soon and every day from then on, in a thread that ends with the process."""
    threading.Thread(target=_repeat, args=(endpoint,), name="retention", daemon=True).start()


def _repeat(endpoint: EndpointConfig | None) -> None:
    time.sleep(FIRST_AFTER_S)
    while True:
        try:
            conversations, votes = erase(endpoint, KEEP_DAYS)
            logger.info("retention.erased", conversations=conversations, votes=votes)
        except Exception as error:  # tomorrow is another try; the name only, since SQLAlchemy's text holds values
            logger.error("retention.failed", error=type(error).__name__)
        time.sleep(DAY_S)


if __name__ == "__main__":
    main()
