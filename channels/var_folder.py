"""The folder for what outlives the server, for channels."""

from privacy.var_folder import var_folder

__all__ = ["var_folder"]
