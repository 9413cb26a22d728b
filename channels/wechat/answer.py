"""What an official account sends in answer to one message: texts that fit, and a menu where it has one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from channels.common.message_text import MOST, paragraphs, said_choices, split
from channels.common.numbered_choices import Choice, offered
from channels.wechat.official.account_api import fit_a_menu


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent, in order.

    Attributes:
        texts: Each fits one message; there is at least one.
        menu: The choices that follow as a menu; none where they stand in the texts.
    """

    texts: list[str]
    menu: list[Choice]

    def as_outcome(self) -> str:
        """The answer as it is kept until the message is sent no more."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def menu_as_text(self) -> str:
        """The menu for accounts that turn out to have none."""
        return said_choices(self.menu)


def answer_of(replies: Sequence[dict[str, Any]], customer_service: bool, menu: bool) -> Answer:
    """What Rasa says, as this account can send it.

    Args:
        replies: Of one turn.
        customer_service: Whether more than one message can be sent.
        menu: Whether menus can be sent.
    """
    choices = offered(replies)
    as_menu = choices if customer_service and menu and fit_a_menu(choices) else []
    most = MOST - bool(as_menu) if customer_service else 1
    return Answer(split(paragraphs(replies, with_choices=not as_menu), most=most), as_menu)


def kept_answer(outcome: str) -> Answer:
    """The answer that `as_outcome` wrote."""
    kept = json.loads(outcome)
    return Answer(kept["texts"], [Choice(**choice) for choice in kept["menu"]])
