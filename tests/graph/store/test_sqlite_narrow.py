"""Whom links are about lies together in the file and is read by an index of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import TYPE_CHECKING

import msgspec
import pytest
import sqlcipher3

from graph.ids import RecordId
from graph.records import (
    RECORD_TYPES,
    SUBJECT_TYPES,
    Child,
    Event,
    Identifier,
    Location,
    PeerGroup,
    Person,
)
from graph.store import Batch, create_store, open_store
from graph.store.encoding import ENCODER
from graph.store.sqlite_narrow import tells_of_a_subject
from graph.when import When
from mapping.finding import KINDS, find

if TYPE_CHECKING:
    from pathlib import Path

    from tests.graph.conftest import Make

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def _saved(path: Path, *records: object) -> sqlcipher3.Connection:
    store = create_store(str(path))
    store.save(Batch(put=records), recorded_at=NOW)  # type: ignore[arg-type]
    store.close()
    return sqlcipher3.connect(str(path))


def test_what_is_looked_for_by_name_is_what_links_are_about() -> None:
    assert set(KINDS) == set(SUBJECT_TYPES) == {Child, Identifier, Location, PeerGroup, Person}


def test_every_kind_is_told_by_its_first_sixteen_bytes(make: Make) -> None:
    made = {type(one): one for one in (make.child("1"), make.person("A"), make.loc("L"))}
    for kind, record in made.items():
        assert tells_of_a_subject(ENCODER.encode(record)), kind
    assert not tells_of_a_subject(ENCODER.encode(make.source_row()))
    beginnings = [f'{{"record":"{one.__name__.lower()}"'[:16] for one in RECORD_TYPES]
    assert len(set(beginnings)) == len(RECORD_TYPES)


def test_subjects_are_written_together(tmp_path: Path, make: Make) -> None:
    row = make.source_row()
    event = Event(id=RecordId("missing:1"), kind="incident", on=When("2026-10-05"), row=row.id)
    held = _saved(tmp_path / "team.db", row, make.child("1"), event, make.person("A"))
    ids = [one for (one,) in held.execute("SELECT id FROM node ORDER BY row")]
    held.close()
    assert ids == [row.id, event.id, "child:1", "poc:A"]


@pytest.mark.parametrize("order", list(permutations("ceC")), ids="".join)
def test_of_some_for_one_id_the_last_counts_whatever_their_kinds(
    tmp_path: Path, make: Make, order: tuple[str, ...]
) -> None:
    row, child = make.source_row(), make.child("1")
    said = {
        "c": child,
        "C": msgspec.structs.replace(child, transition_on=When("2026-10-05")),
        "e": Event(id=child.id, kind="incident", on=When("2026-10-05"), row=row.id),
    }
    _saved(tmp_path / "team.db", row, *(said[one] for one in order)).close()
    store = open_store(str(tmp_path / "team.db"))
    assert store.load().get(child.id) == said[order[-1]]
    assert [one.record for one in store.versions(child.id)] == [said[one] for one in order]
    store.close()


def test_a_search_uses_the_index_of_subjects(tmp_path: Path, make: Make) -> None:
    _saved(tmp_path / "team.db", make.source_row(), make.child("1")).close()
    asked: list[str] = []
    store = open_store(str(tmp_path / "team.db"))
    connection = store._connection  # type: ignore[attr-defined]
    connection.set_trace_callback(asked.append)
    find(store, "Ada")
    connection.set_trace_callback(None)
    (search,) = (one for one in asked if "group_concat" in one)
    plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {search}"))
    store.close()
    assert "USING INDEX node_subject" in plan


def test_a_store_without_the_index_is_read_all_the_same(tmp_path: Path, make: Make) -> None:
    held = _saved(tmp_path / "team.db", make.source_row(), make.child("1"))
    held.execute("DROP INDEX node_subject")
    held.close()
    store = open_store(str(tmp_path / "team.db"))
    assert [one.record for one in find(store, "1")] == ["child:1"]
    assert store.verify().ok
    store.close()
