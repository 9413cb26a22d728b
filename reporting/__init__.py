"""What people ask, from the stored conversations and votes: a page and tables for the operator, and new examples.

`make report` reads the stores and writes `build/report.html`; `make review` takes lines of it into `data/nlu`.
"""

from __future__ import annotations

from reporting.errors import ReportingError
from reporting.figures import Figures

__all__ = ["Figures", "ReportingError"]
