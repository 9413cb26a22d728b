"""How messages travel: protocol only. Each module is one channel, named by its path in credentials.yml."""

__all__: list[str] = []
