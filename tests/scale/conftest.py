"""What the tests of several processes share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.engines import Redis


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """A Redis for all tests here; one that stops it starts it again."""
    server = Redis(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()
