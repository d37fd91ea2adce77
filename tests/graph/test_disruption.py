"""What would change for children, counted by hand; children themselves are never removed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from graph.disruption import exposure, what_if
from graph.errors import NotRankableError, UnknownReferenceError
from graph.ids import RecordId
from graph.picture import Picture

if TYPE_CHECKING:
    from tests.graph.conftest import Make

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def picture(make: Make) -> Picture:
    """
    Give a small town.

    A reaches 1 and 2, B reaches 2, the place L (not of concern) joins A with 4, the place of
    concern M reaches 5; 3 is a friend of 2; C's case is closed and reaches 6; D only keeps 7 safe.
    """
    return Picture(
        make.book(
            *(make.person(one) for one in "ABCD"),
            *(make.child(one) for one in "1234567"),
            make.named("x"),
            make.person("Y", born="2010-01-01"),
            make.phone("T"),
            make.loc("L"),
            make.loc("M"),
            make.group("G"),
            *(make.concern(f"poc:{one}") for one in "ABDY"),
            make.concern("poc:C", status="closed"),
            make.concern("loc:M"),
            make.link("poc:A", "child:1", seen="2026-03-01"),
            make.link("poc:A", "child:2", seen="2026-03-01"),
            make.link("poc:B", "child:2", seen="2026-03-01"),
            make.link("poc:A", "loc:L", "uses_place", seen="2026-03-01"),
            make.link("child:4", "loc:L", "frequents", seen="2026-03-01"),
            make.link("child:5", "loc:M", "frequents", seen="2026-03-01"),
            make.link("child:2", "child:3", "friend", seen="2026-03-01"),
            make.link("poc:C", "child:6", seen="2026-03-01"),
            make.link("child:7", "poc:D", "safe_person", seen="2026-03-01"),
        ),
        as_at=DAY,
    )


def _reached(**children: str) -> dict[str, tuple[str, ...]]:
    return {f"child:{child[1:]}": tuple(by.split()) for child, by in children.items()}


def test_a_child_is_exposed_to_whoever_of_concern_is_in_reach(picture: Picture) -> None:
    found = exposure(picture.network, of_concern=picture.open_cases)
    assert found.reached_by == _reached(c1="poc:A", c2="poc:A poc:B", c5="loc:M")
    assert found.children == ("child:1", "child:2", "child:5")


def test_two_steps_go_on_through_places_and_friends(picture: Picture) -> None:
    found = exposure(picture.network, of_concern=picture.open_cases, steps=2)
    assert found.reached_by == _reached(
        c1="poc:A", c2="poc:A poc:B", c3="poc:A poc:B", c4="poc:A", c5="loc:M"
    )


@pytest.mark.parametrize(
    ("removed", "steps", "before", "after", "freed"),
    [
        pytest.param(["poc:A"], 1, 3, 2, ["child:1"], id="A frees 1; B still reaches 2"),
        pytest.param(["poc:B"], 1, 3, 3, [], id="B frees nobody"),
        pytest.param(["poc:B", "poc:A"], 1, 3, 1, ["child:1", "child:2"], id="both"),
        pytest.param(["loc:M"], 1, 3, 2, ["child:5"], id="a place of concern"),
        pytest.param(["loc:L"], 2, 5, 4, ["child:4"], id="a place that joins a child with A"),
        pytest.param(["loc:L"], 1, 3, 3, [], id="the same place within one step"),
        pytest.param(["group:G"], 1, 3, 3, [], id="a group without a link"),
        pytest.param(["poc:C"], 1, 3, 3, [], id="a closed case was not counted before either"),
        pytest.param([], 1, 3, 3, [], id="nobody"),
    ],
)
def test_what_if_is_what_a_reader_can_count(
    picture: Picture, removed: list[str], steps: int, before: int, after: int, freed: list[str]
) -> None:
    found = what_if(picture, [RecordId(one) for one in removed], steps=steps)
    assert found.removed == tuple(sorted(removed))
    assert (len(found.before.children), len(found.after.children)) == (before, after)
    assert list(found.freed) == freed


@pytest.mark.parametrize(
    "who",
    [
        pytest.param("child:1", id="a child"),
        pytest.param("poc:Y", id="an under-18 person of concern"),
        pytest.param("person:x", id="somebody only named"),
        pytest.param("phone:T", id="a phone"),
    ],
)
def test_who_may_never_be_removed_is_refused(picture: Picture, who: str) -> None:
    with pytest.raises(NotRankableError, match="never removed or ranked"):
        what_if(picture, [RecordId("poc:A"), RecordId(who)])


def test_a_child_without_a_link_is_refused_too(make: Make) -> None:
    with pytest.raises(NotRankableError, match="is a child"):
        what_if(Picture(make.book(make.child("1")), as_at=DAY), [RecordId("child:1")])


def test_a_child_is_not_removed_under_the_id_of_a_joined_record(make: Make) -> None:
    book = make.book(
        make.child("1"),
        make.person("A"),
        make.concern("poc:A"),
        make.same("child:1", "poc:A"),
    )
    with pytest.raises(NotRankableError, match="is a child"):
        what_if(Picture(book, as_at=DAY), [RecordId("poc:A")])


def test_an_event_or_an_unknown_id_is_refused(picture: Picture) -> None:
    with pytest.raises(NotRankableError, match="row:1 is not a person, place, group"):
        what_if(picture, [RecordId("row:1")])
    with pytest.raises(UnknownReferenceError, match="no record poc:nobody"):
        what_if(picture, [RecordId("poc:nobody")])


def test_a_joined_record_is_removed_under_any_of_its_ids(make: Make) -> None:
    book = make.book(
        make.person("A"),
        make.named("x"),
        make.same("person:x", "poc:A"),
        make.concern("poc:A"),
        make.child("1"),
        make.link("person:x", "child:1", seen="2026-03-01"),
    )
    found = what_if(Picture(book, as_at=DAY), [RecordId("person:x")])
    assert found.removed == ("poc:A",)
    assert found.freed == ("child:1",)


def test_graded_steps_count_a_weak_link_as_several(make: Make) -> None:
    # Seen on the day before: 1/A is 0.95 and costs 1; ungraded 0.5 costs 3 after a day's decay;
    # 3/D is 0.2 and costs 4.
    picture = Picture(
        make.book(
            make.person("A"),
            make.loc("L"),
            *(make.child(one) for one in "1234"),
            make.concern("poc:A"),
            make.link("poc:A", "child:1", seen="2026-03-31", grade="1/A"),
            make.link("poc:A", "child:2", seen="2026-03-31"),
            make.link("poc:A", "child:3", seen="2026-03-31", grade="3/D"),
            make.link("poc:A", "loc:L", "uses_place", seen="2026-03-31", grade="1/A"),
            make.link("child:3", "loc:L", "frequents", seen="2026-03-31", grade="1/A"),
            make.link("poc:A", "child:4", "safe_person", seen="2026-03-31", grade="1/A"),
        ),
        as_at=DAY,
    )
    found = {
        steps: exposure(
            picture.network, of_concern=picture.open_cases, steps=steps, graded=True
        ).children
        for steps in (1, 2, 3)
    }
    assert found == {
        1: ("child:1",),
        2: ("child:1", "child:3"),  # by way of the place, to which both links are sure
        3: ("child:1", "child:2", "child:3"),
    }
    without = what_if(picture, [RecordId("loc:L")], steps=3, graded=True)
    assert without.freed == ("child:3",)
