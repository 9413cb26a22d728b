"""Parses items of `kf/sync_msg`: text, other messages, and events of the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.common.identity import checked

CUSTOMER, SYSTEM = 3, 4
"""`origin`; 5 is a servicer, whose words are not ours to answer."""

_EVENTS = {"enter_session": "entered", "msg_send_fail": "send_failed"}
_CHANGES = {1: "taken", 2: "taken", 3: "ended", 4: "taken"}
"""`change_type` of a session: a servicer took it, passed it on, ended it, or took it again."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message or an event.

    Attributes:
        msgid: WeCom's id, the same however often it is pulled.
        open_kfid: The customer service account.
        person: `external_userid`; lives in memory only.
        sent_at: Unix seconds.
        kind: `text`, `not_text`, `entered`, `taken`, `ended`, `send_failed`; `other` where nothing is to
            be done.
        text: What the person typed, or the title of what was clicked.
        payload: The id of what was clicked.
        code: Of an entered session, what lets us greet; of a failed message, why.
    """

    msgid: str
    open_kfid: str
    person: str
    sent_at: float
    kind: str
    text: str = ""
    payload: str = ""
    code: str = ""


def incoming(message: Mapping[str, Any], open_kfid: str) -> Incoming:
    """Return one item of a page as a message or event.

    Args:
        message: As `msg_list` holds it.
        open_kfid: The account that was pulled; WeCom leaves it out of some events.

    Raises:
        ValueError: If an id has characters that cannot be kept, or a number is none.
    """
    event = message.get("event") or {}
    person = str(message.get("external_userid") or event.get("external_userid") or "")
    kind, text, payload, code = _told(message, event)
    identity, sent_at = str(message.get("msgid", "")), float(message.get("send_time", 0))
    if not person or not identity:
        kind = "other"
    else:
        checked(person)
        checked(identity)
    return Incoming(identity, open_kfid, person, sent_at, kind, text, payload, code)


def _told(message: Mapping[str, Any], event: Mapping[str, Any]) -> tuple[str, str, str, str]:
    origin, msgtype = message.get("origin"), str(message.get("msgtype"))
    if msgtype == "event" and origin == SYSTEM:
        return _happened(event)
    if origin != CUSTOMER or msgtype == "event":
        return "other", "", "", ""
    if msgtype != "text":
        return "not_text", "", "", ""
    words = message.get("text") or {}
    text = str(words.get("content", ""))
    return ("text" if text.strip() else "not_text"), text, str(words.get("menu_id") or ""), ""


def _happened(event: Mapping[str, Any]) -> tuple[str, str, str, str]:
    name = str(event.get("event_type"))
    if name == "session_status_change":
        return _CHANGES.get(int(event.get("change_type", 0)), "other"), "", "", ""
    code = str(event.get("welcome_code") or event.get("fail_type") or "")
    return _EVENTS.get(name, "other"), "", "", code
