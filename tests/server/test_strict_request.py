"""A head that leaves open where the body ends is refused before anything waits for that end."""

from __future__ import annotations

import pytest
from sanic.compat import Header
from sanic.exceptions import InvalidUsage

from server.strict_request import StrictRequest


def request(*headers: tuple[str, str]) -> StrictRequest:
    return StrictRequest(b"/", Header(list(headers)), "1.1", "POST", None, None)


@pytest.mark.parametrize("length", ["-5", "", "x", "1e3", "+2", "0x10", "５", "2, 2"])
def test_a_length_is_a_number(length):
    with pytest.raises(InvalidUsage):
        request(("content-length", length))


@pytest.mark.parametrize(
    "headers",
    [
        [("content-length", "2"), ("content-length", "2")],
        [("content-length", "2"), ("transfer-encoding", "chunked")],
        [("transfer-encoding", "gzip")],
        [("transfer-encoding", "xchunked")],
    ],
)
def test_there_is_one_way_to_find_the_end(headers):
    with pytest.raises(InvalidUsage):
        request(*headers)


@pytest.mark.parametrize("headers", [[], [("content-length", "0")], [("transfer-encoding", "chunked")]])
def test_what_clients_send_passes(headers):
    assert request(*headers).method == "POST"
