"""What a server does once before anybody speaks to it, so that the first message is as quick as the rest."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
from typing import Any

from server.model_checksum import REMEDY

MESSAGES = (
    "逾期三十天会打给我妈吗",
    "我这个情况怎么说呢 心里没底 你看看",  # words leave it open, so that the sentence encoder is loaded too
    "上个月15号到期，借了两万三，日息万五，漏了五六个电话。会上征信吗？会被起诉吗？",
    "还能延几天",
)
"""Between them they have every table read and every module imported that understanding a message may need."""


async def warm_up_actions(app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Has the action server read its rules and answers."""
    import knowledge
    from actions.case import case_of
    from rules import Situation

    knowledge.answer("assessment_stage", case_of(Situation(overdue_days=(45, 45))).outcomes)
    _settle()


async def warm_up(app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Has the model understand some messages, then takes what is there now out of garbage collection.

    Nothing of the model becomes garbage later, and looking through it would hold up some message for a tenth of a
    second. Memory that loading left behind goes back to the system.

    Raises:
        SystemExit: If Rasa could not load the model; it would only log that, and serve without one.
    """
    agent = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise SystemExit(f"模型读不出来，原因见上面的日志。{REMEDY} The model could not be loaded; see the log above.")
    for text in MESSAGES:
        await agent.parse_message(text)
    _settle()


def _settle() -> None:
    gc.collect()
    gc.freeze()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
