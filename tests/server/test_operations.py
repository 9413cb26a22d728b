"""Settings of the operations channel, and whom it lets in."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from rasa.shared.exceptions import RasaException

from server.operations import OperationsInput, _refuse_other_machines


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))


def refusal(address: str):
    return asyncio.run(_refuse_other_machines(SimpleNamespace(ip=address)))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_let_in(address):
    assert refusal(address) is None


@pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.2", "203.0.113.9", "::ffff:10.0.0.7", "fe80::1", "0.0.0.0"])
def test_other_machines_are_refused_and_told_where_to_read_on(address):
    refused = refusal(address)
    assert refused.status == 403
    assert b"operations.md" in refused.body


@pytest.mark.parametrize("settings", [{"public": "yes"}, {"public": 1}, {"publik": True}])
def test_a_setting_that_makes_no_sense_ends_the_start_with_a_sentence(settings):
    with pytest.raises(RasaException, match=r"public|publik"):
        OperationsInput.from_credentials(settings)


def test_no_settings_are_the_safe_ones():
    assert OperationsInput.from_credentials(None)._public is False
