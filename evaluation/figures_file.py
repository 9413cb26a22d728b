"""Files of figures in models/: written by `make figures`, compared with what is measured by tests."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server.model_inputs import ROOT


@dataclass(frozen=True, slots=True)
class FiguresFile:
    """A file with one figure a line, name and value, below a comment.

    Attributes:
        path: The file.
        header: The comment; its lines begin with #.
        tolerance: How far a measured figure may be from the written one.
    """

    path: Path
    header: str
    tolerance: float

    def add_options(self, parser: argparse.ArgumentParser) -> argparse._MutuallyExclusiveGroup:
        """Add `--write` and `--check`, of which one is needed; return their group."""
        action = parser.add_mutually_exclusive_group(required=True)
        action.add_argument("--write", action="store_true", help=f"write {self.path.relative_to(ROOT)}")
        action.add_argument("--check", action="store_true", help=f"compare, within {self.tolerance}")
        return action

    def settle(self, found: Mapping[str, float], write: bool) -> int:
        """Print the figures, then write or compare them; return 1 where they differ."""
        print(as_text(found), end="")
        if write:
            self.path.write_text(self.header + as_text(found), encoding="utf-8")
            return 0
        wrong = self.differences(found)
        print("\n".join(wrong), file=sys.stderr)
        return 1 if wrong else 0

    def differences(self, found: Mapping[str, float]) -> list[str]:
        """Return a sentence for each figure that differs by more than the tolerance, or that one side lacks."""
        written = read(self.path.read_text(encoding="utf-8"))
        wrong = [f"{name} is on one side only" for name in sorted(written.keys() ^ found.keys())]
        for name in sorted(written.keys() & found.keys()):
            if abs(written[name] - found[name]) > self.tolerance:
                wrong.append(f"{name}: {written[name]:.3f} is written, {found[name]:.3f} is measured")
        return wrong


def as_text(found: Mapping[str, float]) -> str:
    """Return one line for each figure: name and value."""
    return "".join(f"{name} {value:.3f}\n" for name, value in found.items())


def read(text: str) -> dict[str, float]:
    """Return the figures of a file; lines that begin with # are comments."""
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, value in lines}
