"""Dialogue policies of our own, beside Rasa's RulePolicy."""

__all__: list[str] = []
