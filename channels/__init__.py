"""Channels: protocol only. A channel is a class whose path stands in credentials.yml."""

__all__: list[str] = []
