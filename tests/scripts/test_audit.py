"""The list of advisories speaks of what is locked, and says when it no longer does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml

from scripts.audit import LIST, LOCK, MOST_DAYS, faults_of, locked_in

CONTENT = yaml.safe_load(LIST.read_text(encoding="utf-8"))
LOCKED = locked_in(LOCK.read_text(encoding="utf-8"))
REVIEWED: date = CONTENT["reviewed"]


def test_the_list_is_true_to_the_lock():
    assert faults_of(CONTENT, LOCKED, REVIEWED) == []


@pytest.mark.parametrize("now", ["9.9.9", None])
def test_a_package_that_changed_or_went_away_is_a_fault(now):
    locked = {name: version for name, version in LOCKED.items() if name != "aiohttp"}
    (fault,) = faults_of(CONTENT, locked | ({"aiohttp": now} if now else {}), REVIEWED)
    assert "aiohttp" in fault and str(now or "no such package") in fault


def test_a_list_that_nobody_looked_at_for_long_is_a_fault():
    (fault,) = faults_of(CONTENT, LOCKED, REVIEWED + timedelta(days=MOST_DAYS + 1))
    assert "reviewed" in fault


@pytest.mark.parametrize("entry", CONTENT["advisories"], ids=lambda entry: entry["package"])
def test_every_entry_says_what_it_is_and_why_it_does_no_harm(entry):
    assert entry.keys() == {"package", "version", "ids", "what", "unreachable", "basis"}
    assert entry["ids"] and entry["unreachable"] and entry["basis"] in ("database", "known")
