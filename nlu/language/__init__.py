"""How overdue Chinese reads, without Rasa: pure functions, and beside them the tables of words that they use."""

from nlu.language.case_facts import CaseFact, case_facts
from nlu.language.contact_state import ContactState, contact_state
from nlu.language.durations import Duration, durations
from nlu.language.money import Rate, money, rates
from nlu.language.normalise import normalise
from nlu.language.numerals import Span, number
from nlu.language.quantities import Quantity, missed_calls

__all__ = [
    "CaseFact",
    "ContactState",
    "Duration",
    "Quantity",
    "Rate",
    "Span",
    "case_facts",
    "contact_state",
    "durations",
    "missed_calls",
    "money",
    "normalise",
    "number",
    "rates",
]
