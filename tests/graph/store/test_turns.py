"""Two programs and one store: the second waits, says for whom, and gives up with a sentence."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlcipher3

from graph.errors import StoreError
from graph.ids import RecordId
from graph.records import Location
from graph.store import Batch, Waiting, create_store, open_store
from graph.store.sqlite_turn import NOTE_SUFFIX, holder_of, noted
from graph.store.waiting import Holder

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "a password"
NOW = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)
MINE = Batch(put=(Location(id=RecordId("loc:mine"), name="Old Mill"),))


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give the file of an empty store, whose password lies beside it as a name."""
    made = tmp_path / ("plain.db" if request.param is None else "encrypted.db")
    create_store(f"sqlite:///{made}", key=request.param).close()
    return made


def _key(path: Path) -> str | None:
    return KEY if path.name == "encrypted.db" else None


@contextmanager
def holding(path: Path, *, records: int = 3, size: int = 10) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold a store in the middle of a save."""
    writer = Path(__file__).with_name("slow_writer.py")
    with subprocess.Popen(
        [sys.executable, writer, f"sqlite:///{path}", "import", str(records), str(size)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=Path(__file__).parents[3],
        env={**os.environ, "KEY": _key(path) or ""},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holding\n"
        try:
            yield process
        finally:
            if process.poll() is None:
                _finish(process)


def _finish(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go on\n")
    process.stdin.flush()
    assert process.wait(timeout=60) == 0


def _save(path: Path, waiting: Waiting, *, recorded_at: datetime = NOW) -> None:
    store = open_store(f"sqlite:///{path}", key=_key(path), waiting=waiting)
    try:
        store.save(MINE, recorded_at=recorded_at)
    finally:
        store.close()


def _places(path: Path) -> set[str]:
    store = open_store(
        f"sqlite:///{path}", key=_key(path), read_only=True, waiting=Waiting(timeout_s=0.2)
    )
    try:
        return {one.id for one in store.load()}
    finally:
        store.close()


def _beside(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir() if not one.name.endswith("-journal"))


def test_the_second_writer_says_for_whom_it_waits_and_then_saves(path: Path) -> None:
    told: list[str] = []

    def tell(sentence: str) -> None:
        told.append(sentence)
        threading.Thread(target=_finish, args=(process,)).start()

    with holding(path) as process:
        _save(path, Waiting(tell=tell, timeout_s=60))
    since = datetime(2026, 11, 3, 9, 0, tzinfo=UTC).astimezone()
    who = f"hothmap import (process {process.pid} on this computer, since "
    when = f"{since:%d/%m/%Y %H:%M:%S})"
    assert told == [f"{path.name} is in use by {who}{when}; waiting up to 60 seconds for it."]
    assert _places(path) == {"loc:mine", "loc:slow-0", "loc:slow-1", "loc:slow-2"}
    assert _beside(path) == [path.name]


def test_the_second_writer_gives_up_with_a_sentence_that_names_the_first(path: Path) -> None:
    with holding(path) as process:
        with pytest.raises(StoreError) as refused:
            _save(path, Waiting(timeout_s=0.1))
        assert str(refused.value).startswith(
            f"{path.name} is in use by hothmap import (process {process.pid} on this computer, "
        )
        assert str(refused.value).endswith("); try again when it has finished.")
    assert _places(path) == {"loc:slow-0", "loc:slow-1", "loc:slow-2"}
    assert _beside(path) == [path.name]


def test_what_others_are_told_holds_nobodys_name_and_nothing_that_was_written(path: Path) -> None:
    with holding(path) as process:
        (note,) = [one for one in path.parent.iterdir() if one.name.endswith(NOTE_SUFFIX)]
        assert note.name == f".{path.name}.{process.pid}{NOTE_SUFFIX}"
        assert json.loads(note.read_text(encoding="utf-8")) == {
            "command": "import",
            "process": process.pid,
            "host": platform.node(),
            "since": "2026-11-03T09:00:00Z",
        }
        if os.name == "posix":
            assert note.stat().st_mode & 0o077 == 0


def test_what_a_killed_writer_leaves_misleads_nobody_and_is_removed(path: Path) -> None:
    with holding(path) as process:
        process.kill()
        process.wait(timeout=60)
    assert any(one.endswith(NOTE_SUFFIX) for one in _beside(path))
    assert holder_of(path) is None
    other = sqlcipher3.connect(str(path), isolation_level=None)
    if (key := _key(path)) is not None:
        other.execute(f"PRAGMA key = '{key}'")
        other.execute("PRAGMA cipher_page_size = 16384")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="in use by another program"):
        _save(path, Waiting(timeout_s=0.1))
    other.execute("ROLLBACK")
    other.close()
    told: list[str] = []
    _save(path, Waiting(tell=told.append))
    assert told == []
    assert _places(path) == {"loc:mine"}
    assert _beside(path) == [path.name]


def test_a_reader_beside_a_large_write_sees_the_state_before_it_at_once(tmp_path: Path) -> None:
    # 90 MB, more than the engine's cache holds: a writer that spilled would lock readers out.
    path = tmp_path / "plain.db"
    create_store(f"sqlite:///{path}").close()
    _save(path, Waiting(), recorded_at=NOW - timedelta(days=3))
    with holding(path, records=3_000, size=30_000) as process:
        assert _places(path) == {"loc:mine"}
        _finish(process)
    assert len(_places(path)) == 3_001


def test_a_wait_of_no_time_is_refused_at_once_and_not_announced(path: Path) -> None:
    told: list[str] = []
    with holding(path), pytest.raises(StoreError, match="hothmap import"):
        _save(path, Waiting(timeout_s=0, tell=told.append))
    assert told == []


@pytest.mark.parametrize("left", [b"", b"{", b"[1]", b'{"command": "import"}', b"\xff" * 5_000])
def test_a_damaged_note_is_passed_over(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "store.db"
    note = tmp_path / f".store.db.1{NOTE_SUFFIX}"
    note.write_bytes(left)
    assert holder_of(path) is None
    with noted(path, Waiting()):
        assert holder_of(path) is None  # this very process is nobody to wait for
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_only_leaves_the_note_out(tmp_path: Path) -> None:
    with noted(tmp_path / "no-such-folder" / "store.db", Waiting()):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_command_that_is_none_of_ours_is_not_repeated() -> None:
    holder = Holder(command="find Gil Tallow", process=7, host="elsewhere")
    assert holder.words == "a program (process 7 on elsewhere)"
