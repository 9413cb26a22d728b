"""The channel of WeCom's customer service (企业微信 微信客服): callbacks that say only that there is something to pull.

A callback is checked, noted and acknowledged at once. `puller` says how messages are pulled and why none is lost or
answered twice, `service` what is done with each. What a person typed is redacted before
Rasa sees it, and the conversation's id is a keyed hash: WeCom's id of the person stays in memory.
"""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import Any

from pydantic import ConstrainedStr
from sanic import Blueprint, Sanic

from channels.common.idempotency import IdempotentRunner
from channels.common.turn import Handler
from channels.wechat.accounts import Prefix, ServedAccount, accounts_from, own_account, taken_error
from channels.wechat.secret_input import SecretInput
from channels.wechat.settings import Variable, aes_key, api_url, token
from channels.wechat.wecom.corporation import Corporation
from channels.wechat.wecom.delivery import KEPT_S
from channels.wechat.wecom.service import CHANNEL, WecomSettings
from storage.idempotent_results import OnceStore, open_store
from storage.strict_store import insist_on_store

OPEN_KFID = r"[A-Za-z0-9_-]{1,64}"
ACCOUNTS = re.compile(f"{OPEN_KFID}(,{OPEN_KFID})*")
PREFIX = "WECOM"
CLAIM_S = 20.0
"""Seconds after which a message that died with its process is answered anew; the lease keeps others away before."""


def variables_of(prefix: str) -> dict[str, Variable]:
    """Return a corporation's variables."""
    return {
        "corp_id": Variable(f"{prefix}_CORP_ID"),
        "kf_secret": Variable(f"{prefix}_KF_SECRET"),
        "token": token(f"{prefix}_TOKEN"),
        "aes_key": aes_key(f"{prefix}_AES_KEY"),
        "api_url": api_url(f"{prefix}_API_URL"),
    }


OWN_ACCOUNTS = Variable("WECOM_OPEN_KFID", ACCOUNTS, "应为客服帐号 ID，多个用逗号分开", "ids, joined by commas", False)
"""Not needed where the accounts are those of the table."""
VARIABLES = {**variables_of(PREFIX), "open_kfids": OWN_ACCOUNTS}


class OpenKfid(ConstrainedStr):
    """WeCom's id of a customer service account."""

    strict = True
    regex = re.compile(f"{OPEN_KFID}\\Z")


class WecomRow(WecomSettings):
    """A row of `accounts`.

    Attributes:
        open_kfid: See `OpenKfid`.
        variables: See `Prefix`; those of its corporation.
    """

    open_kfid: OpenKfid
    variables: Prefix = Prefix(PREFIX)


class WecomKfInput(SecretInput):
    """Routes below `/webhooks/wecom/`; none where the environment holds no secrets."""

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
            secrets: Values of `VARIABLES`; None where none is set.
            messages_per_minute: Of one person.
            accounts: Accounts by name; see `WecomRow`.
            own: See `WecomSettings`; what an account of `accounts` leaves out is as here.
        """
        self._per_minute = messages_per_minute
        self._by_prefix: dict[str, Corporation] = {}
        self._by_path: dict[str, Corporation] = {}
        self._store: OnceStore
        single = own_account(WecomSettings, own)
        rows = accounts_from(accounts, WecomRow, own)
        if secrets is not None:
            self._by_prefix[PREFIX] = self._by_path[single.path] = Corporation(secrets)
            self._serve_own(
                single, secrets.get("open_kfids"), is_needed=all(row.own.variables != PREFIX for row in rows)
            )
        for row in rows:
            self._serve(row)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes; Rasa mounts them."""

        async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            # after the model is loaded: what is pulled can be answered then
            self._start(app, on_new_message)

        blueprint = Blueprint(CHANNEL)
        for path, corporation in self._by_path.items():
            # Sanic writes an attribute to its handlers, which methods refuse
            blueprint.add_route(partial(corporation.verify), path, methods=["GET"], name=f"verify {path}")
            blueprint.add_route(partial(corporation.receive), path, methods=["POST"], name=f"receive {path}")
        if self._by_path:
            blueprint.listener(insist_on_store, "after_server_start")
            blueprint.listener(start, "after_server_start")
            blueprint.listener(self._close, "before_server_stop")
        return blueprint

    def _serve_own(self, single: ServedAccount[WecomSettings], open_kfids: str | None, is_needed: bool) -> None:
        """Serve the accounts that `OWN_ACCOUNTS` names."""
        if not open_kfids and is_needed:
            raise ValueError(
                f"环境变量 {OWN_ACCOUNTS.name} 没有设置，accounts 里也没有这家企业的帐号。"
                f"{OWN_ACCOUNTS.name} is not set, and accounts has none of this corporation."
            )
        for open_kfid in filter(None, (open_kfids or "").split(",")):
            self._by_prefix[PREFIX].accounts[open_kfid] = single

    def _serve(self, row: ServedAccount[WecomRow]) -> None:
        """Serve an account of the table, at the addresses of its corporation and at one of its own."""
        prefix, open_kfid = row.own.variables, row.own.open_kfid
        if prefix not in self._by_prefix:
            self._by_prefix[prefix] = Corporation(row.secrets(variables_of(prefix)))
        if any(open_kfid in corporation.accounts for corporation in self._by_prefix.values()):
            raise taken_error(row.name, "open_kfid")
        self._by_path[row.path] = self._by_prefix[prefix]
        self._by_prefix[prefix].accounts[open_kfid] = row

    def _start(self, app: Sanic, handler: Handler) -> None:
        self._store = open_store()
        once = IdempotentRunner(self._store, CLAIM_S, KEPT_S)
        for corporation in self._by_prefix.values():
            corporation.start(app, handler, self._store, once, self._per_minute)

    async def _close(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        for corporation in self._by_prefix.values():
            await corporation.close()
        await self._store.close()
