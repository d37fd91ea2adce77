"""Rows that go in some thousand at a time, by another thread: all of them, whole, or none."""

from __future__ import annotations

import sys
import threading
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from graph.errors import BrokenReferenceError, InvalidRecordError
from graph.ids import RecordId
from graph.records import Location
from graph.store import Batch, Saved, create_store
from graph.store.packs import AT_ONCE, LINKS, SUBJECTS, pack
from graph.store.sqlite import SqliteStore
from graph.store.sqlite_writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlcipher3

    from graph.records import Link
    from graph.store import Store
    from tests.graph.conftest import Make

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MANY = 4 * AT_ONCE + 7
"""More than one statement inserts."""


@pytest.fixture(params=[None, "it's 5"], ids=["plain", "encrypted"])
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    made = create_store(f"sqlite:///{tmp_path / 'store.db'}", key=request.param)
    before = threading.active_count()
    yield made
    assert threading.active_count() == before
    made.close()


def places(name: str = "") -> list[Location]:
    return [Location(id=RecordId(f"loc:{number}"), name=name) for number in range(MANY)]


def ties(make: Make) -> list[Link]:
    return [make.link(f"loc:{number}", f"loc:{number + 1}") for number in range(MANY - 1)]


def test_many_rows_are_all_there(store: Store, make: Make) -> None:
    nodes, links = places(), ties(make)
    saved = store.save(Batch(put=[*links, make.source_row(), *nodes]), recorded_at=NOW)
    assert saved == Saved(added=2 * MANY)
    assert list(store.load()) == sorted([*links, make.source_row(), *nodes], key=lambda r: r.id)
    assert store.verify().ok


def test_what_is_new_among_many_is_told_from_what_is_not(store: Store) -> None:
    store.save(Batch(put=places()[::3]), recorded_at=NOW)
    before = len(places()[::3])
    again = store.save(Batch(put=places()), recorded_at=NOW + timedelta(hours=1))
    assert again == Saved(added=MANY - before, unchanged=before)
    other = [*places()[: AT_ONCE + 1], *places("Mill")[AT_ONCE + 1 :], *places("Hall")[-1:]]
    changed = store.save(Batch(put=other), recorded_at=NOW + timedelta(hours=2))
    assert changed == Saved(changed=MANY - AT_ONCE, unchanged=AT_ONCE + 1)
    assert [one.number for one in store.versions(RecordId(f"loc:{MANY - 1}"))] == [1, 2, 3]
    assert store.load().get(RecordId(f"loc:{MANY - 1}")) == places("Hall")[-1]
    assert store.verify().ok


@pytest.mark.parametrize("place", [0, AT_ONCE, -1])
def test_one_row_that_cannot_be_there_keeps_all_out(store: Store, make: Make, place: int) -> None:
    links = ties(make)
    links[place] = make.link("loc:0", "child:nobody")
    with pytest.raises(BrokenReferenceError, match="nothing was saved"):
        store.save(Batch(put=[make.source_row(), *places(), *links]), recorded_at=NOW)
    assert len(store.load()) == 0
    assert store.save(Batch(put=places()), recorded_at=NOW) == Saved(added=MANY)


def test_a_link_under_anothers_id_keeps_all_out(store: Store, make: Make) -> None:
    links = ties(make)
    other = Location(id=links[-1].id)
    with pytest.raises(InvalidRecordError, match="is the id of a link and of something else"):
        store.save(Batch(put=[make.source_row(), other, *places(), *links]), recorded_at=NOW)
    assert len(store.load()) == 0


HOSTILE = (
    "\x00",
    "a\x00b",
    "é",
    "\u20ac\U0001f600",
    "1,000",
    '"],[1',
    "'; DROP TABLE node; --",
    "x" * 9,
)


def test_texts_are_cut_where_they_end(store: Store, make: Make) -> None:
    nodes = [
        Location(id=RecordId(f"loc:{text}{number}"), name=text * (number + 1) * size)
        for number, size in enumerate([1, 0, 2_000, 1])
        for text in HOSTILE
    ]
    links = [make.link(one.id, other.id) for one, other in pairwise(nodes)]
    store.save(Batch(put=[make.source_row(), *nodes, *links]), recorded_at=NOW)
    assert list(store.load()) == sorted([make.source_row(), *nodes, *links], key=lambda r: r.id)
    for one in [*nodes, *links]:
        assert [version.record for version in store.versions(one.id)] == [one]
    assert store.verify().ok


@pytest.mark.parametrize(("size", "count"), [(1, 150), (3, 9), (700, 9)])
def test_packs_of_any_size_go_in_as_their_records_do(
    store: Store, make: Make, size: int, count: int
) -> None:
    turn_s = sys.getswitchinterval()
    nodes, links = places()[: count * size], ties(make)[: count * size - 1]
    packed = [
        pack(some[start : start + size], kind)
        for some, kind in ((nodes, SUBJECTS), (links, LINKS))
        for start in range(0, len(some), size)
    ]
    saved = store.save(Batch(put=[make.source_row(), *packed]), recorded_at=NOW)
    assert saved == Saved(added=len(nodes) + len(links) + 1)
    assert list(store.load()) == sorted([*links, make.source_row(), *nodes], key=lambda r: r.id)
    assert store.verify().ok
    assert sys.getswitchinterval() == turn_s


def _raw(store: Store) -> sqlcipher3.Connection:
    assert isinstance(store, SqliteStore)
    return store._connection


@pytest.mark.parametrize("first", [True, False], ids=["first links", "further links"])
def test_the_engine_too_looks_up_the_ends_of_links(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch, *, first: bool
) -> None:
    if not first:
        store.save(Batch(put=[make.source_row(), *places()[:2], ties(make)[0]]), recorded_at=NOW)
    held = list(store.load())
    monkeypatch.setattr(Writer, "_check_references", lambda writer: None)
    link = make.link("loc:0", "loc:nowhere")
    batch = Batch(put=[make.source_row(), places()[0], link])
    with pytest.raises(BrokenReferenceError, match="does not exist; nothing was saved"):
        store.save(batch, recorded_at=NOW)
    assert list(store.load()) == held
    assert _raw(store).execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.parametrize("fails", [False, True])
def test_the_engine_looks_up_the_ends_of_links_after_any_first_save(
    store: Store, make: Make, *, fails: bool
) -> None:
    nodes, links = places()[:2], ties(make)[:1]
    put = [make.source_row(), *nodes, *links, *([make.link("loc:0", "loc:9")] if fails else [])]
    with pytest.raises(BrokenReferenceError) if fails else nullcontext():
        store.save(Batch(put=put), recorded_at=NOW)
    assert _raw(store).execute("PRAGMA foreign_keys").fetchone() == (1,)
