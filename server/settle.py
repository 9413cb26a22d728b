"""What a server does with its memory once all is loaded."""

from __future__ import annotations

import ctypes
import gc
import sys


def settle() -> None:
    """Take everything loaded so far out of garbage collection, and give free memory back to the system.

    None of it becomes garbage later, and looking through it would hold up some message for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
