"""The folder `var/`: conversations, votes, keys."""

from __future__ import annotations

import os
from pathlib import Path

from storage.errors import FolderError

VARIABLE = "VAR_DIR"
FOLDER = "var"
OWNER_ONLY = 0o700
OTHERS_GET_NOTHING = 0o077


def var_folder() -> Path:
    """Return the folder that `VAR_DIR` names, `var` otherwise, readable and writable to the owner only.

    It is made where it is missing. From then on no file of this process is readable to other users.

    Raises:
        FolderError: If it cannot be made, or no file can be made in it.
    """
    folder = Path(os.environ.get(VARIABLE) or FOLDER)
    os.umask(OTHERS_GET_NOTHING)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_mode & OTHERS_GET_NOTHING and folder.stat().st_uid == os.geteuid():
            folder.chmod(OWNER_ONLY)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError
    except OSError as error:
        reason = error.strerror or "not writable"
        raise FolderError(
            f"文件夹 {folder} 不能写入，请换一个（VAR_DIR）或改权限。The folder {folder} cannot be written: {reason}. "
            "Choose another by VAR_DIR, or change its permissions."
        ) from None
    return folder
