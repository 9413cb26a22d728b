"""Numbers of court cases and arbitrations."""

from privacy.recognizer import Recognizer


class CourtCase(Recognizer):
    """Finds (2025)京0105民初12345号 and its like; documents such as 法释〔2020〕17号 stay."""

    TABLE = "court_case"
    KIND = "case"
