"""The process that reads beside: begun for long files alone, taken over once, always ended."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import mapping.ahead
from mapping.ahead import begun, started
from mapping.intake.second_process import SecondReader

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    processes: list[subprocess.Popen[bytes]] = []
    make = subprocess.Popen

    def noted(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        process: subprocess.Popen[bytes] = make(*arguments, **options)  # type: ignore[call-overload]
        processes.append(process)
        return process

    monkeypatch.setattr(subprocess, "Popen", noted)
    return processes


@pytest.fixture
def long_file(tmp_path: Path) -> str:
    path = tmp_path / "list.csv"
    path.write_bytes(b"x" * 2_000_000)
    return str(path)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="begins nothing on one processor")
@pytest.mark.parametrize("command", ["import", "check"])
def test_what_is_not_taken_over_is_ended(
    command: str, long_file: str, made: list[subprocess.Popen[bytes]]
) -> None:
    with begun([command, "--layout", "missing", long_file]):
        (process,) = made
        assert process.poll() is None
    assert process.returncode is not None
    with pytest.raises(KeyboardInterrupt), begun([command, long_file]):
        raise KeyboardInterrupt
    assert made[1].returncode is not None


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="begins nothing on one processor")
def test_what_was_begun_is_taken_over_once(
    long_file: str, made: list[subprocess.Popen[bytes]]
) -> None:
    first, second = SecondReader(), SecondReader()
    with begun(["import", long_file]):
        first.start()
        assert len(made) == 1
        second.start()
        assert len(made) == 2
    assert first.is_there
    assert second.is_there
    first.close()
    second.close()
    assert all(one.returncode is not None for one in made)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="begins nothing on one processor")
def test_one_that_has_ended_is_not_taken_over(
    long_file: str, made: list[subprocess.Popen[bytes]]
) -> None:
    second = SecondReader()
    with begun(["import", long_file]):
        made[0].kill()
        made[0].wait()
        second.start()
    assert len(made) == 2
    assert second.is_there
    second.close()


def test_nothing_is_begun_without_a_long_file_to_read(
    tmp_path: Path, long_file: str, made: list[subprocess.Popen[bytes]]
) -> None:
    short = tmp_path / "short.csv"
    short.write_bytes(b"x" * 1_999_999)
    for arguments in (
        [],
        ["import"],
        ["import", str(short), "no such file", "\0", ""],
        ["rank", long_file],
        [long_file],
    ):
        with begun(arguments):
            assert not made


def test_nothing_is_begun_where_it_cannot_be(
    long_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with begun(["import", long_file]):
        assert started() is None
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with begun(["import", long_file]):
        assert started() is None
    assert not mapping.ahead._begun
