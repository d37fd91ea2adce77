"""Passwords: a store's, a server's, a new one's; from a file, the keyring, or the person.

None is ever taken from a command line, and none is printed.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import StoreError
from graph.store import is_server, store_path
from graph.store.account import ServerAccount
from graph.store.folders import shared_folder, system_mounts
from graph.store.sqlite_file import is_encrypted
from mapping.cli.saying import say

__all__ = ["account_for", "ask_new_key", "key_for", "read_key", "why_shared"]

_KEYRING = "hothmap"


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
        None for a plain store and for a server; else the key from ``HOTHMAP_KEY_FILE``, the
        operating system's keyring, or the person at the terminal.

    Raises
    ------
    StoreError
        If the store is encrypted and no key is to be had.
    """
    if is_server(url):
        return None
    path = store_path(url)
    if not path.is_file() or path.stat().st_size == 0 or not is_encrypted(path):
        return None
    key = _key_file() or _keyring(str(path.resolve()))
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


def _keyring(name: str) -> str | None:
    import keyring  # noqa: PLC0415 - looks for desktop services; only when a key is needed
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    try:
        return keyring.get_password(_KEYRING, name)
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


def account_for(url: str) -> ServerAccount | None:
    """
    Find who opens a server's store.

    Parameters
    ----------
    url
        The store's address.

    Returns
    -------
    ServerAccount or None
        ``HOTHMAP_NEO4J_USER`` (default neo4j) and ``HOTHMAP_NEO4J_DATABASE`` (default neo4j), with
        the password from ``HOTHMAP_NEO4J_PASSWORD``, the keyring (service ``hothmap``, account
        ``USER@HOST``) or the person at the terminal. None for an embedded store.

    Raises
    ------
    StoreError
        If no password is to be had.
    """
    if not is_server(url):
        return None
    user = os.environ.get("HOTHMAP_NEO4J_USER") or "neo4j"
    database = os.environ.get("HOTHMAP_NEO4J_DATABASE") or "neo4j"
    host = urlsplit(url).hostname or ""
    password = os.environ.get("HOTHMAP_NEO4J_PASSWORD")
    if password is None:
        password = _keyring(f"{user}@{host}")
    if password is None and sys.stdin.isatty():
        password = getpass.getpass(f"Password of {user} on {host}: ")
    if password is None:
        msg = f"No password for {user} on {host}: set HOTHMAP_NEO4J_PASSWORD, or use the keyring."
        raise StoreError(msg)
    return ServerAccount(user=user, password=password, database=database)
