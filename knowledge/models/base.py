"""What all models of content files share."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConstrainedStr, Extra, Field, validator


class Text(ConstrainedStr):
    """A text that is a text in YAML too: neither a number nor a date nor empty."""

    strict = True
    min_length = 1
    strip_whitespace = True


class Content(BaseModel):
    """Base of all models: frozen, no unknown keys, and the path of the file the content stands in."""

    file: str = Field("", in_file=False)

    class Config:
        """Frozen; unknown keys are errors, most often typing errors."""

        frozen = True
        extra = Extra.forbid


class DatedContent(Content):
    """Content that was seen on a day and is due for review on another."""

    @validator("as_of", "review_by", "reviewed", pre=True, check_fields=False)
    def _bare_date(cls, value: object) -> object:
        if value is not None and not isinstance(value, date):
            raise ValueError(f"should be a bare date such as 2026-11-30, is {value!r}")
        return value
