"""How overdue Chinese reads, without Rasa: pure functions, and beside them the tables of words that they use.

A message goes `normalise` → `skeleton` (one letter for each quantity, day, lender and person) → `case_facts`.
"""

from nlu.extraction.case.event_dates import EventDate, event_dates
from nlu.extraction.case.installments import installments
from nlu.extraction.case.loans import Loan
from nlu.extraction.case.situation import CaseFact, as_json, case_facts, number_alone
from nlu.extraction.ellipsis import leaves_out_topic
from nlu.extraction.normalise import normalise
from nlu.extraction.quantities.numerals import Span, number
from nlu.extraction.skeleton import Skeleton, skeleton

__all__ = [
    "CaseFact",
    "EventDate",
    "Loan",
    "Skeleton",
    "Span",
    "as_json",
    "case_facts",
    "event_dates",
    "installments",
    "leaves_out_topic",
    "normalise",
    "number",
    "number_alone",
    "skeleton",
]
