"""The folder for what outlives the server: the one where conversations rest."""

from __future__ import annotations

import os
from pathlib import Path


def var_folder() -> Path:
    """The folder that `VAR_DIR` names, `var` otherwise; it is made where it is missing."""
    folder = Path(os.environ.get("VAR_DIR", "var"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
