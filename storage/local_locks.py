"""Lock store in memory: one turn of a conversation at a time, in order of arrival."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore, LockError

LOOK_AGAIN_S = 0.02


class Turns(TicketLock):
    """Rasa's queue of tickets, which tells who waits that their ticket has expired.

    Rasa serves the next ticket, or none: where those of the holder and of a waiter expire between two looks, the
    waiter's turn never comes, and it waits for as long as the holder works.
    """

    def is_locked(self, ticket_number: int) -> bool:
        """Return whether it is another ticket's turn.

        Raises:
            LockError: If the ticket has expired.
        """
        self.remove_expired_tickets()
        if all(ticket.number != ticket_number for ticket in self.tickets):
            raise LockError(f"The turn in conversation '{self.conversation_id}' did not come in time.")
        return super().is_locked(ticket_number)


class LocalLocks(InMemoryLockStore):
    """Rasa's locks in memory, polling every `LOOK_AGAIN_S` instead of every second."""

    @staticmethod
    def create_lock(conversation_id: str) -> TicketLock:
        """Return the queue of a conversation."""
        return Turns(conversation_id)

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = LOOK_AGAIN_S,
    ) -> AsyncGenerator[TicketLock, None]:
        """Wait for one's turn, and keep it while the block runs, as Rasa's `LockStore.lock`.

        Args:
            conversation_id: The conversation.
            lock_lifetime: Seconds after which a lock expires.
            wait_time_in_seconds: Seconds between two checks whether it is one's turn.

        Raises:
            rasa.core.lock_store.LockError: If the lock has expired.
        """
        async with super().lock(conversation_id, lock_lifetime, wait_time_in_seconds) as held:
            yield held


async def use_local_locks(app: Any, loop: Any) -> None:
    """Replace Rasa's in-memory locks, no others. A listener for `after_server_start`.

    Named in endpoints.yml, Rasa would take them for locks that several workers share.
    """
    agent = app.ctx.agent
    if type(agent.lock_store) is InMemoryLockStore:
        agent.lock_store = agent.processor.lock_store = LocalLocks()
