"""The types of what may be said and of what stands behind it, as pydantic models of the content files."""

from __future__ import annotations

from knowledge.models.answers import OVERVIEW, BodyItem, Entry, Notice, Question, Variant
from knowledge.models.base import Content
from knowledge.models.letters import EventLine, Letter, LetterLines, Occasion
from knowledge.models.library import Library
from knowledge.models.sources import (
    ComplaintChannel,
    Fact,
    Lender,
    LenderName,
    Misconception,
    OpenQuestion,
    SeedClaim,
)

__all__ = [
    "OVERVIEW",
    "BodyItem",
    "ComplaintChannel",
    "Content",
    "Entry",
    "EventLine",
    "Fact",
    "Lender",
    "LenderName",
    "Letter",
    "LetterLines",
    "Library",
    "Misconception",
    "Notice",
    "Occasion",
    "OpenQuestion",
    "Question",
    "SeedClaim",
    "Variant",
]
