"""Code that WeChat's official accounts and WeCom share: envelope, messages, API."""

__all__: list[str] = []
