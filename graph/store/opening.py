"""From a store's address to an open store."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import StoreError, UsageError
from graph.store.account import ServerAccount
from graph.store.sqlite import SqliteStore
from graph.store.sqlite_file import create_file, open_file
from graph.store.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.store.contract import Store

__all__ = ["create_store", "is_server", "open_store", "store_path"]

_PREFIX = "sqlite:///"
_SERVERS = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})


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
        msg = f"No store of the kind “{kind}” is a file here; use sqlite:///PATH."
        raise UsageError(msg)
    return Path(url).expanduser()


def create_store(
    url: str,
    *,
    key: str | None = None,
    account: ServerAccount | None = None,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> Store:
    """
    Make an empty store.

    Parameters
    ----------
    url
        ``sqlite:///PATH``, where nothing may be yet; or ``neo4j://HOST:7687``, an empty database.
    key
        Password to encrypt a file with; None for a plain store.
    account
        User, password and database of a server.
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
    if is_server(url):
        return _server_store(url, account, waiting=Waiting(), random_bytes=random_bytes)
    if key is not None and not key:
        msg = "An empty password protects nothing; choose one, or make a plain store on purpose."
        raise StoreError(msg)
    path = store_path(url)
    return SqliteStore(create_file(path, key=key, random_bytes=random_bytes), path)


def open_store(
    url: str,
    *,
    key: str | None = None,
    account: ServerAccount | None = None,
    read_only: bool = False,
    waiting: Waiting | None = None,
) -> Store:
    """
    Open an existing store.

    Parameters
    ----------
    url
        ``sqlite:///PATH`` or ``neo4j://HOST:7687``.
    key
        Password of a file; None for a plain store.
    account
        User, password and database of a server.
    read_only
        Refuse every write.
    waiting
        How long to wait for another program's write, or for a server, and who is told; None for
        30 seconds and nobody.

    Returns
    -------
    Store
        Open; close it when done.
    """
    waiting = waiting or Waiting()
    if is_server(url):
        return _server_store(url, account, waiting=waiting, read_only=read_only)
    path = store_path(url)
    connection = open_file(path, key=key, read_only=read_only, waiting=waiting)
    return SqliteStore(connection, path, waiting)


def _server_store(
    url: str,
    account: ServerAccount | None,
    *,
    waiting: Waiting,
    read_only: bool = False,
    random_bytes: Callable[[int], bytes] | None = None,
) -> Store:
    """Connect; make the store where randomness is given, else see that it is there."""
    from graph.store.neo4j import Neo4jStore, make_schema  # noqa: PLC0415 - only for a server
    from graph.store.neo4j_server import connect  # noqa: PLC0415 - as above

    account = account or ServerAccount()
    driver = connect(url, account, timeout_s=waiting.timeout_s)
    try:
        if random_bytes is not None:
            make_schema(driver, url, account.database, random_bytes=random_bytes)
        store = Neo4jStore(driver, url, account.database, read_only=read_only, waiting=waiting)
        store.check()
    except BaseException:
        driver.close()
        raise
    return store


def is_server(url: str) -> bool:
    """
    Tell whether an address is that of a Neo4j server.

    Parameters
    ----------
    url
        The address.

    Returns
    -------
    bool
        True for ``neo4j://``, ``bolt://`` and their encrypted forms.
    """
    return url.partition("://")[0] in _SERVERS and "://" in url
