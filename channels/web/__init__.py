"""The chat widget's channel."""

__all__: list[str] = []
