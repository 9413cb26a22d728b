"""What an account of a WeChat channel has of its own: the channel's section of credentials.yml, and its `accounts`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConstrainedStr, Extra, Field, StrictStr, ValidationError, validator
from structlog.contextvars import bound_contextvars

from channels.common.identity import conversation_id
from channels.common.known_slots import Slots
from channels.common.phrases import own_phrases, phrases
from channels.common.turn import Reply
from channels.wechat.settings import Variable, complete

NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
LONGEST_PHRASE = 80


class Prefix(ConstrainedStr):
    """How the names of the environment variables begin that hold an account's secrets: `SHOP` for `SHOP_TOKEN`."""

    strict = True
    regex = re.compile(r"[A-Z][A-Z0-9_]{0,39}\Z")


class AccountSettings(BaseModel):
    """What one account has of its own; what is left out is as everywhere.

    Attributes:
        greeting: First line of the welcome.
        phrases: Sentences of `phrases.yml` in its own words, by their names.
        lender: The lender that people ask about unless they name another one.
    """

    greeting: StrictStr | None = Field(None, min_length=1, max_length=LONGEST_PHRASE)
    phrases: dict[str, StrictStr] = {}
    lender: StrictStr | None = Field(None, min_length=1, max_length=40)

    class Config:
        """Refuse names that mean nothing here."""

        extra = Extra.forbid

    @validator("phrases")
    def _are_phrases(cls, value: dict[str, str]) -> dict[str, str]:
        """Refuse sentences that no channel says, and what is no sentence."""
        for name, sentence in value.items():
            if name not in phrases():
                raise ValueError(f"{name} is none of {', '.join(phrases())}")
            if not 1 <= len(sentence.strip()) <= LONGEST_PHRASE:
                raise ValueError(f"{name} has 1 to {LONGEST_PHRASE} characters")
        return value


Own = TypeVar("Own", bound=AccountSettings, covariant=True)


@dataclass(frozen=True, slots=True)
class ServedAccount(Generic[Own]):
    """An account that the channel serves.

    Attributes:
        name: As the table has it; empty for the one whose settings are the channel's own.
        own: Its settings.
    """

    name: str
    own: Own

    @property
    def path(self) -> str:
        """Return where the platform posts to, below the channel's address."""
        return f"/{self.name}/webhook" if self.name else "/webhook"

    @property
    def known(self) -> Slots:
        """Return the slots that the account fills where nobody told them."""
        return {"lender": self.own.lender} if self.own.lender else {}

    def conversation_id(self, channel: str, person: str) -> str:
        """Return the id of the conversation with a person, who has another one with every other account."""
        return conversation_id(f"{channel}-{self.name}" if self.name else channel, person)

    def greeted(self, replies: Sequence[Reply]) -> list[Reply]:
        """Return the replies to a greeting, their headline in the account's own words."""
        first, *others = replies
        headline = str((first.get("custom") or {}).get("headline") or "")
        text = str(first.get("text") or "")
        if not self.own.greeting or not headline or not text.startswith(headline):
            return list(replies)
        return [{**first, "text": self.own.greeting + text.removeprefix(headline)}, *others]

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Say sentences in the account's words, and name it in the log, in this task and those that it starts."""
        named = {"account": self.name} if self.name else {}
        with own_phrases(self.own.phrases), bound_contextvars(**named):
            yield

    def secrets(self, variables: Mapping[str, Variable]) -> dict[str, str]:
        """Return the values of the account's variables, by their keys.

        Raises:
            ValueError: If one is missing or malformed. The message names the account.
        """
        try:
            return complete(variables)
        except ValueError as error:
            raise ValueError(f"accounts: {self.name}: {error}") from None


def own_account(kind: type[Own], section: Mapping[str, Any]) -> ServedAccount[Own]:
    """Return the account whose settings are those of the channel.

    Args:
        kind: Its settings.
        section: Of credentials.yml.

    Raises:
        ValueError: If a setting is unknown or malformed. The message is for who starts the server.
    """
    return ServedAccount("", _parsed(kind, section, ""))


def accounts_from(table: Any, kind: type[Own], section: Mapping[str, Any]) -> list[ServedAccount[Own]]:
    """Return the accounts of the table.

    Args:
        table: `accounts` of credentials.yml.
        kind: The settings of each.
        section: Of the channel: what an account leaves out is as there.

    Raises:
        ValueError: If a name or a setting is malformed. The message is for who starts the server.
    """
    if not isinstance(table or {}, Mapping):
        raise ValueError("accounts 应是一张表，每个帐号一行。accounts: write a table, one row an account.")
    accounts = []
    for name, own in (table or {}).items():
        if not NAME.fullmatch(str(name)):
            raise ValueError(
                f"accounts: {name}: 名称应是 1 到 20 位小写字母、数字或下划线，字母开头。"
                "A name has 1 to 20 lower-case letters, digits and underscores, a letter first."
            )
        if not isinstance(own, Mapping):
            raise ValueError(f"accounts: {name}: 缺少设置。Its settings are missing.")
        accounts.append(ServedAccount(str(name), _parsed(kind, {**section, **own}, f"accounts: {name}: ")))
    return accounts


def _parsed(kind: type[Own], given: Mapping[str, Any], where: str) -> Own:
    try:
        return kind.parse_obj(given)
    except ValidationError as error:
        fault = error.errors()[0]  # its message does not repeat the value, which might be a secret in the wrong place
        name = ".".join(map(str, fault["loc"]))
        raise ValueError(f"{where}'{name}' 没有写，或者不对。'{name}': {fault['msg']}.") from None


def taken_error(account: str, what: str) -> ValueError:
    """Return the error of an account that is another one's, too; `what` is the setting that both have."""
    return ValueError(f"accounts: {account}: 另一个帐号的 {what} 和它相同。Another account has the same {what}.")
