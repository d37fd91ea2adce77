"""Encrypted files have long pages; those made with short ones open, and stay as they are."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlcipher3

import graph.store.sqlite_file
from graph.errors import StoreError
from graph.ids import RecordId
from graph.records import Location
from graph.store import Batch, create_store, open_store
from graph.store.sqlite import SqliteStore
from graph.store.transfer import back_up

if TYPE_CHECKING:
    from pathlib import Path

    from graph.store import Verified

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KEY = "a password"
LONG, SHORT = 16_384, 4_096


def _make(path: Path, page_bytes: int, monkeypatch: pytest.MonkeyPatch, spare: int = 0) -> None:
    """Make a store whose length, in short pages, leaves `spare` when it is cut into long ones."""
    with monkeypatch.context() as patched:
        patched.setattr(graph.store.sqlite_file, "_PAGE_BYTES", page_bytes)
        with closing(create_store(str(path), key=KEY)) as store:
            at, number = NOW, 0
            while number < 100 or path.stat().st_size % LONG != spare * SHORT:
                some = [
                    Location(id=RecordId(f"loc:{number + one}"), name="mill" * 50)
                    for one in range(20)
                ]
                number, at = number + 20, at + timedelta(minutes=1)
                store.save(Batch(put=some), recorded_at=at)


def _verified(path: Path) -> tuple[Verified, int]:
    with closing(open_store(str(path), key=KEY)) as store:
        assert isinstance(store, SqliteStore)
        found = store.verify()
        assert found.ok
        return found, store.page_bytes


@pytest.mark.parametrize(("page_bytes", "spare"), [(LONG, 0), (SHORT, 0), (SHORT, 1), (SHORT, 3)])
def test_files_of_either_kind_are_read_written_backed_up_and_rekeyed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page_bytes: int, spare: int
) -> None:
    path, copy = tmp_path / "store.db", tmp_path / "copy.db"
    _make(path, page_bytes, monkeypatch, spare)
    assert _verified(path)[1] == page_bytes
    with closing(open_store(str(path), key=KEY)) as store:
        later = NOW + timedelta(days=1)
        store.save(Batch(put=[Location(id=RecordId("loc:L"), name="hall")]), recorded_at=later)
        assert back_up(store, copy, key=KEY, random_bytes=bytes).ok
    assert _verified(copy) == _verified(path)
    with closing(open_store(str(copy), key=KEY)) as store:
        assert isinstance(store, SqliteStore)
        store.set_key("'another password'")
    for wrong in (KEY, "a third"):
        with pytest.raises(StoreError, match="does not open with this password"):
            open_store(str(copy), key=wrong)
    with closing(open_store(str(copy), key="another password")) as store:
        assert store.verify() == _verified(path)[0]


def test_a_new_encrypted_file_has_long_pages(tmp_path: Path) -> None:
    with closing(create_store(str(tmp_path / "new.db"), key=KEY)) as store:
        assert isinstance(store, SqliteStore)
        assert store.page_bytes == LONG


@pytest.mark.parametrize(("page_bytes", "spare"), [(LONG, 0), (SHORT, 0), (SHORT, 2)])
@pytest.mark.parametrize("password", [KEY, "a wrong one"])
def test_a_write_that_was_cut_off_is_taken_back_whatever_is_tried_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page_bytes: int, spare: int, password: str
) -> None:
    path, cut = tmp_path / "store.db", tmp_path / "cut.db"
    _make(path, page_bytes, monkeypatch, spare)
    before = _verified(path)
    with closing(sqlcipher3.connect(str(path), isolation_level=None)) as writer:
        writer.execute(f"PRAGMA key = '{KEY}'")
        writer.execute(f"PRAGMA cipher_page_size = {page_bytes}")
        writer.execute("PRAGMA cache_size = 2")  # so that it writes before it has done
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE node SET body = randomblob(length(body))")
        whole = path.read_bytes()
        shutil.copy(path, cut)
        shutil.copy(f"{path}-journal", f"{cut}-journal")
        writer.execute("ROLLBACK")
    assert whole != path.read_bytes()
    if password != KEY:
        with pytest.raises(StoreError, match="does not open with this password"):
            open_store(str(cut), key=password)
    assert _verified(cut) == before
