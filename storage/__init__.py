"""Storage on disk or in a database: conversations, locks, votes, secrets."""

__all__: list[str] = []
