"""Errors of the rules.

RulesError           a figure that cannot be
├── SituationError   of a case
├── InterestError    of an estimate of interest
└── PlanError        of a repayment plan

A policy pack that cannot be used is a `yaml_models.ContentError`.
"""

from __future__ import annotations


class RulesError(ValueError):
    """A figure that cannot be.

    Attributes:
        field: The field or argument that is wrong.
    """

    def __init__(self, field: str, reason: str) -> None:
        """Says which field, and why."""
        super().__init__(f"{field}: {reason}")
        self.field = field


class SituationError(RulesError):
    """A case that cannot be: negative days, a range that runs backwards."""


class InterestError(RulesError):
    """Figures from which no interest can be estimated."""


class PlanError(RulesError):
    """Figures from which no plan can be made."""
