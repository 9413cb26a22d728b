"""Addresses: which count as one, which are trusted, and which Host names this machine."""

from __future__ import annotations

import pytest

from channels.common.addresses import is_loopback_or_in, names_this_machine, networks

TRUSTED = networks(["10.1.0.0/16", "192.0.2.7", "2001:db8::/32"])


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "10.1.2.3", "192.0.2.7", "2001:db8::5"]
)
def test_this_machine_and_what_is_listed_are_trusted(address):
    assert is_loopback_or_in(address, TRUSTED)


@pytest.mark.parametrize("address", ["10.2.0.1", "192.0.2.8", "203.0.113.1", "2001:db9::5", "", "localhost"])
def test_all_else_is_not(address):
    assert not is_loopback_or_in(address, TRUSTED)


def test_a_setting_that_is_no_address_is_an_error():
    with pytest.raises(ValueError, match="somewhere"):
        networks(["somewhere"])


@pytest.mark.parametrize("host", ["localhost", "localhost:5005", "127.0.0.1:5005", "LOCALHOST", "[::1]:5005", "[::1]"])
def test_names_of_this_machine(host):
    assert names_this_machine(host)


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "evil.example:5005",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "127.0.0.2x",
        "[::2]",
    ],
)
def test_names_that_somebody_else_chose(host):
    assert not names_this_machine(host)
