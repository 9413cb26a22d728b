"""Identities from outside: the ids by which a platform or an integrator names people and messages."""

from __future__ import annotations

from storage.sender_ids import hashed

LONGEST_ID = 128


class IdentityError(ValueError):
    """An id that is empty, too long, or has characters that cannot be printed or encoded."""


def checked(identity: str) -> str:
    """Return `identity` if it is one: 1 to `LONGEST_ID` printable characters.

    Rasa's SQL store ends the process on an id that cannot be encoded as UTF-8 (a lone surrogate), PostgreSQL refuses
    NUL, and line breaks in a log look like entries of their own.

    Raises:
        IdentityError: If it is none. The message does not repeat it.
    """
    if not identity.strip() or len(identity) > LONGEST_ID or not identity.isprintable():
        raise IdentityError(f"an id needs 1 to {LONGEST_ID} printable characters")
    return identity


def conversation_id(channel: str, identity: str) -> str:
    """Return the id under which Rasa keeps the conversation with one person of a channel.

    It is a keyed hash over channel and identity. So the store names nobody, and an id of one channel cannot be used to
    reach a conversation of another.

    Args:
        channel: Name of the channel.
        identity: The person's id there.

    Raises:
        IdentityError: If `identity` is not printable, or too long.
    """
    return hashed(channel, checked(identity))
