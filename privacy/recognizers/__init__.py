"""One recognizer a file: a class, and a table of the same name with its patterns and words.

`ALL` lists them; the order does not matter, since overlaps are resolved by length and by the order of `kinds.yml`.
"""

from typing import Final

from privacy.recognizer import Recognizer
from privacy.recognizers.address import Address
from privacy.recognizers.announced import Announced
from privacy.recognizers.bank_card import BankCard
from privacy.recognizers.coordinates import Coordinates
from privacy.recognizers.court_case import CourtCase
from privacy.recognizers.email import Email
from privacy.recognizers.landline import Landline
from privacy.recognizers.link import Link
from privacy.recognizers.mobile import Mobile
from privacy.recognizers.passport import Passport
from privacy.recognizers.person_name import PersonName
from privacy.recognizers.plate import Plate
from privacy.recognizers.resident_id import ResidentId

ALL: Final[tuple[Recognizer, ...]] = (
    Address(),
    Announced(),
    BankCard(),
    Coordinates(),
    CourtCase(),
    Email(),
    Landline(),
    Link(),
    Mobile(),
    Passport(),
    PersonName(),
    Plate(),
    ResidentId(),
)

__all__ = ["ALL"]
