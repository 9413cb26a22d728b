"""Errors of the rules.

RulesError
├── FieldError           a figure that cannot be
│   ├── SituationError   of a case
│   ├── InterestError    of an estimate of interest
│   └── PlanError        of a repayment plan
└── PolicyError          a policy pack that cannot be used
"""

from __future__ import annotations


class RulesError(Exception):
    """Anything that this package refuses."""


class FieldError(RulesError, ValueError):
    """A figure that cannot be.

    Attributes:
        field: The field or argument that is wrong.
    """

    def __init__(self, field: str, reason: str) -> None:
        """Says which field, and why."""
        super().__init__(f"{field}: {reason}")
        self.field = field


class SituationError(FieldError):
    """A case that cannot be: negative days, a range that runs backwards."""


class InterestError(FieldError):
    """Figures from which no interest can be estimated."""


class PlanError(FieldError):
    """Figures from which no plan can be made."""


class PolicyError(RulesError):
    """A policy pack that cannot be used.

    Attributes:
        file: The pack, as shown to its editor.
        line: The line in it, counted from 1.
        reason: What is wrong there, and what to do.
    """

    def __init__(self, file: str, line: int, reason: str) -> None:
        """Says where, and why."""
        super().__init__(f"{file}:{line}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason
