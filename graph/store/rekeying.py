"""A new password for an embedded store, or its first, or none: all of it or nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graph.errors import StoreError
from graph.store.sqlite import SqliteStore
from graph.store.sqlite_file import create_file, plain_errors, quoted
from graph.store.transfer import DRAFT_SUFFIX, copy_all, put_in_place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["rekey"]


def rekey(
    store: SqliteStore,
    path: Path,
    *,
    old: str | None,
    new: str | None,
    random_bytes: Callable[[int], bytes],
) -> None:
    """
    Change the password of an open store, and close it.

    Parameters
    ----------
    store
        The store; nobody else may have it open.
    path
        Its file.
    old
        The password it was opened with; None for a plain one.
    new
        The new password; None to make it plain.
    random_bytes
        Source of randomness.

    Raises
    ------
    StoreError
        If the two are the same, the new one cannot be used, or somebody else uses the store.
    """
    if old == new:
        msg = "The new password is the old one; nothing was changed."
        raise StoreError(msg)
    if old is not None and new is not None:
        store.set_key(quoted(new))
        store.close()
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}{DRAFT_SUFFIX}")
    draft.unlink(missing_ok=True)
    try:
        copy = SqliteStore(create_file(draft, key=new, random_bytes=random_bytes), draft)
        try:
            with store.alone():
                copy_all(store, copy)
                copy.close()
        finally:
            copy.close()
        store.close()
        if old is None:
            with plain_errors(path):
                _overwrite(path, draft)
        else:
            put_in_place(draft, path, replace=True)
    finally:
        draft.unlink(missing_ok=True)


def _overwrite(path: Path, draft: Path) -> None:
    """Put the encrypted file in the plain one's place, then zeros over what the plain one held."""
    if os.name != "posix":
        put_in_place(draft, path, replace=True)
        return
    with path.open("rb+") as old:
        length = os.fstat(old.fileno()).st_size
        put_in_place(draft, path, replace=True)
        for start in range(0, length, 1 << 20):
            old.seek(start)
            old.write(bytes(min(1 << 20, length - start)))
        old.flush()
        os.fsync(old.fileno())
