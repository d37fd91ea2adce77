"""The same again changes nothing, another content is a new version, and the order never matters."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from graph.ids import RecordId
from graph.records import Child, Concern, Decision, Location
from graph.store import Batch
from graph.when import When

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.casebook import Casebook
    from tests.mapping.intake.conftest import Front, Importing

LAYOUTS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("ppdm", {"Persons": "Ivo Kestleby (suspect); C2 (victim)", "Location": "Heron Hotel"}),
    ("missing", {"Found with": "Ivo Kestleby", "Found place": "heron hotel"}),
    ("rhi", {"With whom": "Ivo Kestleby", "Safe people": "Nan", "Where": "HERON HOTEL"}),
    ("screening", {"Name": "Orla 'Moth' Tarnsby"}),
    ("poc", {"Linked children": "C1; C3", "Linked locations": "LOC-1; LOC-2", "Tactics": "CCTV"}),
    ("loc", {"Linked children": "C1", "Linked POCs": "POC-1; POC-9", "Tactics": "Leaflets"}),
    ("peer_map", {}),
    ("ssd_person", {"pers_dob": "2012-03-14"}),
    ("ssd_missing", {}),
    ("ssda903_header", {"DOB": "15/03/2012"}),
    ("ssda903_missing", {}),
    ("police_uk", {}),
    ("episodes", {}),
    ("reviews", {}),
    ("actions", {"Action id": "LOC-1/LEAF"}),
)


def month(front: Front) -> list[Path]:
    """Write one small file of every layout; they speak of the same people and places."""
    return [front.file(layout, values) for layout, values in LAYOUTS]


def contents(casebook: Casebook) -> list[object]:
    """Give what a casebook says."""
    return list(casebook)


def statuses(store: Importing, reference: str) -> list[str]:
    """Give the status of each version of a case, in order."""
    versions = store.store.versions(RecordId(f"poc-case:{reference}"))
    return [one.record.status for one in versions if isinstance(one.record, Concern)]


def test_the_same_files_again_change_nothing(front: Front, store: Importing) -> None:
    paths = month(front)
    first = store(*paths).receipt
    before = contents(store.casebook)
    versions = [len(store.store.versions(one.id)) for one in store.casebook]
    again = store(*paths)
    assert [(one.accepted, one.duplicates) for one in first.files] == [(1, 0)] * len(paths)
    assert [(one.accepted, one.duplicates) for one in again.receipt.files] == [(0, 1)] * len(paths)
    known = [entry for _, entry in store.store.imports()]
    would_be = front.read(*paths, casebook=store.casebook, known=known)
    assert (would_be.records, would_be.batch.withdraw) == ([], ())
    assert again.receipt.saved
    assert contents(store.casebook) == before
    assert [len(store.store.versions(one.id)) for one in store.casebook] == versions
    assert len(store.store.imports()) == 1


def test_a_row_that_comes_twice_and_names_fewer_takes_back_whom_it_named(
    front: Front, store: Importing
) -> None:
    both = {"Found with": "Ivo Kestleby", "Found place": "Heron Hotel", "Care status": "In care"}
    receipt = store(front.file("missing", both, {"Found place": "Heron Hotel"})).receipt
    assert receipt.files[0].accepted == 2
    (event,) = store.casebook.events
    assert [part.role for part in event.parts] == ["missing", "found_at"]
    assert [link.kind for link in store.casebook.links] == ["found_at"]
    assert not store.casebook.people
    assert len(store.store.versions(event.id)) == 2
    assert store.store.verify().ok


def test_files_in_any_order_give_equal_stores(front: Front) -> None:
    paths = month(front)
    stores = [front.store() for _ in range(3)]
    for store, order in zip(stores, (paths, paths[::-1], paths[7:] + paths[:7]), strict=True):
        receipt = store(*order).receipt
        assert [one.file for one in receipt.files] == [path.name for path in order]
    first, *others = [contents(store.casebook) for store in stores]
    assert all(other == first for other in others)


def test_files_one_by_one_in_any_order_give_equal_casebooks(front: Front) -> None:
    paths = [path for path in month(front) if path.name != "actions.csv"]
    together, forwards, backwards = front.store(), front.store(), front.store()
    together(*paths)
    for path in paths:
        forwards(path)
    for path in reversed(paths):
        backwards(path)
    assert contents(forwards.casebook) == contents(together.casebook)
    assert contents(backwards.casebook) == contents(together.casebook)


def test_the_files_name_and_form_make_no_difference(front: Front) -> None:
    rows = [front.headings("poc"), front.row("poc", {"Reason": "Zoë said so"})]
    forms = (
        front.csv(rows, "tracker.csv"),
        front.csv(rows, "other name.txt", delimiter=";", encoding="cp1252"),
        front.csv([["A title"], [], *rows], "utf16.csv", encoding="utf-16"),
        front.book({"First": rows}),
        front.csv([[*row[::-1]] for row in rows], "columns the other way round.csv"),
    )
    stores = [front.store() for _ in forms]
    for store, path in zip(stores, forms, strict=True):
        store(path)
    first, *others = [contents(store.casebook) for store in stores]
    assert all(other == first for other in others)
    for path in forms:
        assert stores[0](path).receipt.files[0].duplicates == 1


def test_a_file_given_twice_at_once_counts_once(front: Front, store: Importing) -> None:
    path = front.file("poc", {}, {"Ref": "POC-2"})
    receipt = store(path, path).receipt
    assert [(one.accepted, one.duplicates) for one in receipt.files] == [(2, 0), (0, 2)]


def test_open_closed_open_again_is_three_versions(front: Front, store: Importing) -> None:
    other = {"Ref": "POC-2", "Reason": "changes each time"}
    for number, status in enumerate(("Open", "Closed", "Open")):
        other["Reason"] = f"changes each time: {number}"
        entry = store(front.file("poc", {"Status": status}, other)).receipt.files[0]
        assert (entry.accepted, entry.duplicates) == (2, 0)
    assert statuses(store, "POC-1") == ["open", "closed", "open"]


def test_open_closed_open_within_one_sheet_is_three_versions(
    front: Front, store: Importing
) -> None:
    path = front.file("poc", {"Status": "Open"}, {"Status": "Closed"}, {"Status": "Open"})
    assert store(path).receipt.files[0].accepted == 3
    assert statuses(store, "POC-1") == ["open", "closed", "open"]
    assert store(path).receipt.files[0].duplicates == 3
    assert statuses(store, "POC-1") == ["open", "closed", "open"]


def test_a_sheet_that_came_before_is_all_duplicates_whatever_changed_since(
    front: Front, store: Importing
) -> None:
    old = front.file("poc", {"Status": "Open"}, {"Ref": "POC-2"}, name="september.csv")
    new = front.file("poc", {"Status": "Closed"}, {"Ref": "POC-2"}, name="october.csv")
    store(old)
    store(new)
    assert store(old).receipt.files[0].duplicates == 2
    assert statuses(store, "POC-1") == ["open", "closed"]


def test_rows_that_came_together_may_come_back_split_over_sheets(
    front: Front, store: Importing
) -> None:
    rows = [front.row("poc", {"Status": status}) for status in ("Open", "Closed")]
    store(front.csv([front.headings("poc"), *rows], "whole.csv"))
    parts = [[front.headings("poc"), row] for row in rows]
    receipt = store(front.book({"a": parts[0], "b": parts[1]})).receipt
    assert [one.duplicates for one in receipt.files] == [1, 1]
    assert statuses(store, "POC-1") == ["open", "closed"]


def test_a_row_of_another_time_among_new_ones_is_a_new_version(
    front: Front, store: Importing
) -> None:
    store(front.file("poc", {"Status": "Open"}))
    store(front.file("poc", {"Status": "Closed"}))
    entry = store(front.file("poc", {"Status": "Open"}, {"Ref": "POC-2"})).receipt.files[0]
    assert (entry.accepted, entry.duplicates) == (2, 0)
    assert statuses(store, "POC-1") == ["open", "closed", "open"]


@pytest.mark.parametrize("layout", ["rhi", "screening", "peer_map", "ssda903_header"])
def test_a_row_without_a_reference_is_a_duplicate_of_its_like_anywhere(
    front: Front, store: Importing, layout: str
) -> None:
    entry = store(front.file(layout, {}, {})).receipt.files[0]
    assert (entry.rows, entry.accepted, entry.duplicates) == (2, 1, 1)
    other = {"Child ref": "C7", "CHILD": "C7", "Child A": "C7"}
    entry = store(front.file(layout, {}, other, name="later.csv")).receipt.files[0]
    assert (entry.accepted, entry.duplicates) == (1, 1)


def test_street_crimes_that_are_alike_are_counted_until_their_whole_file_came_before(
    front: Front, store: Importing
) -> None:
    path = front.file("police_uk", {}, {}, {"Crime type": "Robbery"})
    assert store(path).receipt.files[0].accepted == 3
    assert len(store.casebook.events) == 3
    assert store(path).receipt.files[0].duplicates == 3
    more = front.file("police_uk", {}, {}, {"Crime type": "Robbery"}, {"Crime type": "Arson"})
    assert store(more).receipt.files[0].accepted == 4
    assert len(store.casebook.events) == 4


def test_a_copy_of_a_refused_row_is_refused_again(front: Front, store: Importing) -> None:
    path = front.file(
        "poc", {"First discussed": "soon"}, {"First discussed": "soon"}, {"Ref": "P2"}
    )
    for accepted in (1, 0):
        entry = store(path).receipt.files[0]
        assert (entry.refused, entry.accepted) == (2, accepted)


def test_see_above_counts_as_the_value_it_repeats(front: Front, store: Importing) -> None:
    store(front.file("poc", {}, {"Ref": "POC-2", "Reason": "see above"}))
    entry = store(front.file("poc", {"Ref": "POC-2"}, {"Ref": "POC-3"})).receipt.files[0]
    assert (entry.accepted, entry.duplicates) == (1, 1)


def test_a_placeholder_is_filled_by_the_row_that_comes_later(
    front: Front, store: Importing
) -> None:
    store(front.file("poc", {"Linked children": "C1", "Linked locations": "LOC-1"}))
    child, place = store.casebook.children[0], store.casebook.locations[0]
    assert (child, place) == (Child(id=child.id), Location(id=place.id))
    store(front.file("ssd_person"), front.file("loc"))
    assert store.casebook.children[0].accounts[0].surname == "Tarnsby"
    assert store.casebook.locations[0].name == "Heron bus station"
    assert len(store.store.versions(child.id)) == 2


def test_a_link_that_is_no_longer_stated_is_withdrawn_and_its_history_kept(
    front: Front, store: Importing
) -> None:
    store(front.file("poc", {"Linked children": "C1; C2"}), front.file("ssd_person"))
    links = {one.target: one.id for one in store.casebook.links}
    store(front.file("poc", {"Linked children": "C1"}))
    assert [one.target for one in store.casebook.links] == ["child:C1"]
    assert [one.withdrawn for one in store.store.versions(links[RecordId("child:C2")])] == [
        False,
        True,
    ]
    assert len(store.store.versions(links[RecordId("child:C1")])) == 1
    assert "child:C2" not in store.casebook, "a placeholder that nothing names any more"
    store(front.file("poc", {"Linked children": "C2; C1"}))
    assert {one.target for one in store.casebook.links} == {"child:C1", "child:C2"}


def test_a_link_that_another_source_states_as_well_stays(front: Front, store: Importing) -> None:
    poc = {"Linked locations": "LOC-1"}
    store(front.file("poc", poc), front.file("loc", {"Linked POCs": "POC-1"}))
    assert len(store.casebook.links) == 2
    store(front.file("poc", {"Linked locations": ""}))
    assert [one.basis for one in store.casebook.links] == [("row:loc/LOC-1",)]


def test_people_and_places_that_only_the_old_version_named_fall_away(
    front: Front, store: Importing
) -> None:
    values = {"Found with": "Ivo Kestleby; Bo Wick", "Found place": "Heron Hotel"}
    store(front.file("missing", values))
    store(front.file("missing", {"Found with": "Ivo Kestleby", "Found place": "Gull Point"}))
    casebook = store.casebook
    assert [one.id for one in casebook.people] == ["named:missing/MIS26-1/0"]
    assert [one.name for one in casebook.locations] == ["Gull Point"]
    fresh = front.store()
    fresh(front.file("missing", {"Found with": "Ivo Kestleby", "Found place": "Gull Point"}))
    assert contents(fresh.casebook) == contents(casebook)


def test_an_account_that_its_row_no_longer_gives_falls_away(front: Front, store: Importing) -> None:
    store(front.file("missing", {"Surname": "Tarnsbee"}, {"Occurrence no": "MIS26-2"}))
    store(front.file("missing", {"Surname": "Tarnsby"}))
    (child,) = store.casebook.children
    assert [(one.surname, one.rows) for one in child.accounts] == [
        ("Tarnsby", ("row:missing/MIS26-1", "row:missing/MIS26-2"))
    ]
    store(front.file("missing", {"Child ref": "C2"}))
    assert {one.id: len(one.accounts[0].rows) for one in store.casebook.children} == {
        "child:C1": 1,
        "child:C2": 1,
    }


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        pytest.param({"Found with": "Ivo Kestleby", "Risk": "High"}, True, id="same name"),
        pytest.param({"Found with": "Bo Wick"}, False, id="somebody else stands there now"),
        pytest.param({"Found with": ""}, False, id="nobody stands there now"),
    ],
)
def test_a_decision_on_somebody_named_falls_with_the_name_it_was_made_on(
    front: Front,
    store: Importing,
    values: Mapping[str, str],
    kept: bool,  # noqa: FBT001 - a table
) -> None:
    store(front.file("poc"), front.file("missing", {"Found with": "Ivo Kestleby"}))
    decision = Decision(
        id=RecordId("decision:1"),
        kind="same",
        subjects=(RecordId("named:missing/MIS26-1/0"), RecordId("poc:POC-1")),
        reason="the coordinator knows him",
        decided_by="tester",
        decided_at=When("2026-11-24"),
    )
    at = datetime(2026, 11, 24, 9, 1, 30)  # noqa: DTZ001 - as written
    store.store.save(Batch(put=[decision]), recorded_at=at)
    store(front.file("missing", values))
    assert bool(store.casebook.decisions) is kept
    named = [one for one in store.casebook.people if one.is_unresolved]
    assert [one.accounts[0].surname for one in named] == (
        [values["Found with"].split()[1]] if values["Found with"] else []
    )


def test_of_two_trackers_at_once_the_one_of_the_later_month_is_current(front: Front) -> None:
    september = front.file("poc", {"Status": "Open"}, name="z.csv")
    october = front.file(
        "poc", {"Status": "Closed"}, {"Ref": "POC-2", "First discussed": "20/10/2026"}, name="a.csv"
    )
    for order in itertools.permutations((september, october)):
        store = front.store()
        store(*order)
        assert statuses(store, "POC-1") == ["open", "closed"]


def test_one_place_has_the_first_of_its_wordings_whatever_came_first(front: Front) -> None:
    wordings = ("heron hotel", "Heron Hotel", "HERON, HOTEL")
    for order in itertools.permutations(wordings):
        store = front.store()
        for number, wording in enumerate(order):
            store(front.file("ppdm", {"Ref": f"R{number}", "Location": wording}))
        assert [one.name for one in store.casebook.locations] == ["HERON, HOTEL"]


def test_nothing_is_saved_where_every_file_is_refused_whole(front: Front, store: Importing) -> None:
    reading = store(front.bytes(b"nothing, known\n1,2\n", "x.csv"))
    assert (reading.receipt.saved, len(store.store.imports())) == (False, 0)


def test_the_register_of_imports_is_told_and_equal_files_have_one_id(front: Front) -> None:
    path = front.file("poc")
    ids = []
    for _ in range(2):
        store = front.store()
        store(path)
        ((_, entry),) = store.store.imports()
        ids.append(entry.id)
        assert (entry.user, len(entry.digests)) == ("tester", 1)
        assert [dict(one) for one in entry.files] == [
            {
                "file": "poc.csv",
                "sheet": None,
                "layout": "poc",
                "rows": 1,
                "accepted": 1,
                "refused": 0,
                "duplicates": 0,
            }
        ]
    assert len(set(ids)) == 1
