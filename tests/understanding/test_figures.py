"""The figures beside the model are those that the pipeline gives."""

from __future__ import annotations

import pytest

from evaluation.fixed_fold import FIGURES, measured


@pytest.mark.timeout(1200)
def test_the_written_figures_are_what_the_pipeline_gives() -> None:
    """Trains once on all but a twentieth of the examples: some minutes on two cores, nothing where that was done."""
    assert FIGURES.differences(measured()) == [], "`make figures` writes them anew"
