"""Generated histories of saving agree, step by step, with a plain dictionary that keeps all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from graph.errors import BrokenReferenceError
from graph.ids import RecordId
from graph.records import Child, Link, Location, Person, Record, SourceRow
from graph.store import Batch, Saved
from graph.when import When

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.graph.store.conftest import Kind, Place

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass
class Model:
    """The contract as a dictionary: id to versions, each with its number of batch."""

    versions: dict[RecordId, list[tuple[datetime, Record, bool]]] = field(default_factory=dict)
    pasts: list[tuple[datetime, dict[RecordId, Record]]] = field(default_factory=list)

    def current(self) -> dict[RecordId, Record]:
        return {one: held[-1][1] for one, held in sorted(self.versions.items()) if not held[-1][2]}

    def save(self, put: Sequence[Record], withdraw: Sequence[RecordId], at: datetime) -> Saved:
        held = {one: list(versions) for one, versions in self.versions.items()}
        counts = {"added": 0, "changed": 0, "unchanged": 0, "withdrawn": 0}
        written: list[Record] = []
        for record in put:
            before = held.get(record.id)
            if before and before[-1][1] == record and not before[-1][2]:
                counts["unchanged"] += 1
                continue
            counts["changed" if before else "added"] += 1
            held.setdefault(record.id, []).append((at, record, False))
            written.append(record)
        for one in set(withdraw):
            if one in held and not held[one][-1][2]:
                counts["withdrawn"] += 1
                held[one].append((at, held[one][-1][1], True))
        there = {one for one, versions in held.items() if not versions[-1][2]}
        stay = [held[one][-1][1] for one in there]
        if any(named not in there for record in (*written, *stay) for named in record.refers_to()):
            raise BrokenReferenceError
        self.versions = held
        self.pasts.append((at, self.current()))
        return Saved(**counts)


def _link(number: int, *, child: int, day: int, row: int) -> Link:
    return Link(
        id=RecordId(f"link:{number}"),
        source=RecordId("person:1"),
        target=RecordId(f"child:{child}"),
        kind="targets",
        basis=(RecordId(f"row:{row}"),),
        first_seen=When("2026-01-01"),
        last_seen=When(f"2026-01-0{day}"),
    )


one_or_two = st.integers(1, 2)
rows = st.builds(
    lambda number, text: SourceRow(id=RecordId(f"row:{number}"), layout=text, values={}),
    one_or_two,
    st.sampled_from("ab"),
)
children = st.builds(
    lambda number, grown: Child(
        id=RecordId(f"child:{number}"), transition_on=When("2026-01-01") if grown else None
    ),
    one_or_two,
    st.booleans(),
)
people = st.builds(
    lambda row: Person(id=RecordId("person:1"), named_in=RecordId(f"row:{row}")), one_or_two
)
places = st.builds(
    lambda text: Location(id=RecordId("loc:1"), name=text), st.sampled_from(["", "'", "mill"])
)
ties = st.builds(_link, one_or_two, child=one_or_two, day=one_or_two, row=one_or_two)
records = st.one_of(rows, children, people, places, ties)
IDS = [
    *(RecordId(f"{scheme}:{number}") for scheme in ("row", "child", "link") for number in (1, 2)),
    RecordId("person:1"),
    RecordId("loc:1"),
]
# Everything at once, so that most histories get beyond broken references.
FOUNDATION: tuple[Record, ...] = (
    *(SourceRow(id=RecordId(f"row:{number}"), layout="a", values={}) for number in (1, 2)),
    *(Child(id=RecordId(f"child:{number}")) for number in (1, 2)),
    Person(id=RecordId("person:1"), named_in=RecordId("row:1")),
)


class Histories(RuleBasedStateMachine):
    """Saves to a real store and to the model, and compares."""

    kind: Kind

    def __init__(self) -> None:
        super().__init__()
        self.folder = self.kind.folder()
        self.place: Place = self.kind.place(Path(self.folder.name))
        self.store = self.place.create()
        self.model = Model()
        self.now = START

    @initialize(founded=st.booleans())
    def found(self, *, founded: bool) -> None:
        if founded:
            self._save(FOUNDATION, ())

    @rule(
        put=st.lists(records, max_size=5),
        withdraw=st.lists(st.sampled_from(IDS), max_size=2),
        hours=st.integers(0, 2),
    )
    def save(self, put: list[Record], withdraw: list[RecordId], hours: int) -> None:
        self.now += timedelta(hours=hours)
        self._save(put, withdraw)

    @rule(put=st.lists(records, max_size=3))
    def only_add(self, put: list[Record]) -> None:
        self._save(put, ())

    def _save(self, put: Sequence[Record], withdraw: Sequence[RecordId]) -> None:
        batch = Batch(put=put, withdraw=tuple(withdraw))
        try:
            expected = self.model.save(put, withdraw, self.now)
        except BrokenReferenceError:
            with pytest.raises(BrokenReferenceError, match="nothing was saved"):
                self.store.save(batch, recorded_at=self.now)
        else:
            assert self.store.save(batch, recorded_at=self.now) == expected
        assert {one.id: one for one in self.store.load()} == self.model.current()

    @rule(number=st.integers(0, 20), late=st.booleans())
    def look_back(self, number: int, *, late: bool) -> None:
        if not self.model.pasts:
            return
        at, _ = self.model.pasts[number % len(self.model.pasts)]
        if late:
            at += timedelta(minutes=30)
        known = [past for on, past in self.model.pasts if on <= at][-1]
        assert {one.id: one for one in self.store.load(known_at=at)} == known

    @rule(record_id=st.sampled_from(IDS))
    def look_at_versions(self, record_id: RecordId) -> None:
        expected = [
            (number, *version)
            for number, version in enumerate(self.model.versions.get(record_id, ()), start=1)
        ]
        found = self.store.versions(record_id)
        assert [(v.number, v.recorded_at, v.record, v.withdrawn) for v in found] == expected

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self.place.reopen()
        assert {one.id: one for one in self.store.load()} == self.model.current()

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


def test_histories_agree_with_a_dictionary(kind: Kind) -> None:
    machine = type("HistoriesOfOneKind", (Histories,), {"kind": kind})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=kind.histories,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
