"""Which topic is meant when a message leaves it out: 那我妈呢, 单位呢, 那三十天呢."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.slots import FACTS
from actions.turn import Turn

TABLE = Path(__file__).with_name("follow_ups.yml")


def followed_up(turn: Turn, previous: str | None) -> str | None:
    """The topic of a message that leaves it out, from who or what it names and from the topic before.

    Returns:
        A topic id; None where the message names its topic itself, or nothing came before.
    """
    if previous is None or not turn.has("left_out"):
        return None
    for relation in turn.values("relation"):
        row = _table().get(relation, {"after": {}, "otherwise": None})
        meant: str | None = row["after"].get(previous, row["otherwise"])
        if meant:
            return meant
    named = any(turn.value(fact, role) is not None for fact in FACTS for role in (None, "hypothetical"))
    return previous if named else None


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = {}
    for row in yaml.safe_load(TABLE.read_text(encoding="utf-8")):
        after = {topic: meant for meant, topics in row.get("after", {}).items() for topic in topics}
        for relation in row["relations"]:
            table[relation] = {"after": after, "otherwise": row.get("otherwise")}
    return table
