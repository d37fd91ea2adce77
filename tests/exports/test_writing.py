"""A file is there whole or not at all, and nobody else's file is ever replaced."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from exports.writing import DRAFT_SUFFIX, sweep_drafts, write_file, write_files
from graph.errors import ReleaseError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_written_whole_for_its_owner_alone(tmp_path: Path) -> None:
    path = write_file(tmp_path / "a.txt", b"whole")
    assert path.read_bytes() == b"whole"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_that_is_there_is_not_replaced_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"mine")
    with pytest.raises(ReleaseError, match="did not write"):
        write_file(path, b"other")
    assert path.read_bytes() == b"mine"
    write_file(path, b"new", replace=True)
    assert path.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_when_one_of_several_cannot_be_written_none_is_there(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError):
        write_files(tmp_path, {"a.txt": b"1", "no/such/folder.txt": b"2"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["missing", "file"])
def test_a_folder_that_is_none_is_refused_in_a_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ReleaseError, match="cannot be written"):
        write_file(tmp_path / place / "a.txt", b"1")


def test_stray_drafts_are_swept_and_other_files_stay(tmp_path: Path) -> None:
    (tmp_path / f".old.docx.1{DRAFT_SUFFIX}").write_bytes(b"half")
    (tmp_path / "mine.part").write_bytes(b"mine")
    assert sweep_drafts(tmp_path) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["mine.part"]


@pytest.mark.skipif(sys.platform == "win32", reason="drafts are not locked there")
def test_a_draft_that_another_program_is_writing_stays(tmp_path: Path) -> None:
    draft = tmp_path / f".new.docx.2{DRAFT_SUFFIX}"
    draft.write_bytes(b"growing")
    holder = (
        "import fcntl, sys; f = open(sys.argv[1], 'rb'); fcntl.flock(f, fcntl.LOCK_EX); "
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(draft)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"held\n"
        assert sweep_drafts(tmp_path) == 0
        program.communicate(b"")
    assert sweep_drafts(tmp_path) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_a_run_killed_at_any_moment_leaves_whole_files_or_drafts(tmp_path: Path) -> None:
    loop = (
        "import sys, pathlib; from exports.writing import write_files\n"
        "folder = pathlib.Path(sys.argv[1]); print('go', flush=True)\n"
        "for n in range(100000):\n"
        "    write_files(folder, {f'{n}.txt': b'x' * 50000})\n"
    )
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", loop, str(tmp_path)], stdout=subprocess.PIPE
        ) as program:
            assert program.stdout is not None
            program.stdout.readline()
            while not any(tmp_path.glob("*.txt")):
                pass
            program.kill()
        for path in tmp_path.glob("*.txt"):
            assert path.stat().st_size == 50_000
            path.unlink()
        sweep_drafts(tmp_path)
        assert os.listdir(tmp_path) == []  # noqa: PTH208 - hidden names count as well
