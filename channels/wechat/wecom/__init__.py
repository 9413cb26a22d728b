"""WeCom's customer service."""

__all__: list[str] = []
