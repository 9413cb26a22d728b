"""Conversation ids as keyed hashes of a platform's user ids.

A platform's user id (an openid of WeChat) names a person to anybody else who knows it. Rasa, the store and the logs see
a keyed hash of it. The same person has the same conversation as long as the key is the same.
"""

from __future__ import annotations

import hashlib

from storage.kept_secret import kept_secret
from storage.var_folder import var_folder

KEY_VARIABLE = "SENDER_KEY"
KEY_FILE = "sender_key"
SHORTEST_KEY = 32
ID_BYTES = 16


def hashed(channel: str, sender: str) -> str:
    """Return the conversation id of a platform's user: `wechat-` and 128 bits in hexadecimal.

    Args:
        channel: Name of the channel. It is part of what is hashed, so an id means nothing in another channel.
        sender: The id that the platform gave its user.

    Raises:
        ValueError: If the key is too short to keep ids from being guessed.
        OSError: If there is no key and none can be kept.
    """
    key = kept_secret(KEY_VARIABLE, var_folder() / KEY_FILE)
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"{KEY_VARIABLE} needs at least {SHORTEST_KEY} bytes")
    digest = hashlib.blake2b(digest_size=ID_BYTES, key=hashlib.sha256(key).digest())
    # the length keeps channel and sender apart
    digest.update(f"{len(channel)}:{channel}{sender}".encode("utf-8", "surrogatepass"))
    return f"{channel}-{digest.hexdigest()}"
