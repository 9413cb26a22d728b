"""A pytest plugin: Rasa is imported as the server imports it, without TensorFlow, which takes 12 seconds to import."""

from __future__ import annotations

from server.without_tensorflow import names_only

with names_only():
    import rasa.engine.recipes.default_components  # noqa: F401
