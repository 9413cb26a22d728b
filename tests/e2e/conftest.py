"""Real servers for the conversations: one assistant as it is shipped and one without limits, for the whole session."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from tests.support.servers import ACTIONS, Assistant, running, unhurried
from tests.support.wechat.phones import OfficialPhone
from tests.support.wechat.stand_in import StandIn

EMBEDDER = "https://shop.example"
"""The site that the settings of the fixture `web` allow."""


@pytest.fixture(scope="session")
def servers() -> Iterator[Assistant]:
    """The assistant that most tests talk to."""
    with running() as assistant:
        yield assistant


@pytest.fixture(scope="session")
def web(wechat: StandIn) -> Iterator[Assistant]:
    """An assistant whose limits for one address do not matter: all tests come from one."""
    official_account = OfficialPhone(wechat, port=0, plain=False).variables
    with running(unhurried(origins=[EMBEDDER]), official_account) as assistant:
        yield assistant


@pytest.fixture
def frozen(web: Assistant) -> Iterator[subprocess.Popen[bytes]]:
    """The action server of `web`, which answers nothing during the test."""
    with web.frozen(ACTIONS) as process:
        yield process
