"""E-mail addresses."""

from privacy.recognizer import Recognizer


class Email(Recognizer):
    """Finds e-mail addresses, also with 艾特, 点 and the like instead of signs."""

    TABLE = "email"
    KIND = "email"
