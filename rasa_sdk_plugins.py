"""What `rasa run actions` loads beside the actions: rasa_sdk imports a package of this name, where there is one."""

from __future__ import annotations

import pluggy


def init_hooks(manager: pluggy.PluginManager) -> None:
    """Register the hooks of `server.action_server`.

    Raises:
        ImportError: If they cannot be imported. rasa_sdk takes a ModuleNotFoundError for "no plugins", and would serve
            without any protection.
    """
    try:
        from server import action_server
    except ModuleNotFoundError as error:
        raise ImportError(f"rasa_sdk_plugins: {error}") from error
    manager.register(action_server.ActionServerPlugin())
