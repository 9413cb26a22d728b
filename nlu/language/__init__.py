"""How overdue Chinese reads, without Rasa: pure functions, and beside them the tables of words that they use."""

from nlu.language.normalise import normalise

__all__ = ["normalise"]
