"""Component that cuts text into jieba's words, with a dictionary of lenders and terms."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jieba
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.jieba_tokenizer import JiebaTokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.fingerprints import fingerprint_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class WordTokenizer(JiebaTokenizer):
    """Rasa's JiebaTokenizer, except that an edited dictionary makes Rasa's training cache forget its tokens."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a fingerprint of the dictionary's content; its folder is part of the configuration.

        Where Rasa takes the tokens from its cache it asks again with a configuration that is not this component's.
        """
        folder = config.get("dictionary_path")
        return fingerprint_of(Path(folder)) if folder else None

    @staticmethod
    def _load_custom_dictionary(path: str) -> None:
        """Load our dictionary on top of jieba's.

        jieba unmarshals `/tmp/jieba.cache`, which any user of the machine may have written. Its dictionary is read from
        the package instead, which takes as long.
        """
        jieba.setLogLevel(logging.WARNING)
        with tempfile.TemporaryDirectory(prefix="jieba-") as private:
            jieba.dt.tmp_dir = private
            JiebaTokenizer._load_custom_dictionary(path)


def words_in(texts: Sequence[str], dictionary_path: str) -> list[list[str]]:
    """Return the words of texts that did not come through the pipeline.

    Args:
        texts: In their normal form.
        dictionary_path: The folder of our dictionary; the tokenizer loads it only where Rasa's cache lacks its tokens.
    """
    WordTokenizer._load_custom_dictionary(dictionary_path)
    return [[word for word in jieba.cut(text) if word.strip()] for text in texts]


def words_of(message: Message, start: int = 0, end: int | None = None) -> list[str]:
    """Return the words between two places of the message's text, blanks left out.

    Args:
        message: Tokenised.
        start: First character.
        end: Character after the last one; None for the end of the text.
    """
    last = len(message.get(TEXT)) if end is None else end
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    return [token.text for token in tokens if token.start >= start and token.end <= last and token.text.strip()]
