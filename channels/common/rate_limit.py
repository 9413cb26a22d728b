"""Rate limits by key, within one process."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

from channels.common.redis_rate_limit import Limit, SharedRateLimit
from storage.redis_url import redis_url

WINDOW_S = 60.0
MOST_KEYS = 20_000
"""Keys remembered at once; beyond, the one that was quiet longest is forgotten. Bounds the memory under attack."""


def rate_limit(name: str, most: int) -> Limit:
    """Return a limit of `most` events a minute for each key; workers with one Redis share limits of equal `name`."""
    url = redis_url()
    alone = RateLimit(most)
    return SharedRateLimit(url, name, most, WINDOW_S, alone) if url else alone


class RateLimit:
    """At most `most` events a minute for each key."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with no event counted."""
        self._most = most
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, key: str) -> float:
        """Count an event and return 0; above the limit, leave it uncounted and return the seconds to wait."""
        now = self._clock()
        times = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while times and times[0] <= now - WINDOW_S:
            times.popleft()
        if len(times) >= self._most:
            return times[0] + WINDOW_S - now
        times.append(now)
        while len(self._seen) > MOST_KEYS:
            self._seen.popitem(last=False)
        return 0.0
