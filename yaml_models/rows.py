"""What all models of YAML files share: strict types, no unknown keys."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConstrainedStr, Extra, StrictInt, ValidationError
from pydantic.error_wrappers import ErrorWrapper


class Text(ConstrainedStr):
    """A text that is a text in YAML too: neither a number nor empty."""

    strict = True
    min_length = 1
    strip_whitespace = True


if TYPE_CHECKING:
    Whole = int
    Day = date
else:

    class Whole(StrictInt):
        """A whole number of 0 or more."""

        ge = 0

    class Day(date):
        """A date, as the reader leaves it: a text."""

        @classmethod
        def __get_validators__(cls) -> Any:
            """Hook of pydantic, which by itself would take a number for a time stamp."""
            yield cls._from_text

        @classmethod
        def _from_text(cls, value: object) -> date:
            try:
                return value if isinstance(value, date) else date.fromisoformat(str(value))
            except ValueError:
                raise ValueError(f"{value!r} is no date; write it as 2026-11-24") from None


class Row(BaseModel):
    """A mapping in a file. Frozen; a key that it does not know is refused."""

    class Config:
        """Pydantic's settings."""

        frozen = True
        extra = Extra.forbid


def at(index: int, reason: str) -> ValidationError:
    """The error of one item of the list that a validator checks."""
    return ValidationError([ErrorWrapper(ValueError(reason), (index,))], Row)
