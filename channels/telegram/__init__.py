"""Telegram."""

__all__: list[str] = []
