"""How overdue Chinese reads, without Rasa: pure functions, and beside them the tables of words that they use."""

from nlu.extraction.contact_state import ContactState, contact_state
from nlu.extraction.durations import Duration, durations
from nlu.extraction.missed_calls import Quantity, missed_calls
from nlu.extraction.money import Rate, money, rates
from nlu.extraction.normalise import normalise
from nlu.extraction.numerals import Span, number
from nlu.extraction.situation import CaseFact, case_facts

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
