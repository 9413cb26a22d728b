"""Code that several channels share."""

__all__: list[str] = []
