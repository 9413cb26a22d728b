"""Writes everything that may be said, and the thresholds of every lender, as one page to review.

Usage: python scripts/catalogue.py OUT.html
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from knowledge.catalogue import catalogue  # noqa: E402


def main() -> int:
    """Reads the policy packs as plain data and writes the page; returns the exit status."""
    if len(sys.argv) != 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    packs = sorted((PROJECT / "rules" / "policies").glob("*.yml"))
    catalogue(Path(sys.argv[1]), {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in packs})
    return 0


if __name__ == "__main__":
    sys.exit(main())
