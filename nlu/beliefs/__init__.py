"""Detection of wrong beliefs, by tables and a trained model."""

__all__: list[str] = []
