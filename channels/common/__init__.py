"""What several channels need."""

__all__: list[str] = []
