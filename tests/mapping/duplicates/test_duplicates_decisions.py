from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import UnknownReferenceError
from graph.ids import RecordId
from graph.records import Child, Decision, Person
from graph.store import Batch, create_store
from graph.when import When
from mapping.duplicates import (
    DecisionError,
    accept,
    find_pair,
    propose,
    reject,
    undo,
    unresolved_summary,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.casebook import Casebook
    from graph.records import Record
    from tests.mapping.duplicates.conftest import Roster

NOW = When("2026-11-01T09:30")
WHY = "the same date of birth on the form"
HISTORIES = int(os.environ.get("HOTHMAP_TEST_HISTORIES", "1000"))

Pair = tuple[RecordId, RecordId]


def _accept(casebook: Casebook, pair: Pair) -> Decision:
    return accept(casebook, pair, reason=WHY, decided_by="kay", decided_at=NOW)


def _reject(casebook: Casebook, pair: Pair) -> Decision:
    return reject(casebook, pair, reason=WHY, decided_by="kay", decided_at=NOW)


def _undo(casebook: Casebook, pair: Pair) -> Batch:
    return undo(casebook, pair, reason=WHY, decided_by="kay", decided_at=NOW)


def test_accepting_a_proposal_joins_the_two(roster: Roster) -> None:
    known = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    named = roster.mention("Wren Ashgrove", row="1")
    casebook = roster.casebook()
    (proposal,) = propose(casebook)
    decision = accept(casebook, proposal, reason=WHY, decided_by="kay", decided_at=NOW)
    assert decision.id == f"decision:{proposal.id}"
    assert decision.subjects == (known, named)
    after = roster.casebook(decision)
    assert after.canonical(named) == known
    assert propose(after) == ()
    assert unresolved_summary(after).people == 0


def test_a_proposal_is_found_by_its_id_while_it_waits_and_once_decided(roster: Roster) -> None:
    known = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    named = roster.mention("Wren Ashgrove", row="1")
    casebook = roster.casebook()
    (proposal,) = proposals = propose(casebook)
    assert find_pair(casebook, f" {proposal.id.upper()} ", proposals) == (known, named)
    decided = roster.casebook(_accept(casebook, (known, named)))
    assert find_pair(decided, proposal.id) == (known, named)
    with pytest.raises(UnknownReferenceError, match=r"\AThere is no proposal of this id"):
        find_pair(casebook, proposal.id)


def test_an_override_is_no_decision_about_a_pair(roster: Roster) -> None:
    poc = roster.poc("POC-1", "Isla Ashgrove")
    override = Decision(
        id=RecordId("decision:0a1b2c3d4e5f"),
        kind="override",
        subjects=(poc,),
        reason="17, manager agrees",
        decided_by="kay",
        decided_at=NOW,
    )
    with pytest.raises(UnknownReferenceError):
        find_pair(roster.casebook(override), "0a1b2c3d4e5f")


def test_only_people_and_places_are_decided_to_be_different(roster: Roster) -> None:
    poc = roster.poc("POC-1", "Isla Ashgrove")
    row = roster.row("ppdm", "1")
    with pytest.raises(DecisionError, match="only people and places are compared"):
        _reject(roster.casebook(), (poc, row))


def _forbidden(roster: Roster) -> dict[str, Pair]:
    """Name the pairs that are never joined, one for each rule."""
    child = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    other_child = roster.child("C2", "Kit Ashgrove", "2010-01-01")
    poc = roster.poc("POC-1", "Wren Ashgrove", born="1984-04-11")
    older = roster.poc("POC-2", "Wren Ashgrove", born="1979-09-27")
    named = roster.mention("Wren Ashgrove", row="1")
    beside = roster.mention("Wren Ashgrove", row="1", position=1)
    roster.event("1", (child, "victim"), (named, "suspect"), (beside, "witness"))
    place = roster.loc("LOC-1", "Lantern Hotel")
    row = roster.row("ppdm", "1")
    return {
        "two known children": (child, other_child),
        "a child and a person of concern": (poc, child),
        "different dates of birth": (poc, older),
        "named in the same row": (named, beside),
        "both are named in the same row": (child, named),
        "a person and a place": (poc, place),
        "only people and places": (poc, row),
        "with itself": (poc, poc),
    }


@pytest.mark.parametrize(
    "why",
    [
        "two known children",
        "a child and a person of concern",
        "different dates of birth",
        "named in the same row",
        "both are named in the same row",
        "a person and a place",
        "only people and places",
        "with itself",
    ],
)
def test_what_must_never_be_joined_is_refused(roster: Roster, why: str) -> None:
    pair = _forbidden(roster)[why]
    with pytest.raises(DecisionError, match=why) as refusal:
        _accept(roster.casebook(), pair)
    assert "Ashgrove" not in str(refusal.value)


def test_a_child_and_a_poc_are_not_joined_by_way_of_somebody_named(roster: Roster) -> None:
    child = roster.child("C3", "Jarek Eskrigg", "2010-12-01")
    poc = roster.poc("POC-3", "Jarek Eskrigg")
    one, other = (roster.mention("Jarek Eskrigg", row=row) for row in "12")
    first = _accept(roster.casebook(), (child, one))
    with pytest.raises(DecisionError, match="a child and a person of concern"):
        _accept(roster.casebook(first), (poc, one))
    second = _accept(roster.casebook(first), (poc, other))
    with pytest.raises(DecisionError, match="a child and a person of concern"):
        _accept(roster.casebook(first, second), (one, other))


def test_two_pocs_are_joined_by_a_decision_about_them_and_not_by_the_way(roster: Roster) -> None:
    first, second = roster.poc("POC-4", "Isla Ashgrove"), roster.poc("POC-5", "Isla Ashgrove")
    named = roster.mention("Isla Ashgrove", row="1")
    one = _accept(roster.casebook(), (first, named))
    with pytest.raises(DecisionError, match="decide about those two first"):
        _accept(roster.casebook(one), (second, named))
    both = _accept(roster.casebook(one), (first, second))
    assert roster.casebook(one, both).canonical(named) == first
    with pytest.raises(DecisionError, match="joined already"):
        _accept(roster.casebook(one, both), (second, named))


def test_what_was_decided_different_keeps_whole_groups_apart(roster: Roster) -> None:
    poc = roster.poc("POC-1", "Isla Ashgrove")
    one, other = (roster.mention("Isla Ashgrove", row=row) for row in "12")
    decisions = (_accept(roster.casebook(), (one, other)), _reject(roster.casebook(), (poc, other)))
    with pytest.raises(DecisionError, match="decided to be different"):
        _accept(roster.casebook(*decisions), (poc, one))


def test_a_pair_is_decided_once_until_it_is_undone(roster: Roster) -> None:
    poc = roster.poc("POC-1", "Isla Ashgrove")
    named = roster.mention("Isla Ashgrove", row="1")
    same = _accept(roster.casebook(), (poc, named))
    for again in (_accept, _reject):
        with pytest.raises(DecisionError, match="the same already; undo that first"):
            again(roster.casebook(same), (named, poc))
    different = _reject(roster.casebook(), (poc, named))
    with pytest.raises(DecisionError, match="different already; undo that first"):
        _accept(roster.casebook(different), (poc, named))


def test_joined_by_others_is_not_decided_different(roster: Roster) -> None:
    poc = roster.poc("POC-1", "Isla Ashgrove")
    one, other = (roster.mention("Isla Ashgrove", row=row) for row in "12")
    base = roster.casebook()
    decisions = (_accept(base, (poc, one)), _accept(base, (one, other)))
    with pytest.raises(DecisionError, match="other decisions join them"):
        _reject(roster.casebook(*decisions), (poc, other))


@pytest.mark.parametrize("missing", ["reason", "decided_by"])
@pytest.mark.parametrize("decide", [accept, reject, undo])
def test_a_decision_needs_a_reason_and_a_user(
    roster: Roster, decide: Callable[..., Decision | Batch], missing: str
) -> None:
    poc = roster.poc("POC-1", "Isla Ashgrove")
    named = roster.mention("Isla Ashgrove", row="1")
    before = [_accept(roster.casebook(), (poc, named))] if decide is undo else []
    said = {"reason": WHY, "decided_by": "kay"} | {missing: " "}
    with pytest.raises(DecisionError, match="a reason and the user"):
        decide(roster.casebook(*before), (poc, named), decided_at=NOW, **said)


def test_a_record_that_is_not_there_cannot_be_decided_about(roster: Roster) -> None:
    poc = roster.poc("POC-1", "Isla Ashgrove")
    with pytest.raises(UnknownReferenceError):
        _accept(roster.casebook(), (poc, RecordId("poc:POC-9")))


def test_there_is_nothing_to_undo_where_nothing_was_decided(roster: Roster) -> None:
    first, second = roster.poc("POC-4", "Isla Ashgrove"), roster.poc("POC-5", "Isla Ashgrove")
    with pytest.raises(DecisionError, match="no decision about poc:POC-4 and poc:POC-5"):
        _undo(roster.casebook(), (second, first))


def test_a_decision_taken_back_leaves_the_store_as_it_was_and_its_history(
    roster: Roster, tmp_path: Path
) -> None:
    known = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    named = roster.mention("Wren Ashgrove", row="1")
    store = create_store(str(tmp_path / "team.hothmap"), key=None)
    at = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    store.save(Batch(put=roster.records.values()), recorded_at=at)
    before = list(store.load())
    decision = _accept(store.load(), (known, named))
    store.save(Batch(put=[decision]), recorded_at=at + timedelta(minutes=1))
    assert store.load().canonical(named) == known
    batch = undo(
        store.load(), (known, named), reason="wrong child", decided_by="lou", decided_at=NOW
    )
    store.save(batch, recorded_at=at + timedelta(minutes=2))
    assert list(store.load()) == before
    assert store.load(known_at=at + timedelta(minutes=1)).canonical(named) == known
    told = [
        (version.record.reason, version.record.decided_by, version.withdrawn)
        for version in store.versions(decision.id)
        if isinstance(version.record, Decision)
    ]
    assert told == [
        (WHY, "kay", False),
        ("Taken back: wrong child", "lou", False),
        ("Taken back: wrong child", "lou", True),
    ]
    store.save(Batch(put=[decision]), recorded_at=at + timedelta(minutes=3))
    assert store.load().canonical(named) == known
    store.close()


IDS = [
    RecordId(one)
    for one in (
        *("child:C1", "child:C2", "poc:POC-1", "poc:POC-2", "poc:POC-3"),
        *(f"named:ppdm/{row}/{position}" for row in "123" for position in (0, 1)),
    )
]


class _Histories:
    """Decides and takes back at random, and remembers what every state looked like."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self.held: dict[RecordId, Decision] = {}
        self._looked: dict[frozenset[tuple[RecordId, str]], dict[RecordId, RecordId]] = {}
        self._records: list[Record] = list(roster.casebook())
        self.look()

    def casebook(self) -> Casebook:
        return self._roster.casebook(*self.held.values())

    def look(self) -> None:
        """Check that equal decisions give equal casebooks, whatever lay between."""
        casebook = self.casebook()
        state = frozenset((one.id, one.kind) for one in self.held.values())
        leaders = {one: casebook.canonical(one) for one in IDS}
        assert self._looked.setdefault(state, leaders) == leaders
        assert [one for one in casebook if not isinstance(one, Decision)] == self._records
        _check_groups(casebook, self.held)

    def step(self, word: str, pair: Pair) -> None:
        try:
            if word == "undo":
                self.take_back(pair)
            else:
                decide = _accept if word == "same" else _reject
                decision = decide(self.casebook(), pair)
                self.held[decision.id] = decision
        except DecisionError:
            pass
        self.look()

    def take_back(self, pair: Pair) -> None:
        for gone in _undo(self.casebook(), pair).withdraw:
            del self.held[gone]


@settings(
    max_examples=HISTORIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    history=st.lists(
        st.tuples(
            st.sampled_from(["same", "same", "different", "undo"]),
            st.sampled_from(IDS),
            st.sampled_from(IDS),
        ),
        max_size=14,
    )
)
def test_any_history_can_be_undone_to_exactly_what_was_before(
    roster: Roster, history: list[tuple[str, RecordId, RecordId]]
) -> None:
    for number in (1, 2, 3):
        roster.child(f"C{number}", "Wren Ashgrove", "2011-02-14")
        roster.poc(f"POC-{number}", "Wren Ashgrove")
        for position in (0, 1):
            roster.mention("Wren Ashgrove", row=str(number), position=position)
    histories = _Histories(roster)
    for word, first, second in history:
        histories.step(word, (first, second))
    for decision in list(histories.held.values()):
        first, second = decision.subjects
        histories.take_back((second, first))
        histories.look()
    assert list(histories.casebook()) == list(roster.casebook())


def _check_groups(casebook: Casebook, held: dict[RecordId, Decision]) -> None:
    """Compare groups with networkx's components, and check what must never be in one."""
    joins: nx.Graph[RecordId] = nx.Graph()
    joins.add_nodes_from(IDS)
    for decision in held.values():
        if decision.kind == "same":
            joins.add_edge(*decision.subjects)
    assert nx.is_forest(joins)
    for group in nx.connected_components(joins):
        assert len({casebook.canonical(one) for one in group}) == 1
        _check_group(casebook, group)
        for decision in held.values():
            assert decision.kind == "same" or not set(decision.subjects) <= group


def _check_group(casebook: Casebook, group: set[RecordId]) -> None:
    records = [casebook.get(one) for one in group]
    children = [one for one in records if isinstance(one, Child)]
    people = [one for one in records if isinstance(one, Person)]
    rows = [one.named_in for one in people if one.is_unresolved]
    assert len(children) + any(not one.is_unresolved for one in people) <= 1
    assert len(rows) == len(set(rows))
