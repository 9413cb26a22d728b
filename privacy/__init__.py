"""Personal data in a message is replaced before the message is kept or passed on: `redact(text) -> text`.

`kinds.yml` lists what is replaced, by which placeholder and why. Each file in `recognizers/` finds one kind;
`redact.py` decides between overlapping findings. Pure Python and YAML. `python -m privacy` reads standard input.
"""

from privacy.redact import find, redact
from privacy.spans import Span
from privacy.tables import KINDS, PLACEHOLDERS, Kind

__all__ = ["KINDS", "PLACEHOLDERS", "Kind", "Span", "find", "redact"]
