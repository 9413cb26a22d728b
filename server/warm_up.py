"""Load what the first message needs before accepting traffic, so that it is as quick as the rest."""

from __future__ import annotations

import asyncio
from typing import Any

from server.settle import settle

MESSAGES = (
    "逾期三十天会打给我妈吗",
    "我这个情况怎么说呢 心里没底 你看看",  # words leave it open, so that the sentence encoder is loaded too
    "上个月15号到期，借了两万三，日息万五，漏了五六个电话。会上征信吗？会被起诉吗？",
    "还能延几天",
)
"""Between them they have every table read and every module imported that understanding a message may need."""


async def warm_up(app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Understand some messages. A listener for `after_server_start`; the model must be loaded."""
    for text in MESSAGES:
        await app.ctx.agent.parse_message(text)
    settle()
