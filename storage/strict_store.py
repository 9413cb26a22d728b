"""Error propagation from the tracker store, so that nothing is acknowledged that was not stored."""

from __future__ import annotations

from typing import Any, NoReturn

import structlog
from rasa.core.tracker_store import FailSafeTrackerStore

from storage.errors import StoreError

logger = structlog.get_logger()


async def insist_on_store(app: Any, loop: Any) -> None:
    """Let failures of the store reach the channel, which apologises. A listener for `after_server_start`.

    Rasa's wrapper catches them, remembers the turn in this process only, and begins anew where it cannot read: a person
    would be told that all is well, while the facts of the case are gone. Rasa leaves no way to hand it the callback
    that it has for this.
    """
    store = getattr(getattr(app.ctx, "agent", None), "tracker_store", None)
    if isinstance(store, FailSafeTrackerStore):
        store._on_tracker_store_error = _fail


def _fail(error: Exception) -> NoReturn:
    # an error of ours holds no values; of others the name only, since SQLAlchemy's text holds what was said
    reason = str(error) if isinstance(error, StoreError) else None
    logger.error("store.failed", error=type(error).__name__, reason=reason)
    raise error
