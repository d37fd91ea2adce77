"""The connection to a Neo4j server, and its errors in plain words."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import neo4j
from neo4j import exceptions

from graph.errors import StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store.account import ServerAccount

__all__ = ["connect", "plain_server_errors", "shown"]

LEAST_VERSION = 5
# What the driver would say of its own accord is said by the errors below, in plain words.
logging.getLogger("neo4j").addHandler(logging.NullHandler())
_BY_KIND = (
    (
        (exceptions.AuthError, exceptions.TokenExpired),
        "{place} does not accept this user and password (HOTHMAP_NEO4J_USER, _PASSWORD).",
    ),
    (
        (exceptions.IncompleteCommit,),
        "{place} went away at the very end: whether this was saved is not known. Do it again.",
    ),
    (
        (exceptions.ServiceUnavailable, exceptions.SessionExpired),
        "No Neo4j answers at {place}. Is it running, and is the port right?",
    ),
)
_BY_CODE = (
    (
        ("OutOfMemory", "MemoryPool"),
        "{place} ran out of memory, and nothing was saved; see docs/neo4j.md on memory.",
    ),
    (
        ("LockAcquisition", "LockClient", "Deadlock", "TransactionTimedOut", "LockTimeout"),
        "{place} is being written by somebody else, who did not finish in time; nothing was saved.",
    ),
    (("DatabaseNotFound",), "{place} has no such database; see HOTHMAP_NEO4J_DATABASE."),
    (
        ("ReadOnly", "NotALeader", "Forbidden"),
        "{place} may only be read by this user, or by this way; nothing was saved.",
    ),
)


def shown(url: str) -> str:
    """
    Write a server's address fit to be shown.

    Parameters
    ----------
    url
        The address.

    Returns
    -------
    str
        Scheme, host and port; never a user, a password or a path.
    """
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}"


def connect(url: str, account: ServerAccount, *, timeout_s: float) -> neo4j.Driver:
    """
    Connect to a server and see that it is one this store runs on.

    Parameters
    ----------
    url
        Its address, without user and password.
    account
        User, password and database.
    timeout_s
        How long to go on trying, in seconds.

    Returns
    -------
    neo4j.Driver
        Connected; close it when done. StoreError is raised if the server does not answer, does not
        let the user in, or is too old.

    Raises
    ------
    UsageError
        If the address holds a user or password.
    """
    if urlsplit(url).username or urlsplit(url).password:
        msg = "An address must not hold a user or password: set HOTHMAP_NEO4J_USER and _PASSWORD."
        raise UsageError(msg)
    driver = neo4j.GraphDatabase.driver(
        url,
        auth=(account.user, account.password),
        max_transaction_retry_time=timeout_s,
        connection_timeout=min(timeout_s, 10.0) or 1.0,
        notifications_min_severity="OFF",
        user_agent="hothmap",
    )
    try:
        with plain_server_errors(url):
            driver.verify_connectivity()
            found = driver.execute_query(
                "CALL dbms.components() YIELD versions RETURN versions[0] AS version",
                database_=account.database,
            )
            version = str(found.records[0]["version"])
        _refuse_old(url, version)
    except BaseException:
        driver.close()
        raise
    return driver


def _refuse_old(url: str, version: str) -> None:
    if int(version.partition(".")[0]) < LEAST_VERSION:
        msg = f"{shown(url)} runs Neo4j {version}; version {LEAST_VERSION} or later is needed."
        raise StoreError(msg)


@contextmanager
def plain_server_errors(url: str) -> Iterator[None]:
    """
    Turn the driver's errors into sentences that say what to do.

    Parameters
    ----------
    url
        The server's address.

    Yields
    ------
    None
        Once, for the work to be done inside.

    Raises
    ------
    StoreError
        For every fault of the server or the way to it.
    """
    try:
        yield
    except (exceptions.DriverError, exceptions.Neo4jError) as error:
        raise StoreError(_sentence(shown(url), error)) from error


def _sentence(place: str, error: Exception) -> str:
    code = str(getattr(error, "code", "") or "")
    for kinds, sentence in _BY_KIND:
        if isinstance(error, kinds):
            return sentence.format(place=place)
    for words, sentence in _BY_CODE:
        if any(word in code for word in words):
            return sentence.format(place=place)
    return f"{place} refused ({code or type(error).__name__}). Nothing was saved."
