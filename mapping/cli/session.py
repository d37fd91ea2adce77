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
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console

from graph.errors import StoreError, UsageError
from graph.store import open_store, store_path
from graph.store.folders import shared_folder, system_mounts
from graph.store.sqlite_file import is_encrypted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.casebook import Casebook
    from graph.store import Store

__all__ = [
    "ask_new_key",
    "console",
    "default_store",
    "key_for",
    "known_time",
    "now",
    "opened",
    "print_json",
    "random_bytes",
    "read_day",
    "read_key",
    "say",
    "user",
    "view",
    "why_shared",
]

_KEYRING = "hothmap"
_UNWATCHED_WIDTH = 160


def say(sentence: str) -> None:
    """
    Say a sentence to the person, on standard error.

    Parameters
    ----------
    sentence
        What to say.
    """
    print(sentence, file=sys.stderr)


def console() -> Console:
    """
    Give what tables are printed on.

    Returns
    -------
    Console
        As wide as the terminal; 160 characters where there is none. Square brackets in data are
        text, not markup.
    """
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
        msg = "No store is named. Give --store sqlite:///PATH, or set HOTHMAP_STORE."
        raise UsageError(msg)
    return url


def key_for(url: str) -> str | None:
    """
    Find the key of an existing store.

    Parameters
    ----------
    url
        The store's address.

    Returns
    -------
    str or None
        None for a plain store; else the key from ``HOTHMAP_KEY_FILE``, the operating system's
        keyring, or the person at the terminal.

    Raises
    ------
    StoreError
        If the store is encrypted and no key is to be had.
    """
    path = store_path(url)
    if not path.is_file() or path.stat().st_size == 0 or not is_encrypted(path):
        return None
    key = _key_file() or _keyring(path)
    if key is not None:
        return key
    if sys.stdin.isatty():
        return getpass.getpass(f"Password of {path.name}: ")
    msg = (
        f"{path.name} is encrypted, or is not a hothmap store; name a file that holds its password "
        "in HOTHMAP_KEY_FILE."
    )
    raise StoreError(msg)


def ask_new_key(file: Path | None = None) -> str:
    """
    Ask for the key of a new store, twice.

    Parameters
    ----------
    file
        A file that holds it, as somebody named it; None for ``HOTHMAP_KEY_FILE``.

    Returns
    -------
    str
        The key, from a file or the person at the terminal.

    Raises
    ------
    StoreError
        If there is nobody to ask, or the two differ.
    """
    key = _key_file() if file is None else read_key(file, "The file of the new password")
    if key is not None:
        return key
    if not sys.stdin.isatty():
        msg = (
            "A store is encrypted unless you say otherwise: name a file that holds its password in "
            "HOTHMAP_KEY_FILE, or make a plain one with --unencrypted."
        )
        raise StoreError(msg)
    say("Choose a password for the store. A lost password cannot be recovered, by anybody.")
    key = getpass.getpass("Password: ")
    if key != getpass.getpass("Once more: "):
        msg = "The two differ; nothing was made."
        raise StoreError(msg)
    return key


def _key_file() -> str | None:
    named = os.environ.get("HOTHMAP_KEY_FILE")
    if not named:
        return None
    return read_key(Path(named), "HOTHMAP_KEY_FILE")


def read_key(path: Path, what: str) -> str:
    """
    Read a password from a file.

    Parameters
    ----------
    path
        The file.
    what
        How a mistake names it.

    Returns
    -------
    str
        Its text without the end of the line.

    Raises
    ------
    StoreError
        If it cannot be read, or is empty.
    """
    try:
        key = path.expanduser().read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{what} cannot be read ({type(error).__name__}); check its path."
        raise StoreError(msg) from None
    if not key:
        msg = f"{what} is empty; it must hold the store's password."
        raise StoreError(msg)
    return key


def _keyring(path: Path) -> str | None:
    import keyring  # noqa: PLC0415 - looks for desktop services; only when a key is needed
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    try:
        return keyring.get_password(_KEYRING, str(path.resolve()))
    except KeyringError:
        return None


def why_shared(path: Path) -> str:
    """
    Tell why a folder is no place for a store.

    Parameters
    ----------
    path
        The store's file.

    Returns
    -------
    str
        What kind of folder it is; empty where nothing is wrong.
    """
    whole = path.resolve()
    mounts, remote_drive = system_mounts(whole)
    return shared_folder(whole, mounts=mounts, remote_drive=remote_drive)


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
    address = default_store(url)
    store = open_store(address, key=key_for(address), read_only=read_only, timeout_s=_patience())
    try:
        yield store
    finally:
        store.close()


def _patience() -> float:
    """Say how many seconds to wait for another program's write."""
    given = os.environ.get("HOTHMAP_LOCK_SECONDS", "30")
    try:
        return max(0.0, float(given))
    except ValueError:
        msg = "HOTHMAP_LOCK_SECONDS must be a number of seconds."
        raise UsageError(msg) from None


def view(url: str | None, known_at: str | None) -> Casebook:
    """
    Read the casebook a command looks at.

    Parameters
    ----------
    url
        What ``--store`` says, or None.
    known_at
        What ``--known-at`` says, or None.

    Returns
    -------
    Casebook
        As known then.
    """
    with opened(url) as store:
        return store.load(known_at=known_time(known_at))
