"""What every channel makes of a wrong section in credentials.yml."""

from __future__ import annotations

import pytest
from rasa.shared.exceptions import RasaException

from channels.rest import CheckedRestInput
from channels.telegram.channel import CheckedTelegramInput
from channels.web.channel import WebInput
from channels.wechat.official.channel import WechatOfficialInput
from channels.wechat.wecom.channel import WecomKfInput


@pytest.mark.parametrize(
    "channel", [CheckedRestInput, CheckedTelegramInput, WebInput, WechatOfficialInput, WecomKfInput]
)
def test_an_unknown_setting_is_named_with_its_channel(channel):
    with pytest.raises(RasaException, match=rf"credentials\.yml: {channel.name()}: .*'orignis'"):
        channel.from_credentials({"orignis": []})
