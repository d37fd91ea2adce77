"""From a store's address to an open store."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import StoreError, UsageError
from graph.store.sqlite import SqliteStore
from graph.store.sqlite_file import create_file, open_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.store.contract import Store

__all__ = ["create_store", "open_store", "store_path"]

_PREFIX = "sqlite:///"


def store_path(url: str) -> Path:
    """
    Give the file of an embedded store's address.

    Parameters
    ----------
    url
        ``sqlite:///`` and a path (``sqlite:////home/…`` for a whole one), or a path alone.

    Returns
    -------
    Path
        The file, with ``~`` filled in.

    Raises
    ------
    UsageError
        If the address is of another kind of store.
    """
    if url.startswith(_PREFIX):
        return Path(url.removeprefix(_PREFIX)).expanduser()
    if "://" in url or not url:
        kind = url.partition("://")[0]
        msg = f"No store of the kind “{kind}” is known here; use sqlite:///PATH."
        raise UsageError(msg)
    return Path(url).expanduser()


def create_store(
    url: str,
    *,
    key: str | None,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> Store:
    """
    Make an empty store.

    Parameters
    ----------
    url
        ``sqlite:///PATH``; nothing may be there yet.
    key
        Password to encrypt it with; None for a plain store.
    random_bytes
        Source of the register's key.

    Returns
    -------
    Store
        Open and empty.

    Raises
    ------
    StoreError
        If the password is empty, something is there already, or it cannot be made.
    """
    if key is not None and not key:
        msg = "An empty password protects nothing; choose one, or make a plain store on purpose."
        raise StoreError(msg)
    path = store_path(url)
    return SqliteStore(create_file(path, key=key, random_bytes=random_bytes), path)


def open_store(
    url: str, *, key: str | None = None, read_only: bool = False, timeout_s: float = 30.0
) -> Store:
    """
    Open an existing store.

    Parameters
    ----------
    url
        ``sqlite:///PATH``.
    key
        Its password; None for a plain store.
    read_only
        Refuse every write.
    timeout_s
        How long to wait for another program's write, in seconds.

    Returns
    -------
    Store
        Open; close it when done.
    """
    path = store_path(url)
    connection = open_file(path, key=key, read_only=read_only, timeout_s=timeout_s)
    return SqliteStore(connection, path)
