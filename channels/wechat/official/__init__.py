"""WeChat Official Accounts."""

__all__: list[str] = []
