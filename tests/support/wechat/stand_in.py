"""A stand-in for WeChat's servers: what our channels call, answered as WeChat documents it, in a thread of its own.

It serves official accounts and WeCom's customer service alike. Messages that would reach a phone are kept in `sent`;
`fail` has it answer with WeChat's error codes. Only the parts that our channels use are played.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.support.wechat.encryption import Account

Body = dict[str, Any]
TOKEN_LIFETIME_S = 7200
EXPIRED, INVALID = 42001, 40001
ASSISTANT, WAITING, HUMAN = 1, 2, 3
"""`service_state` while the assistant answers, while the person waits for a servicer, and while one answers."""
SESSION_INVALID, BAD_CODE, BAD_TYPE, TOO_LONG, TOO_MANY_ITEMS = 95018, 95007, 40008, 45002, 95008
TOO_MANY = {"message/custom/send": 45047, "kf/send_msg": 95001}
"""What a message beyond the quota is refused with."""
MOST_MESSAGES, MOST_BYTES, MOST_ITEMS = 5, 2048, 10
_PATH = "called path"


@dataclass
class Sent:
    """One message that the phone shows.

    Attributes:
        path: The call by which it came, without `/cgi-bin/`.
        to: Open id or external user id.
        body: The whole call.
    """

    path: str
    to: str
    body: Body
    at: float = field(default_factory=time.time)

    @property
    def text(self) -> str:
        """What can be read: the words of a text, or the head of a menu."""
        kind = self.body["msgtype"]
        return str(self.body[kind]["content" if kind == "text" else "head_content"])

    @property
    def choices(self) -> dict[str, str]:
        """Of a menu: id and title of what can be clicked."""
        items = self.body.get("msgmenu", {}).get("list", [])
        # an official account's items stand directly in the list, WeCom's below `click`
        return {item.get("click", item)["id"]: item.get("click", item)["content"] for item in items}


class StandIn:
    """The servers. Use as a context manager; all else may be called from any thread.

    Attributes:
        sent: Every message accepted for a phone.
        calls: How often each path was called, failures included.
        page_size: Messages that one `kf/sync_msg` gives.
        slow_s: Seconds by which answers to a path are delayed.
        states: `service_state` by external user id, and who serves.
    """

    def __init__(self, account: Account) -> None:
        """Plays for one account; nothing was said yet."""
        self.account = account
        self.sent: list[Sent] = []
        self.calls: Counter[str] = Counter()
        self.page_size = 1000
        self.slow_s: dict[str, float] = {}
        self.states: dict[str, tuple[int, str]] = {}
        self.url = ""
        self._said: dict[str, list[Body]] = defaultdict(list)
        self._tokens: dict[str, float] = {}
        self._stable = ""
        self._left: defaultdict[str, int] = defaultdict(lambda: MOST_MESSAGES)
        self._codes: dict[str, str] = {}
        self._faults: dict[str, list[int]] = defaultdict(list)
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> StandIn:
        """Starts serving on a free port."""
        ready = threading.Event()
        threading.Thread(target=self._serve, args=(ready,), daemon=True).start()
        ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        """Stops serving."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    def fail(self, path: str, *codes: int) -> None:
        """Has the next calls of `path` answered with these error codes, one each."""
        self._faults[path] += codes

    def expire_tokens(self) -> None:
        """Ends the life of every access token given so far."""
        self._tokens = dict.fromkeys(self._tokens, 0.0)

    def say(self, open_kfid: str, message: Body) -> str:
        """Keeps a message or event for `kf/sync_msg`; returns its id."""
        whole = {"msgid": secrets.token_hex(16), "send_time": int(time.time()), **message}
        with self._changed:
            self._said[open_kfid].append(whole)
        self.heard(str(message.get("external_userid", "")))
        return str(whole["msgid"])

    def new_code(self, person: str) -> str:
        """A code for `kf/send_msg_on_event`, good for one message to this person."""
        code = secrets.token_hex(8)
        self._codes[code] = person
        return code

    def sent_to(self, person: str) -> list[Sent]:
        """What the phone of this person shows."""
        return [message for message in self.sent if message.to == person]

    def wait(self, until: Callable[[], object], timeout_s: float = 30.0) -> bool:
        """Waits until the condition holds, which is asked after every call; False where it did not come about."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not until():
                if time.monotonic() >= deadline:
                    return False
                self._changed.wait(0.1)
        return True

    def wait_for(self, person: str, count: int, timeout_s: float = 30.0) -> list[Sent]:
        """Waits until this person has `count` messages; returns what there is."""
        self.wait(lambda: len(self.sent_to(person)) >= count, timeout_s)
        return self.sent_to(person)

    def heard(self, person: str) -> None:
        """Counts anew what may be sent to a person who has written."""
        self._left[person] = MOST_MESSAGES

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self._app(), access_log=None)
        self._loop.run_until_complete(runner.setup())
        self._loop.run_until_complete(web.TCPSite(runner, "127.0.0.1", 0).start())
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/cgi-bin/token", self._answering("token", self._token))
        app.router.add_post("/cgi-bin/stable_token", self._answering("stable_token", self._stable_token))
        app.router.add_get("/cgi-bin/gettoken", self._answering("gettoken", self._token))
        calls: dict[str, Callable[[Body], Body]] = {
            "message/custom/send": self._send,
            "kf/send_msg": self._send,
            "kf/send_msg_on_event": self._send_on_event,
            "kf/sync_msg": self._sync,
            "kf/service_state/get": self._state,
            "kf/service_state/trans": self._trans,
        }
        for path, call in calls.items():
            app.router.add_post(f"/cgi-bin/{path}", self._answering(path, self._with_token(path, call)))
        return app

    def _answering(self, path: str, call: Callable[[web.Request], Awaitable[Body]]) -> Any:
        async def answer(request: web.Request) -> web.Response:
            await asyncio.sleep(self.slow_s.get(path, 0.0))
            if request.transport is None:  # who asked is gone: then nothing was taken
                return web.Response()
            with self._changed:
                self.calls[path] += 1
                fault = self._faults[path].pop(0) if self._faults[path] else None
            body = await call(request) if fault is None else {"errcode": fault, "errmsg": "on demand"}
            with self._changed:
                self._changed.notify_all()
            return web.json_response({"errcode": 0, "errmsg": "ok", **body})

        return answer

    def _with_token(self, path: str, call: Callable[[Body], Body]) -> Callable[[web.Request], Awaitable[Body]]:
        async def checked(request: web.Request) -> Body:
            until = self._tokens.get(request.query.get("access_token", ""))
            if until is None or until < time.time():
                return {"errcode": INVALID if until is None else EXPIRED, "errmsg": "access_token"}
            raw = await request.text()
            # WeChat shows an escaped character as it is written: 你 must come as 你
            if "\\u" in raw:
                return {"errcode": 47001, "errmsg": "escaped text"}
            return call({**json.loads(raw), _PATH: path})

        return checked

    async def _token(self, request: web.Request) -> Body:
        """A new token; of an official account, the one before ends with it."""
        given = {request.query.get("secret"), request.query.get("corpsecret")}
        if self.account.secret not in given:
            return {"errcode": INVALID, "errmsg": "secret"}
        if "appid" in request.query:
            self._tokens = {}
        return self._new_token()

    async def _stable_token(self, request: web.Request) -> Body:
        """The token of all programs that ask in this way; a new one where it is at its end, or on demand."""
        asked = await request.json()
        if asked.get("secret") != self.account.secret:
            return {"errcode": INVALID, "errmsg": "secret"}
        until = self._tokens.get(self._stable, 0.0)
        if asked.get("force_refresh") or until < time.time():
            given = self._new_token()
            self._stable = str(given["access_token"])
            return given
        return {"access_token": self._stable, "expires_in": int(until - time.time())}

    def _new_token(self) -> Body:
        token = secrets.token_urlsafe(24)
        self._tokens[token] = time.time() + TOKEN_LIFETIME_S
        return {"access_token": token, "expires_in": TOKEN_LIFETIME_S}

    def _send(self, body: Body) -> Body:
        path, person = body.pop(_PATH), body["touser"]
        if self.states.get(person, (0, ""))[0] in (WAITING, HUMAN):
            return {"errcode": SESSION_INVALID, "errmsg": "send msg session status invalid"}
        fault = fault_of(body) or (TOO_MANY[path] if self._left[person] == 0 else 0)
        if fault:
            return {"errcode": fault, "errmsg": "refused"}
        self._left[person] -= 1
        self.sent.append(Sent(path, person, body))
        return {"msgid": body.get("msgid") or secrets.token_hex(16)}

    def _send_on_event(self, body: Body) -> Body:
        path, code = body.pop(_PATH), body["code"]
        fault = fault_of(body) or (0 if code in self._codes else BAD_CODE)
        if fault:
            return {"errcode": fault, "errmsg": "refused"}
        self.sent.append(Sent(path, self._codes.pop(code), body))
        return {"msgid": body.get("msgid") or secrets.token_hex(16)}

    def _sync(self, body: Body) -> Body:
        kept = self._said[body["open_kfid"]]
        start = int(body.get("cursor") or 0)
        end = start + min(self.page_size, body.get("limit", 1000))
        page = kept[start:end]
        return {"next_cursor": str(start + len(page)), "has_more": int(end < len(kept)), "msg_list": page}

    def _state(self, body: Body) -> Body:
        state, servicer = self.states.get(body["external_userid"], (0, ""))
        return {"service_state": state, "servicer_userid": servicer}

    def _trans(self, body: Body) -> Body:
        self.states[body["external_userid"]] = body["service_state"], body.get("servicer_userid", "")
        return {"msg_code": self.new_code(body["external_userid"])}


def fault_of(body: Body) -> int:
    """The error code for a message that breaks a documented limit; 0 where it breaks none."""
    kind = body.get("msgtype")
    if kind == "text":
        return TOO_LONG if len(body["text"]["content"].encode()) > MOST_BYTES else 0
    if kind != "msgmenu":
        return BAD_TYPE
    items = [item.get("click", item) for item in body["msgmenu"]["list"]]
    if len(items) > MOST_ITEMS:
        return TOO_MANY_ITEMS
    fits = all(len(item["id"].encode()) <= 64 and len(item["content"].encode()) <= 128 for item in items)
    return 0 if fits else TOO_LONG
