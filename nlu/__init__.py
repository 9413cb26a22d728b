"""Understanding of Chinese messages about overdue loans: Rasa components, one a file.

The functions behind them are in `nlu.extraction`, without Rasa. Components are named in config.yml by module path, so
nothing is imported here: the language functions stay usable without TensorFlow.
"""

__all__: list[str] = []
