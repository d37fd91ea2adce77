"""Network shares and synchronised folders are told from folders of this computer."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from graph.store.folders import shared_folder, system_mounts

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/team /mnt/team cifs rw 0 0
host:/home /home/shared\\040files nfs4 rw 0 0
/dev/sdb1 /mnt/team/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/ada/cases/store.db", ""),
        ("/mnt/team/store.db", "a network file system (cifs)"),
        ("/home/shared files/store.db", "a network file system (nfs4)"),
        ("/mnt/team/local/store.db", ""),
        ("/home/ada/Dropbox/store.db", "a folder that Dropbox keeps in step"),
        ("/home/ada/Google Drive/x/store.db", "a folder that Google Drive keeps in step"),
        (
            "/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/store.db",
            "a folder that iCloud keeps in step",
        ),
        ("/home/ada/onedrive.db", ""),
    ],
)
def test_on_systems_with_a_list_of_mounts(path: str, expected: str) -> None:
    assert shared_folder(PurePosixPath(path), mounts=MOUNTS) == expected


@pytest.mark.parametrize(
    ("path", "remote", "expected"),
    [
        (r"C:\Users\ada\store.db", False, ""),
        (
            r"C:\Users\ada\OneDrive - Council\store.db",
            False,
            "a folder that OneDrive keeps in step",
        ),
        (r"H:\store.db", True, "a network share"),
        (r"\\server\team\store.db", False, "a network share"),
    ],
)
def test_on_windows(path: str, remote: bool, expected: str) -> None:  # noqa: FBT001 - a parameter
    assert shared_folder(PureWindowsPath(path), mounts="", remote_drive=remote) == expected


def test_the_system_is_asked(tmp_path: Path) -> None:
    mounts, remote = system_mounts(tmp_path)
    assert not remote
    assert not shared_folder(Path("/"), mounts=mounts)
