"""Model that chooses topic and question."""

__all__: list[str] = []
