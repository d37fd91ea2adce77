"""Where a store must not lie: on a network share, or in a folder that is kept in step elsewhere.

Locks fail there, and copies hold everybody's names.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePath

__all__ = ["shared_folder", "system_mounts"]

_SYNCHRONISED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
}
"""How such folders' names begin, without regard to case."""
_NETWORK = frozenset({
    "9p", "afpfs", "afs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.rclone", "fuse.sshfs",
    "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb2", "smb3", "smbfs", "vboxsf", "webdav",
})  # fmt: skip
_REMOTE_DRIVE = 4


def shared_folder(path: PurePath, *, mounts: str, remote_drive: bool = False) -> str:
    """
    Tell why a folder is no place for a store.

    Parameters
    ----------
    path
        Whole path of the store's file, links resolved.
    mounts
        What is mounted where, as ``/proc/mounts`` lists it; empty where the system has no such
        list.
    remote_drive
        Whether Windows says that the drive is a network drive.

    Returns
    -------
    str
        What it is (``OneDrive``, ``a network file system (cifs)`` …); empty where nothing is wrong.
    """
    for part in path.parts[:-1]:
        for beginning, name in _SYNCHRONISED.items():
            if part.casefold().startswith(beginning):
                return f"a folder that {name} keeps in step"
    if remote_drive or str(path).startswith(("\\\\", "//")):
        return "a network share"
    kind = _file_system(path, mounts)
    return f"a network file system ({kind})" if kind in _NETWORK else ""


def _file_system(path: PurePath, mounts: str) -> str:
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:  # noqa: PLR2004 - device, place, kind
            continue
        place = PurePath(fields[1].encode("utf-8").decode("unicode_escape", "replace"))
        if path.is_relative_to(place) and len(place.parts) > best:
            best, kind = len(place.parts), fields[2]
    return kind


def system_mounts(path: Path) -> tuple[str, bool]:
    """
    Ask the system what is mounted where.

    Parameters
    ----------
    path
        Whole path of the store's file.

    Returns
    -------
    tuple of str and bool
        The list of mounts, empty where there is none; and whether the drive is a network drive.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows alone

        root = os.path.splitdrive(path)[0] + "\\"
        return "", ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOTE_DRIVE
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace"), False
    except OSError:
        return "", False
