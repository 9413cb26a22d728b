"""What both channels of WeChat share: envelope, messages, API."""

__all__: list[str] = []
