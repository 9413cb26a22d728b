"""What is personal is replaced before a message is kept or passed on: `redact(text) -> text`.

Pure Python and YAML. `placeholders.yml` lists every kind with its placeholder and reason; each module finds some of
them, `redact.py` decides where findings overlap. `python -m privacy` reads standard input.
"""

from privacy.redact import find, redact
from privacy.spans import Span
from privacy.tables import KINDS, PLACEHOLDERS, Kind

__all__ = ["KINDS", "PLACEHOLDERS", "Kind", "Span", "find", "redact"]
