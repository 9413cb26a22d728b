"""Verifies and parses requests of the platform to an official account, and writes the responses."""

from __future__ import annotations

import secrets
import time

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.wechat.envelope import Envelope
from channels.wechat.errors import EnvelopeError, Refused, XmlError
from channels.wechat.message import Message, message_in
from channels.wechat.message_xml import encrypted_reply, read, text_reply

LARGEST_BODY = 64 * 1024
DONE = "success"
"""What tells the platform that nothing more comes of this request."""


def echo(request: Request, envelope: Envelope) -> HTTPResponse:
    """Return the echo by which the platform verifies this address.

    Raises:
        Refused: If the platform did not sign the request.
    """
    check(request, envelope, "signature")
    return response.text(request.args.get("echostr", ""))


def received_message(request: Request, envelope: Envelope) -> Message:
    """Return the message of a request. With a key only encrypted ones are accepted: a plain signature covers no body.

    Raises:
        Refused: If the platform did not send it, or not now, or it is malformed.
    """
    fields = fields_in(request, envelope)
    try:
        return message_in(fields)
    except ValueError as error:
        raise Refused(400, "fields") from error


def fields_in(request: Request, envelope: Envelope) -> dict[str, str]:
    """Return the fields of a request, decrypted where necessary.

    Raises:
        Refused: If the platform did not send it, or not now, or it is malformed.
    """
    if len(request.body) > LARGEST_BODY:
        raise Refused(413, "size")
    try:
        if not envelope.encrypts:
            check(request, envelope, "signature")
            return read(request.body)
        encrypted = read(request.body).get("Encrypt", "")
        check(request, envelope, "msg_signature", encrypted)
        return read(envelope.decrypt(encrypted))
    except EnvelopeError as error:
        raise Refused(403, str(error)) from error
    except XmlError as error:
        raise Refused(400, "xml") from error


def reply_to(message: Message, text: str, envelope: Envelope) -> HTTPResponse:
    """Return the response to a message: the text, or `success` where it is empty.

    Args:
        message: The message.
        text: The reply; may be empty.
        envelope: Encrypts the reply where it has a key.
    """
    if not text:
        return response.text(DONE)
    xml = text_reply(message.openid, message.account, text)
    if envelope.encrypts:
        encrypted, timestamp, nonce = envelope.encrypt(xml), str(int(time.time())), secrets.token_hex(8)
        xml = encrypted_reply(encrypted, envelope.sign(timestamp, nonce, encrypted), timestamp, nonce)
    return response.text(xml, content_type="application/xml; charset=utf-8")


def check(request: Request, envelope: Envelope, name: str, *more: str) -> None:
    """Accept a request whose parameter `name` signs its time, its nonce and `more`.

    Args:
        request: The request.
        envelope: Of the account.
        name: The parameter that holds the signature.
        more: Further texts that are signed.

    Raises:
        Refused: If the platform did not sign it, or not now.
    """
    signature, timestamp, nonce = (request.args.get(key, "") for key in (name, "timestamp", "nonce"))
    try:
        envelope.check(signature, timestamp, nonce, *more)
    except EnvelopeError as error:
        raise Refused(403, str(error)) from error
