"""A whole store into another: copied, backed up, restored, each shown to be equal."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from graph.errors import StoreError
from graph.store.sqlite import SqliteStore
from graph.store.sqlite_file import connect_new, create_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.store.contract import Store
    from graph.store.values import Verified

__all__ = ["DRAFT_SUFFIX", "back_up", "copy_all", "equal_or_refuse", "put_in_place"]

DRAFT_SUFFIX = ".hothmap.part"
"""How an unfinished file's name ends."""


def copy_all(source: Store, target: Store) -> Verified:
    """
    Copy everything from one store into an empty other, and verify both.

    Parameters
    ----------
    source
        The store to read.
    target
        An empty store of either kind.

    Returns
    -------
    Verified
        What the copy holds: equal to the source in digest and counts.
    """
    target.fill(source.snapshot())
    return equal_or_refuse(source, target)


def equal_or_refuse(source: Store, target: Store) -> Verified:
    """
    Verify two stores and compare them.

    Parameters
    ----------
    source, target
        The stores.

    Returns
    -------
    Verified
        What the second holds.

    Raises
    ------
    StoreError
        If either is not well, or they differ.
    """
    held, copied = source.verify(), target.verify()
    if not held.ok:
        msg = f"The store to copy from is not well: {held.faults[0]}. Run hothmap verify."
        raise StoreError(msg)
    if not copied.ok or copied.digest != held.digest or copied.counts != held.counts:
        msg = "The copy is not equal to the store it was made from; do not use it."
        raise StoreError(msg)
    return copied


def back_up(
    source: Store, path: Path, *, key: str | None, random_bytes: Callable[[int], bytes]
) -> Verified:
    """
    Write a whole copy of a store into one new file: whole or not at all.

    Parameters
    ----------
    source
        The store: an embedded one is copied page by page by the engine's own backup, another
        record by record.
    path
        The file; nothing may be there.
    key
        Password of the backup: that of an embedded source; None for a plain one.
    random_bytes
        Source of randomness for a new file.

    Returns
    -------
    Verified
        What the backup holds: equal to the source.

    Raises
    ------
    StoreError
        If something is there already, or the folder cannot be written.
    """
    if path.exists():
        msg = f"{path.name} is there already; nothing was changed. Name a file that is not there."
        raise StoreError(msg)
    draft = path.with_name(f".{path.name}.{os.getpid()}{DRAFT_SUFFIX}")
    draft.unlink(missing_ok=True)
    try:
        if isinstance(source, SqliteStore):
            connection = connect_new(draft, key, page_bytes=source.page_bytes)
            copy = SqliteStore(connection, draft)
            try:
                source.backup(connection)
                found = equal_or_refuse(source, copy)
            finally:
                copy.close()
        else:
            copy = SqliteStore(create_file(draft, key=key, random_bytes=random_bytes), draft)
            try:
                found = copy_all(source, copy)
            finally:
                copy.close()
        put_in_place(draft, path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return found


def put_in_place(draft: Path, path: Path, *, replace: bool = False) -> None:
    """
    Give a finished file its name, and make the name last.

    Parameters
    ----------
    draft
        The file, closed.
    path
        Its name, in the same folder.
    replace
        Whether a file of that name is replaced; otherwise it is left and refused.

    Raises
    ------
    StoreError
        If a file is there that is not to be replaced, or the folder cannot be written.
    """
    try:
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        if replace:
            draft.replace(path)
        else:
            _name(draft, path)
        if os.name == "posix":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        msg = f"{path.name} could not be written: {error.strerror}. Nothing was changed."
        raise StoreError(msg) from None


def _name(draft: Path, path: Path) -> None:
    """Give a file a name that nobody else's file has."""
    try:
        path.hardlink_to(draft)
    except OSError:
        if path.exists():
            msg = f"{path.name} is there already; nothing was changed."
            raise StoreError(msg) from None
        draft.replace(path)  # a file system without links
