"""Generated histories of saving agree, step by step, with a plain dictionary that keeps all."""

from __future__ import annotations

from datetime import timedelta
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
from graph.store import Batch
from tests.graph.store.histories import FOUNDATION, IDS, POSSIBLE, START, Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ids import RecordId
    from graph.records import Record
    from tests.graph.store.conftest import Kind, Place

records = st.sampled_from(sorted(POSSIBLE)).flatmap(lambda kind: st.sampled_from(POSSIBLE[kind]))


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
