"""A setting of the environment that makes no sense is named in a sentence, never a traceback."""

from __future__ import annotations

import pytest

from server import settings
from server.errors import SettingError


@pytest.mark.parametrize("given", ["abc", "-1", "0", "65536", "80.5", "1e3", "５００５x", "nan"])
def test_a_port_is_a_number_that_a_server_can_have(monkeypatch, given):
    monkeypatch.setenv("PORT", given)
    with pytest.raises(SettingError, match="PORT"):
        settings.port("PORT", 5005)


@pytest.mark.parametrize("given", ["-1", "0", "abc", "inf", "nan", "0.01", "1e9"])
def test_days_that_would_erase_a_talk_that_goes_on_are_refused(monkeypatch, given):
    monkeypatch.setenv("KEEP_DAYS", given)
    with pytest.raises(SettingError, match="KEEP_DAYS"):
        settings.keep_days()


@pytest.mark.parametrize(("given", "days"), [("", 30), (" ", 30), ("7", 7), ("1.5", 1.5)])
def test_an_empty_setting_counts_as_unset(monkeypatch, given, days):
    monkeypatch.setenv("KEEP_DAYS", given)
    assert settings.keep_days() == days
