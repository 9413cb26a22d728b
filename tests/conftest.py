"""The assistant that faults and fuzzing share: all channels, no limits, a clock that can be set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.clock import fake_clock
from tests.support.servers import Assistant, running, unhurried

# a deadline would judge the machine, not the code
settings.register_profile("unhurried", deadline=None)
# for `make test-quick`
settings.register_profile("quick", max_examples=20, deadline=None)
settings.load_profile("unhurried")

KF_ACCOUNT = "wkfragile"
"""The customer service account of WeCom that the assistant serves."""


@pytest.fixture(scope="session")
def wechat() -> Iterator[object]:
    """WeChat's servers, played by a stand-in."""
    from tests.support.wechat.encryption import Account
    from tests.support.wechat.stand_in import StandIn

    with StandIn(Account()) as servers:
        yield servers


@pytest.fixture(scope="session")
def fragile(wechat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant that is broken, one part after the other: every test leaves it whole. Starting one takes long."""
    account = wechat.account
    environment = {
        "ACTION_TIMEOUT_S": "4",
        "WECHAT_TOKEN": account.token,
        "WECHAT_APP_ID": account.owner,
        "WECHAT_APP_SECRET": account.secret,
        "WECHAT_AES_KEY": account.aes_key,
        "WECHAT_API_URL": wechat.url,
        "WECOM_CORP_ID": account.owner,
        "WECOM_KF_SECRET": account.secret,
        "WECOM_TOKEN": account.token,
        "WECOM_AES_KEY": account.aes_key,
        "WECOM_OPEN_KFID": KF_ACCOUNT,
        "WECOM_API_URL": wechat.url,
        **fake_clock(tmp_path_factory.mktemp("clock") / "offset"),
    }
    with running(unhurried(), environment) as assistant:
        yield assistant
