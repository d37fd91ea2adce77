"""A narrow read gives the same records as the whole casebook, and a few fields of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from graph.errors import StoreError
from graph.ids import RecordId
from graph.records import RECORD_TYPES, Child, Identifier, Link, Location, PeerGroup, Person
from graph.store import ActEntry, Batch, Erasure

if TYPE_CHECKING:
    from graph.records import Record
    from graph.store import Store
    from tests.graph.conftest import Make

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class _Some(msgspec.Struct):
    id: str
    record: str
    name: str = ""


SOME: msgspec.json.Decoder[list[_Some]] = msgspec.json.Decoder(list[_Some])


def _narrow(store: Store, *types: type[Record]) -> list[tuple[str, str, str]]:
    return sorted((one.id, one.record, one.name) for one in store.narrow(SOME, *types))


def _whole(store: Store, *types: type[Record]) -> list[tuple[str, str, str]]:
    return sorted(
        (one.id, type(one).__name__.lower(), one.name if isinstance(one, Location) else "")
        for one in store.load()
        if isinstance(one, types)
    )


def _save(store: Store, hours: int, *put: Record, withdraw: tuple[str, ...] = ()) -> None:
    gone = tuple(map(RecordId, withdraw))
    store.save(Batch(put=put, withdraw=gone), recorded_at=NOW + timedelta(hours=hours))


def test_a_narrow_read_gives_what_the_whole_casebook_holds(store: Store, make: Make) -> None:
    _save(
        store,
        0,
        make.source_row(),
        make.child("1"),
        make.person("A"),
        make.person("B"),
        make.loc("L", name="Old Mill"),
        make.loc("M", name="Kelp Lane “é”"),
        make.loc("N", name="Gone and back"),
        make.link("poc:A", "child:1"),
        Identifier(id=RecordId("phone:1"), kind="phone", value="07700 900123"),
        PeerGroup(id=RecordId("group:1"), label="North"),
    )
    _save(store, 1, make.loc("L", name="New Mill"), withdraw=("loc:N", "poc:B"))
    _save(store, 2, make.loc("N", name="Back again"))
    # An id is a person's first and a place's afterwards: its current version alone tells its kind.
    _save(store, 3, make.person("X"))
    _save(store, 4, Location(id=RecordId("poc:X"), name="Not a person"))

    people_and_places = (Child, Person, Location)
    assert _narrow(store, *people_and_places) == [
        ("child:1", "child", ""),
        ("loc:L", "location", "New Mill"),
        ("loc:M", "location", "Kelp Lane “é”"),
        ("loc:N", "location", "Back again"),
        ("poc:A", "person", ""),
        ("poc:X", "location", "Not a person"),
    ]
    assert _narrow(store, Person) == [("poc:A", "person", "")]
    for types in ((Location,), people_and_places, (Link,), (Link, Person), RECORD_TYPES):
        assert _narrow(store, *types) == _whole(store, *types)


def test_what_was_erased_is_not_read(store: Store, make: Make) -> None:
    _save(store, 0, make.loc("L", name="Old Mill"), make.loc("M", name="New Mill"))
    store.erase(
        Erasure(
            remove=(RecordId("loc:L"),),
            rewrite={},
            subjects=(RecordId("loc:L"),),
            entry=ActEntry(what="erase", user="tester", command="erase", at=NOW),
        )
    )
    assert _narrow(store, Location) == [("loc:M", "location", "New Mill")]


def test_an_empty_store_gives_nothing(store: Store) -> None:
    assert store.narrow(SOME, Person, Link) == []


def test_a_record_that_does_not_fit_is_said_to_be_damaged(store: Store, make: Make) -> None:
    class _Other(msgspec.Struct):
        never: str

    _save(store, 0, make.loc("L", name="Old Mill"))
    with pytest.raises(StoreError, match="cannot be read: it is damaged"):
        store.narrow(msgspec.json.Decoder(list[_Other]), Location)


def test_sixteen_bytes_tell_the_kinds_apart() -> None:
    beginnings = {f'{{"record":"{one.__name__.lower()}"'[:16] for one in RECORD_TYPES}
    assert len(beginnings) == len(RECORD_TYPES)
