"""How overdue Chinese is understood: Rasa components, one a file.

The functions behind them, free of Rasa, are in `nlu.extraction`. Components are named in config.yml by module path, so
nothing is imported here: the language functions stay usable without TensorFlow.
"""

__all__: list[str] = []
