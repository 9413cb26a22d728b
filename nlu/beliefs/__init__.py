"""Finding wrong beliefs."""

__all__: list[str] = []
