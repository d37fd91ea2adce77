"""Write files whole or not at all, and never over a file that is somebody else's."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from graph.errors import ReleaseError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["DRAFT_SUFFIX", "sweep_drafts", "write_file", "write_files"]

DRAFT_SUFFIX = ".hothmap.part"
"""How a draft's name ends; a draft that no running program holds is swept away."""

_MODE = 0o600


def write_file(path: Path, data: bytes, *, replace: bool = False) -> Path:
    """
    Write one file whole or not at all, for its owner's eyes only (mode 0600).

    Parameters
    ----------
    path
        Where; its folder must exist.
    data
        What.
    replace
        Whether a file that is there already may be replaced.

    Returns
    -------
    Path
        The same path; a file that cannot be written, or is there already, is refused.
    """
    write_files(
        path.parent, {path.name: data}, replaceable=frozenset({path.name} if replace else ())
    )
    return path


def write_files(
    folder: Path, files: Mapping[str, bytes], *, replaceable: frozenset[str] = frozenset()
) -> None:
    """
    Write files into a folder: every draft first, then each in its place.

    Parameters
    ----------
    folder
        The folder; it must exist.
    files
        Name to bytes.
    replaceable
        Names that may be there already and are replaced.

    Raises
    ------
    ReleaseError
        If the folder cannot be written, or a name is taken; then no new file is there, unless
        the computer stopped between putting one file in its place and the next.
    """
    sweep_drafts(folder)
    with ExitStack() as drafts:
        try:
            held = {
                name: drafts.enter_context(_draft(folder, name, files[name]))
                for name in sorted(files)
            }
            for name, draft in held.items():
                _put_in_place(draft, folder / name, replace=name in replaceable)
            _settle(folder)
        except OSError as error:
            msg = f"{folder}: cannot be written ({error.strerror or type(error).__name__})"
            raise ReleaseError(msg) from error


@contextmanager
def _draft(folder: Path, name: str, data: bytes) -> Iterator[Path]:
    """Hold a finished draft, locked so that nobody sweeps it, and remove it in the end."""
    path = folder / f".{name}.{os.getpid()}{DRAFT_SUFFIX}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _lock(descriptor)
            file.write(data)
            file.flush()
            os.fsync(descriptor)
            if sys.platform != "win32":
                yield path
        if sys.platform == "win32":
            # An open file can be neither moved nor swept there.
            yield path
    finally:
        with suppress(FileNotFoundError):
            path.unlink()


def _lock(descriptor: int) -> None:
    if sys.platform != "win32":
        # A file system without locks is written to all the same.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _put_in_place(draft: Path, path: Path, *, replace: bool) -> None:
    if replace:
        draft.replace(path)
        return
    try:
        # Unlike a rename, a link never takes the place of a file that appeared meanwhile.
        path.hardlink_to(draft)
    except FileExistsError:
        msg = f"{path}: there is a file already that this tool did not write; move it away"
        raise ReleaseError(msg) from None
    except OSError:
        if path.exists():
            raise
        draft.replace(path)


def _settle(folder: Path) -> None:
    """Make the names in a folder last, where the system can."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep_drafts(folder: Path) -> int:
    """
    Remove drafts that a stopped run of this tool left behind.

    Parameters
    ----------
    folder
        Where to look; not below it.

    Returns
    -------
    int
        How many were removed; drafts that a running program holds stay.
    """
    swept = 0
    for path in sorted(folder.glob(f".*{DRAFT_SUFFIX}")):
        with suppress(OSError):
            if _is_held(path):
                continue
            path.unlink()
            swept += 1
    return swept


def _is_held(path: Path) -> bool:
    if sys.platform != "win32" and not path.is_symlink():
        with path.open("rb") as file:
            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    return False
