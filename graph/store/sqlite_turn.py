"""The embedded store's turn to write: taken, waited for, and told to others who wait.

While one program writes, a small file beside the store says which: a
:class:`graph.store.waiting.Holder`. The program holds a lock of the operating system's on that
file, which ends with it however it ends. A file whose lock is free is a leftover: it is never
believed, and the next writer removes it. Nothing depends on the file: where it cannot be made, the
writing goes on without.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec
import sqlcipher3

from graph.store.waiting import AT_ONCE_S, Holder, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["NOTE_SUFFIX", "begin", "holder_of", "noted", "sweep"]

NOTE_SUFFIX = ".hothmap.writer"
"""How the name of a file that tells who writes ends."""
_LONGEST = 1024
_LOCKED_BYTE = 1 << 20
"""A byte far beyond the text: Windows keeps others from reading what is locked."""


def begin(connection: sqlcipher3.Connection, statement: str, path: Path, waiting: Waiting) -> None:
    """
    Run a statement that may have to wait for another program; say so where the wait is worth it.

    Parameters
    ----------
    connection
        The store's connection.
    statement
        What needs the engine's lock, a constant.
    path
        The store's file.
    waiting
        How long to wait, and who is told.

    Raises
    ------
    OperationalError
        As the engine raises it; "locked" where the other was not done in time.
    """
    at_once_s = min(AT_ONCE_S, waiting.timeout_s)
    try:
        _wait_for(connection, at_once_s)
        connection.execute(statement)
    except sqlcipher3.OperationalError as error:
        if "locked" not in str(error) or waiting.timeout_s <= at_once_s:
            raise
        _wait_for(connection, waiting.timeout_s)
        waiting.begins(path.name, holder_of(path))
        connection.execute(statement)
    finally:
        _wait_for(connection, waiting.timeout_s)


def _wait_for(connection: sqlcipher3.Connection, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


@contextmanager
def noted(path: Path, waiting: Waiting) -> Iterator[None]:
    """
    Keep a file beside a store that tells who writes, until the writing ends.

    Parameters
    ----------
    path
        The store's file, which this program has locked.
    waiting
        Who it is.

    Yields
    ------
    None
        Once.
    """
    sweep(path)
    note = path.with_name(f".{path.name}.{os.getpid()}{NOTE_SUFFIX}")
    descriptor = None
    with suppress(OSError):
        descriptor = os.open(note, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        if _locked(descriptor):
            os.write(descriptor, msgspec.json.encode(Holder.of(waiting)))
    try:
        yield
    finally:
        if descriptor is not None:
            with suppress(OSError):
                os.close(descriptor)
            with suppress(OSError):
                note.unlink()


def holder_of(path: Path) -> Holder | None:
    """
    Tell which other program writes into a store now.

    Parameters
    ----------
    path
        The store's file.

    Returns
    -------
    Holder or None
        One that says so and still lives; None where none does.
    """
    for note in _notes(path):
        with suppress(OSError, msgspec.DecodeError), note.open("rb+") as file:
            if not _locked(file.fileno()):
                held = msgspec.json.decode(file.read(_LONGEST), type=Holder)
                if not held.is_me:
                    return held
    return None


def sweep(path: Path) -> None:
    """
    Remove what writers left that were stopped before they could.

    Parameters
    ----------
    path
        The store's file.
    """
    for note in _notes(path):
        with suppress(OSError):
            with note.open("rb+") as file:
                left = _locked(file.fileno())
            if left:
                note.unlink()


def _notes(path: Path) -> list[Path]:
    beginning = f".{path.name}."
    try:
        names = sorted(one.name for one in path.parent.iterdir())
    except OSError:
        return []
    found = (one for one in names if one.startswith(beginning) and one.endswith(NOTE_SUFFIX))
    return [path.with_name(one) for one in found]


def _locked(descriptor: int) -> bool:
    """Lock a file unless somebody has; the lock ends when the file is closed, or the process."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - Windows alone

            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        with suppress(OSError):
            os.lseek(descriptor, 0, os.SEEK_SET)
        return False
    return True
