"""Rasa components, in the order of config.yml."""

__all__: list[str] = []
