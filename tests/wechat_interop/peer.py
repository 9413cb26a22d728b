"""WeChat's side of the envelope as wechatpy writes and reads it: one JSON request a line, one JSON answer a line.

It runs in an environment of its own and imports nothing of this project. `account` in a request is owner, token and
key; `kind` says whether an official account's cryptography is meant or that of WeCom (once called WeChat Enterprise).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from wechatpy import crypto, enterprise, parse_message, replies
from wechatpy.enterprise import crypto as enterprise_crypto
from wechatpy.exceptions import WeChatException
from wechatpy.utils import WeChatSigner, check_signature

Line = dict[str, Any]
CRYPTO = {"official": crypto.WeChatCrypto, "wecom": enterprise_crypto.WeChatCrypto}
PARSERS = {"official": parse_message, "wecom": enterprise.parse_message}


def crypto_of(line: Line) -> Any:
    """Of this account."""
    account = line["account"]
    return CRYPTO[line["kind"]](account["token"], account["aes_key"], account["owner"])


def sign(line: Line) -> Line:
    """The signature over all parts."""
    signer = WeChatSigner()
    signer.add_data(*line["parts"])
    return {"signature": signer.signature}


def check(line: Line) -> Line:
    """Accepts the signature of a request that is not encrypted."""
    check_signature(line["account"]["token"], line["signature"], line["timestamp"], line["nonce"])
    return {}


def encrypt(line: Line) -> Line:
    """A message in its envelope, which holds its signature."""
    return {"xml": crypto_of(line).encrypt_message(line["text"], line["nonce"], line["timestamp"])}


def decrypt(line: Line) -> Line:
    """What an envelope of the assistant holds."""
    return {"text": crypto_of(line).decrypt_message(line["xml"], line["signature"], line["timestamp"], line["nonce"])}


def open_echo(line: Line) -> Line:
    """What WeCom's check of an address says."""
    told = (line["signature"], line["timestamp"], line["nonce"], line["echo"])
    return {"text": crypto_of(line).check_signature(*told)}


def parse_reply(line: Line) -> Line:
    """What a reply of the assistant says, and to whom."""
    reply = replies.deserialize_reply(line["xml"])
    return {"type": reply.type, "to": reply.target, "from": reply.source, "content": reply.content}


def parse(line: Line) -> Line:
    """What a platform's message is about."""
    message = PARSERS[line["kind"]](line["xml"])
    return {"type": message.type, "from": message.source, "content": getattr(message, "content", "")}


CALLS: dict[str, Callable[[Line], Line]] = {
    call.__name__: call for call in (sign, check, encrypt, decrypt, open_echo, parse_reply, parse)
}


def answer(line: Line) -> Line:
    """The answer to one request; what wechatpy refuses is named."""
    try:
        return CALLS[line["call"]](line)
    except (WeChatException, ValueError) as error:
        return {"error": type(error).__name__}


if __name__ == "__main__":
    for asked in sys.stdin:
        print(json.dumps(answer(json.loads(asked))), flush=True)
