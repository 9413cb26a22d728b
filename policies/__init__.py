"""Dialogue policies of our own."""

__all__: list[str] = []
