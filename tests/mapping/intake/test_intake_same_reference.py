"""A person and a location of one reference: each keeps its case and its actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.picture import Picture
from graph.ranking import rank
from tests.mapping.intake.conftest import DAY

if TYPE_CHECKING:
    from pathlib import Path

    from graph.casebook import Casebook
    from tests.mapping.intake.conftest import Front, Importing

X9 = {"Ref": "X9", "Status": "Open", "Agency": "Housing"}


def tracker(front: Front, *, of_person: str, of_location: str) -> Path:
    """Write a tracker whose two sheets use one reference, with the tactics of each."""
    person = front.row("poc", {**X9, "Tactics": of_person, "Reason": "of the person"})
    location = front.row("loc", {**X9, "Tactics": of_location, "Reason": "of the location"})
    sheets = {
        "POC": [front.headings("poc"), person],
        "LOC": [front.headings("loc"), location],
    }
    return front.book(sheets, "tracker.xlsx")


def states(casebook: Casebook) -> dict[str, str]:
    """Give each action's status."""
    return {one.id: one.status for one in casebook.actions}


def test_both_cases_and_both_lists_of_actions_are_kept(front: Front, store: Importing) -> None:
    store(tracker(front, of_person="Leaflets", of_location="CCTV"))
    book = store.casebook
    assert {(one.id, one.subject, one.reason) for one in book.concerns} == {
        ("poc-case:X9", "poc:X9", "of the person"),
        ("loc-case:X9", "loc:X9", "of the location"),
    }
    assert {(one.id, one.subject, one.tactic) for one in book.actions} == {
        ("poc-action:X9/LEAF", "poc:X9", "LEAF"),
        ("loc-action:X9/ENVD", "loc:X9", "ENVD"),
    }
    picture = Picture(book, as_at=DAY)
    for of in ("poc", "loc"):
        assert [one.subject for one in rank(picture, of).rows] == [f"{of}:X9"]


def test_one_tactic_for_both_is_two_actions(front: Front, store: Importing) -> None:
    store(tracker(front, of_person="Leaflets", of_location="Leaflets"))
    assert states(store.casebook) == {"poc-action:X9/LEAF": "open", "loc-action:X9/LEAF": "open"}


def test_an_action_sheet_filled_in_as_printed_comes_back(front: Front, store: Importing) -> None:
    store(tracker(front, of_person="Leaflets; CCTV", of_location="Leaflets; PSPO"))
    book = store.casebook
    printed: dict[str, str] = {one.id: book.reference(one.id) for one in book.actions}
    assert printed["poc-action:X9/LEAF"] == "poc-action:X9/LEAF"
    assert printed["loc-action:X9/LEAF"] == "loc-action:X9/LEAF"
    assert printed["poc-action:X9/ENVD"] == "X9/ENVD"
    sheet = front.file("actions", *({"Action id": one} for one in printed.values()))
    assert store(sheet).receipt.files[0].accepted == len(printed) == 4
    assert set(states(store.casebook).values()) == {"done"}
    assert store(sheet).receipt.files[0].duplicates == 4


def test_a_bare_id_that_fits_two_actions_is_refused(front: Front, store: Importing) -> None:
    store(tracker(front, of_person="Leaflets", of_location="Leaflets"))
    bare, whole = {"Action id": "X9/LEAF"}, {"Action id": "loc-action:X9/LEAF"}
    entry = store(front.file("actions", bare, whole)).receipt.files[0]
    assert (entry.accepted, entry.refused) == (1, 1)
    assert [(one.row, one.column, one.expected) for one in entry.refusals] == [
        (2, "Action id", "the id of one known action; write poc-action:… or loc-action:…")
    ]
    assert states(store.casebook) == {"poc-action:X9/LEAF": "open", "loc-action:X9/LEAF": "done"}


@pytest.mark.parametrize("again", ["X9/LEAF", "poc-action:X9/LEAF"])
def test_a_bare_and_a_whole_id_are_one_row_of_the_action_sheet(
    front: Front, store: Importing, again: str
) -> None:
    store(front.file("poc", {**X9, "Tactics": "Leaflets"}))
    store(front.file("actions", {"Action id": "X9/LEAF", "Status": "Open"}))
    store(front.file("actions", {"Action id": again}))
    assert states(store.casebook) == {"poc-action:X9/LEAF": "done"}
    assert [row.id for row in store.casebook.rows if row.layout == "actions"] == [
        "row:actions/poc-action:X9/LEAF"
    ]


def test_a_sheet_held_before_the_reference_fitted_two_is_still_held(
    front: Front, store: Importing
) -> None:
    store(front.file("poc", {**X9, "Tactics": "Leaflets"}))
    open_then = front.file("actions", {"Action id": "X9/LEAF", "Status": "Open"}, name="a.csv")
    done_then = front.file("actions", {"Action id": "X9/LEAF"}, name="b.csv")
    store(open_then)
    store(done_then)
    store(front.file("loc", {**X9, "Tactics": "Leaflets"}))
    for sheet in (open_then, done_then):
        entry = store(sheet).receipt.files[0]
        assert (entry.refused, entry.duplicates) == (0, 1)
    entry = store(front.file("actions", {"Action id": "X9/LEAF", "Owner": "B. W."})).receipt.files[
        0
    ]
    assert (entry.accepted, entry.refused) == (0, 1)
    assert states(store.casebook) == {"poc-action:X9/LEAF": "done", "loc-action:X9/LEAF": "open"}


def test_what_the_sheet_said_of_one_is_not_laid_over_the_other(
    front: Front, store: Importing
) -> None:
    store(tracker(front, of_person="Leaflets", of_location="Leaflets"))
    store(front.file("actions", {"Action id": "poc-action:X9/LEAF"}))
    store(tracker(front, of_person="Leaflets; CCTV", of_location="Leaflets; CCTV"))
    assert states(store.casebook) == {
        "poc-action:X9/LEAF": "done",
        "poc-action:X9/ENVD": "open",
        "loc-action:X9/LEAF": "open",
        "loc-action:X9/ENVD": "open",
    }
