"""Whether a message speaks of despair: the wish to die, or distress that comes before any answer about money."""

from __future__ import annotations

import re
from functools import lru_cache

from nlu.extraction.patterns import Words, either_row, table


def distress(text: str) -> bool:
    """Whether `text` says that its writer wants to die or can bear it no longer.

    What only sounds so (笑死, 跳楼价, 别人自杀的新闻, 软件崩溃) is taken out before looking.

    Args:
        text: The message, in the form that `normalise` gives it.
    """
    taken_out, explicit, severe = _tables()
    left = taken_out.sub("□", text)
    return bool(explicit.search(left) or severe.search(left))


@lru_cache(maxsize=1)
def _tables() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    content = table("despair")
    words: Words = content["words"]
    taken_out = either_row([*content["others"], *content["look_alikes"]], words)
    return taken_out, either_row(content["explicit"], words), either_row(content["severe"], words)
