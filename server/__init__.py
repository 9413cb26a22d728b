"""How the two servers run: hooks on Rasa's and rasa_sdk's own extension points."""

__all__: list[str] = []
