"""The team's own settings, where a command is given some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import UsageError
from mapping.settings import Settings, read_settings

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_team_settings"]


def read_team_settings(path: Path | None) -> Settings:
    """
    Read the team's settings, or take the defaults.

    Parameters
    ----------
    path
        What ``--settings`` names, or None.

    Returns
    -------
    Settings
        The team's.

    Raises
    ------
    UsageError
        If there is no such file.
    """
    if path is None:
        return Settings()
    if not path.is_file():
        msg = f"There is no settings file {path}; name a TOML file."
        raise UsageError(msg)
    return read_settings(path)
