from __future__ import annotations

from typing import TYPE_CHECKING

from graph.when import When
from mapping.duplicates import UnresolvedSummary, accept, propose, reject, unresolved_summary

if TYPE_CHECKING:
    from tests.mapping.duplicates.conftest import Roster

NOW = When("2026-11-01")


def test_what_is_only_named_is_counted_with_what_waits_for_a_decision(roster: Roster) -> None:
    child = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    roster.loc("LOC-1", "Lantern Hotel")
    roster.wording("a1", "Lantern Hotel")
    roster.wording("a2", "back lane")
    roster.wording("a3", "car park")
    fitting = roster.mention("Wren Ashgrove", row="1")
    roster.mention("Zed Nobody", row="2")
    safe = roster.mention("Una Orrest", row="3", layout="rhi")
    roster.link(child, safe, "safe_person", roster.row("rhi", "3"))
    casebook = roster.casebook()
    summary = UnresolvedSummary(people=2, places=3, people_waiting=1, places_waiting=1, proposals=2)
    assert unresolved_summary(casebook) == summary
    assert unresolved_summary(casebook, propose(casebook)) == summary

    joined = accept(casebook, (child, fitting), reason="form", decided_by="kay", decided_at=NOW)
    assert unresolved_summary(roster.casebook(joined)) == UnresolvedSummary(
        people=1, places=3, people_waiting=0, places_waiting=1, proposals=1
    )
    parted = reject(casebook, (child, fitting), reason="form", decided_by="kay", decided_at=NOW)
    assert unresolved_summary(roster.casebook(parted)) == UnresolvedSummary(
        people=2, places=3, people_waiting=0, places_waiting=1, proposals=1
    )


def test_people_only_named_who_are_joined_count_once(roster: Roster) -> None:
    one, other = (roster.mention("Zed Nobody", row=row) for row in "12")
    casebook = roster.casebook()
    assert unresolved_summary(casebook).people == 2
    joined = accept(casebook, (one, other), reason="form", decided_by="kay", decided_at=NOW)
    assert unresolved_summary(roster.casebook(joined)).people == 1


def test_a_safe_person_who_is_named_otherwise_too_is_counted(roster: Roster) -> None:
    child = roster.child("C1", "Wren Ashgrove", "2011-02-14")
    safe = roster.mention("Una Orrest", row="3", layout="rhi")
    roster.link(child, safe, "safe_person", roster.row("rhi", "3"))
    roster.link(child, safe, "found_with", roster.row("rhi", "3"))
    assert unresolved_summary(roster.casebook()).people == 1
