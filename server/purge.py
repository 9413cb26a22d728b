"""Erases what is older than `KEEP_DAYS` (30): conversations, and votes on answers. By hand, or daily in the server."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from typing import Any

import structlog

from server import settings
from server.console import say, say_error
from server.errors import SettingError

logger = structlog.get_logger()

DAY_S = 24 * 3600
FIRST_AFTER_S = 60
"""By then the server has started, and made the tables where they were missing."""
LARGEST_SHARE = 0.5
"""Of all conversations, what the server erases by itself at once. More is a clock that jumped, or a long silence."""


def main() -> int:
    """Erase once, and give the space back; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, help="since the last word of a conversation; KEEP_DAYS by default")
    parser.add_argument("--endpoints", default="endpoints.yml", help="where the store is named")
    args = parser.parse_args()
    if args.days is not None and not args.days >= 0:
        parser.error("days cannot be negative")
    from rasa.core.tracker_store import TrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.shared.exceptions import RasaException
    from rasa.utils.endpoints import read_endpoint_config

    try:
        days = settings.keep_days() if args.days is None else args.days
        store = TrackerStore.create(read_endpoint_config(args.endpoints, "tracker_store"), Domain.empty())
        conversations, votes = erase(store, days)
    except SettingError as error:
        say_error(error)
        return 1
    except RasaException as error:
        print(error, file=sys.stderr)
        return 1
    say(f"已删除 {conversations} 段对话、{votes} 条评价。", f"Erased {conversations} conversations, {votes} votes.")
    return 0


def erase(store: Any, days: float, *, largest_share: float = 1.0) -> tuple[int, int]:
    """Erase what is older; return how many conversations and votes.

    Args:
        store: The tracker store, or Rasa's wrapper around it.
        days: Since the last event, or the vote.
        largest_share: As of `forget_older_than`.

    Raises:
        storage.errors.TooMuchAtOnce: If more than that share of the conversations is older; nothing is erased then.
    """
    from storage.feedback import FEEDBACK_FILE, Feedback
    from storage.retention import forget_older_than
    from storage.var_folder import var_folder

    conversations = forget_older_than(store, days, largest_share=largest_share)
    votes = Feedback(var_folder() / FEEDBACK_FILE).purge(time.time() - days * DAY_S)
    return conversations, votes


async def erase_daily(app: Any, loop: Any) -> None:
    """Erase soon and every day from then on, in a thread that ends with the process.

    A listener for `after_server_start`.
    """
    store, days = app.ctx.agent.tracker_store, settings.keep_days()
    threading.Thread(target=_repeat, args=(store, days), name="retention", daemon=True).start()


def _repeat(store: Any, days: float) -> None:
    from storage.errors import TooMuchAtOnce

    time.sleep(FIRST_AFTER_S)
    while True:
        try:
            conversations, votes = erase(store, days, largest_share=LARGEST_SHARE)
            logger.info("retention.erased", conversations=conversations, votes=votes)
        except TooMuchAtOnce as error:
            logger.error("retention.refused", reason=str(error))
        except Exception as error:  # tomorrow is another try; the name only, since SQLAlchemy's text holds values
            logger.error("retention.failed", error=type(error).__name__)
        time.sleep(DAY_S)


if __name__ == "__main__":
    sys.exit(main())
