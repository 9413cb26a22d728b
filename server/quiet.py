"""Silences other people's deprecation warnings: `python -m server.quiet rasa_sdk …` is `python -m rasa_sdk …`.

Filters (`PYTHONWARNINGS`) are not enough: Sanic and pyparsing set their own when they are imported.
"""

from __future__ import annotations

import runpy
import sys
import warnings
from typing import TextIO

FOREIGN = "site-packages"
DEPRECATIONS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)


def silence_deprecations() -> None:
    """Show no deprecation warning of an installed package from now on."""
    show = warnings.showwarning

    def show_ours(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if not (issubclass(category, DEPRECATIONS) and FOREIGN in filename):
            show(message, category, filename, lineno, file, line)

    warnings.showwarning = show_ours


def main() -> None:
    """Run the module that the first argument names, with the others."""
    silence_deprecations()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
