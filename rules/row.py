"""What every row of a policy pack shares: strict types, no unknown keys, errors that know their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConstrainedStr, StrictInt, ValidationError, root_validator
from pydantic.error_wrappers import ErrorWrapper


class Text(ConstrainedStr):
    """A text that is not empty."""

    strict = True
    strip_whitespace = True
    min_length = 1


if TYPE_CHECKING:
    Whole = int
else:

    class Whole(StrictInt):
        """A whole number of 0 or more."""

        ge = 0


class Row(BaseModel):
    """A mapping in a pack. Frozen; a key that it does not know is refused."""

    class Config:
        """Pydantic's settings."""

        frozen = True

    @root_validator(pre=True)
    def _knows_every_key(cls, values: dict[str, Any]) -> dict[str, Any]:
        for key in values:
            if key not in cls.__fields__:
                raise at([key], f'unknown key "{key}"; known here: {", ".join(cls.__fields__)}')
        return values


def at(place: list[str | int], reason: str) -> ValidationError:
    """The error of one place below the row that is being validated."""
    return ValidationError([ErrorWrapper(ValueError(reason), tuple(place))], Row)
