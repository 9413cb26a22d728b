"""What the assistant does in a turn: reads the tracker, asks `rules` and `knowledge`, speaks."""

__all__: list[str] = []
