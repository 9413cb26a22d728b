"""Requests for help with harm or deceit are seen; whoever only tells of such a thing, or fears it, is answered."""

from pathlib import Path

import pytest
import yaml

from nlu.extraction.misuse_requests import KINDS, misuse
from nlu.extraction.normalise import normalise

CASES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("misuse.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind in KINDS for text in CASES[kind]])
def test_a_request_is_seen(kind: str, text: str) -> None:
    assert misuse(normalise(text)) == kind


@pytest.mark.parametrize("text", CASES["innocent"])
def test_a_borrowers_own_question_is_no_request(text: str) -> None:
    assert misuse(normalise(text)) is None
