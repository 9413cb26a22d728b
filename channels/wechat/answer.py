"""Answers of an official account: texts that fit one message each, and a menu where the account may send one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from channels.common.message_text import MOST, paragraphs, said_choices, split
from channels.common.numbered_choices import Choice, offered
from channels.wechat.official.account_api import fit_a_menu


@dataclass(frozen=True, slots=True)
class OfficialAnswer:
    """Messages of one answer, in order.

    Attributes:
        texts: Each fits one message; there is at least one.
        menu: The choices that follow as a menu; none where they stand in the texts.
    """

    texts: list[str]
    menu: list[Choice]

    def as_outcome(self) -> str:
        """Return the answer as text that is stored while WeChat may retry."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def menu_as_text(self) -> str:
        """Return the menu as text, for accounts that may not send menus."""
        return said_choices(self.menu)


def answer_of(replies: Sequence[dict[str, Any]], customer_service: bool, menu: bool) -> OfficialAnswer:
    """Return Rasa's replies as an answer that this account can send.

    Args:
        replies: Of one turn.
        customer_service: Whether more than one message can be sent.
        menu: Whether menus can be sent.
    """
    choices = offered(replies)
    as_menu = choices if customer_service and menu and fit_a_menu(choices) else []
    most = MOST - bool(as_menu) if customer_service else 1
    return OfficialAnswer(split(paragraphs(replies, with_choices=not as_menu), most=most), as_menu)


def kept_answer(outcome: str) -> OfficialAnswer:
    """Return the answer from the text of `as_outcome`."""
    kept = json.loads(outcome)
    return OfficialAnswer(kept["texts"], [Choice(**choice) for choice in kept["menu"]])
