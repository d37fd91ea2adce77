"""What every command needs: the store, its key, the clock, the user, the day; and plain refusals.

The system's clock, randomness, environment and account are read here and nowhere below.
"""

from __future__ import annotations

import getpass
import os
import secrets
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec

from graph.errors import UsageError
from graph.store import Waiting, create_store, open_store
from mapping.cli.keys import account_for, key_for
from mapping.cli.saying import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from graph.store import Store

__all__ = [
    "console",
    "created",
    "default_store",
    "known_time",
    "now",
    "open_at",
    "opened",
    "print_json",
    "random_bytes",
    "read_day",
    "say",
    "user",
]

_UNWATCHED_WIDTH = 160


def console() -> Console:
    """
    Give what tables are printed on.

    Returns
    -------
    Console
        As wide as the terminal; 160 characters where there is none. Square brackets in data are
        text, not markup.
    """
    from rich.console import Console  # noqa: PLC0415 - loads for long; an import prints no table

    width = None if sys.stdout.isatty() else _UNWATCHED_WIDTH
    return Console(width=width, markup=False, highlight=False)


def print_json(value: object) -> None:
    """
    Print one object as JSON and nothing else.

    Parameters
    ----------
    value
        What msgspec can encode.
    """
    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def now() -> datetime:
    """
    Read the clock.

    Returns
    -------
    datetime
        Now, in UTC, to the second.
    """
    return datetime.now(UTC).replace(microsecond=0)


def random_bytes(count: int) -> bytes:
    """
    Draw randomness from the operating system.

    Parameters
    ----------
    count
        How many bytes.

    Returns
    -------
    bytes
        That many.
    """
    return secrets.token_bytes(count)


def user() -> str:
    """
    Give the user, recorded as claimed.

    Returns
    -------
    str
        ``HOTHMAP_USER``, or the operating system's account.
    """
    return os.environ.get("HOTHMAP_USER") or getpass.getuser()


def read_day(text: str | None) -> date:
    """
    Read a day from the command line.

    Parameters
    ----------
    text
        ``YYYY-MM-DD`` or ``dd/mm/yyyy``; None for today.

    Returns
    -------
    date
        The day; a sentence is said when it lies ahead.

    Raises
    ------
    UsageError
        If it is neither.
    """
    today = now().astimezone().date()
    if text is None:
        return today
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if day > today:
            say(f"{day:%d/%m/%Y} lies ahead: this is what the evidence of today would say then.")
        return day
    msg = f"“{text}” is not a day; write it as 2026-10-31 or 31/10/2026."
    raise UsageError(msg)


def known_time(text: str | None) -> datetime | None:
    """
    Read the time as of which things were known.

    Parameters
    ----------
    text
        ISO time (``2026-10-14`` means the end of that day, UTC); None for now.

    Returns
    -------
    datetime or None
        The time, or None for everything that is in the store.

    Raises
    ------
    UsageError
        If it is not a time.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        msg = f"“{text}” is not a time; write it as 2026-10-14 or 2026-10-14T16:30."
        raise UsageError(msg) from None
    if len(text.strip()) == len("2026-10-14"):
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def default_store(given: str | None) -> str:
    """
    Give the address of the store to use.

    Parameters
    ----------
    given
        What ``--store`` says, or None.

    Returns
    -------
    str
        That, or ``HOTHMAP_STORE``.

    Raises
    ------
    UsageError
        If neither names one.
    """
    url = given or os.environ.get("HOTHMAP_STORE")
    if not url:
        msg = (
            "No store is named. Give --store sqlite:///PATH or neo4j://HOST:7687, or set "
            "HOTHMAP_STORE."
        )
        raise UsageError(msg)
    return url


@contextmanager
def opened(url: str | None, *, read_only: bool = True) -> Iterator[Store]:
    """
    Open the store a command works on, and close it.

    Parameters
    ----------
    url
        What ``--store`` says, or None.
    read_only
        Refuse every write.

    Yields
    ------
    Store
        Open.
    """
    store = open_at(default_store(url), read_only=read_only)
    try:
        yield store
    finally:
        store.close()


def open_at(address: str, *, key: str | None = None, read_only: bool = False) -> Store:
    """
    Open a store, its password or its server's found where they are kept.

    Parameters
    ----------
    address
        The store's address.
    key
        Its password where the caller knows it.
    read_only
        Refuse every write.

    Returns
    -------
    Store
        Open; close it when done.
    """
    return open_store(
        address,
        key=key or key_for(address),
        account=account_for(address),
        read_only=read_only,
        waiting=Waiting(timeout_s=_patience(), tell=say, command=_command(), clock=now),
    )


def created(address: str, *, key: str | None) -> Store:
    """
    Make an empty store.

    Parameters
    ----------
    address
        Where.
    key
        Password of a file; None for a plain one and for a server.

    Returns
    -------
    Store
        Open; close it when done.
    """
    return create_store(address, key=key, account=account_for(address), random_bytes=random_bytes)


def _command() -> str:
    """Give the command's name, never what was typed after it."""
    from mapping.cli.app import COMMANDS  # noqa: PLC0415 - it imports this module

    first = sys.argv[1] if len(sys.argv) > 1 else ""
    return first if first in COMMANDS else ""


def _patience() -> float:
    """Say how many seconds to wait for another program's write."""
    given = os.environ.get("HOTHMAP_LOCK_SECONDS", "30")
    try:
        return max(0.0, float(given))
    except ValueError:
        msg = "HOTHMAP_LOCK_SECONDS must be a number of seconds."
        raise UsageError(msg) from None
