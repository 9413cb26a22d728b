"""The channel of WeChat Official Accounts: one, or several with settings of their own, each at its address."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from sanic import Blueprint, Sanic

from channels.common.idempotency import IdempotentRunner
from channels.common.rate_limit import rate_limit
from channels.common.turn import Handler
from channels.wechat.accounts import Prefix, accounts_from, own_account, taken_error
from channels.wechat.official.account import CHANNEL, OfficialAccount, OfficialSettings
from channels.wechat.secret_input import SecretInput
from channels.wechat.settings import Variable, aes_key, api_url, token
from storage.idempotent_results import open_store
from storage.strict_store import insist_on_store


def variables_of(prefix: str) -> dict[str, Variable]:
    """Return an account's variables; `aes_key` is left out where it sends plain text."""
    return {
        "token": token(f"{prefix}_TOKEN"),
        "app_id": Variable(f"{prefix}_APP_ID"),
        "app_secret": Variable(f"{prefix}_APP_SECRET"),
        "aes_key": aes_key(f"{prefix}_AES_KEY", is_needed=False),
        "api_url": api_url(f"{prefix}_API_URL"),
    }


VARIABLES = variables_of("WECHAT")


class OfficialRow(OfficialSettings):
    """A row of `accounts`.

    Attributes:
        variables: See `Prefix`.
    """

    variables: Prefix


class WechatOfficialInput(SecretInput):
    """Routes below `/webhooks/wechat_official/`; none where no account has its secrets."""

    channel = CHANNEL
    variables = VARIABLES

    def __init__(
        self,
        secrets: dict[str, str] | None,
        messages_per_minute: int = 20,
        accounts: dict[str, Any] | None = None,
        **own: Any,
    ) -> None:
        """Create the channel; connections are opened by each worker.

        Args:
            secrets: Values of `VARIABLES`; None where the account of that name is off.
            messages_per_minute: Of one person.
            accounts: Further accounts by name; see `OfficialRow`.
            own: See `OfficialSettings`; what an account of `accounts` leaves out is as here.
        """
        limit = rate_limit(CHANNEL, messages_per_minute)
        single = own_account(OfficialSettings, own)
        rows = accounts_from(accounts, OfficialRow, own)
        self._accounts = [] if secrets is None else [OfficialAccount(single, secrets, limit)]
        taken = {secrets["app_id"]} if secrets else set()
        for row in rows:
            values = row.secrets(variables_of(row.own.variables))
            if values["app_id"] in taken:
                raise taken_error(row.name, f"{row.own.variables}_APP_ID")
            taken.add(values["app_id"])
            self._accounts.append(OfficialAccount(row, values, limit))
        self._once: IdempotentRunner

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes; Rasa mounts them."""
        blueprint = Blueprint(CHANNEL)
        for account in self._accounts:
            # Sanic writes an attribute to its handlers, which methods refuse
            receive = partial(account.receive, handler=on_new_message)
            blueprint.add_route(partial(account.verify), account.path, methods=["GET"], name=f"verify {account.path}")
            blueprint.add_route(receive, account.path, methods=["POST"], name=f"receive {account.path}")
        if self._accounts:
            blueprint.listener(self._open, "before_server_start")
            blueprint.listener(insist_on_store, "after_server_start")
            blueprint.listener(self._close, "after_server_stop")
        return blueprint

    async def _open(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        store = open_store()
        self._once = IdempotentRunner(store)
        for account in self._accounts:
            account.open(store, self._once)

    async def _close(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await self._once.close()
        for account in self._accounts:
            await account.close()
