"""What the assistant does in a turn: reads the tracker, asks `rules` and `knowledge`, speaks. Thin on purpose."""

__all__: list[str] = []
