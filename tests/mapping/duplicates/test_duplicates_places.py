from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.records import Point
from mapping.duplicates import propose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.ids import RecordId
    from mapping.duplicates import Proposal
    from tests.mapping.duplicates.conftest import Roster

    Between = Callable[[Iterable[Proposal], RecordId, RecordId], Proposal | None]

HOTEL = Point(easting_m=529_950, northing_m=539_450, precision_m=100)


@pytest.mark.parametrize(
    ("wording", "grade"),
    [
        pytest.param("Lantern Hotel, Gannet Point", "strong", id="name and part of the town"),
        pytest.param("LANTERN HOTEL,GANNET POINT", "strong", id="capitals, no space"),
        pytest.param("Hotel Lantern, Gannet Point", "strong", id="words in another order"),
        pytest.param("Lantern Hotel", "likely", id="name alone"),
        pytest.param("Lantern Hotell, Gannet Point", "possible", id="a slip"),
        pytest.param("rear of Lantern Hotel, Gannet Point", "possible", id="more words"),
        pytest.param("Lantern Hotel, Saltby", None, id="another part of the town"),
        pytest.param("Tern Hotel, Gannet Point", None, id="another name"),
        pytest.param("Gannet Point", None, id="only the part of the town"),
        pytest.param("10 Cobble Street, Gannet Point", "strong", id="its street address"),
        pytest.param("18 Cobble Street, Gannet Point", None, id="another house"),
    ],
)
def test_a_wording_is_proposed_as_a_known_place_as_far_as_it_agrees(
    roster: Roster, between: Between, wording: str, grade: str | None
) -> None:
    known = roster.loc("LOC-1", "Lantern Hotel", address="10 Cobble Street, Gannet Point ZZ99 3EG")
    named = roster.wording("a1", wording)
    proposal = between(propose(roster.casebook()), known, named)
    assert (proposal.grade if proposal else None) == grade


@pytest.mark.parametrize(
    ("wording", "apart_m", "precision_m", "grade"),
    [
        # 100 m (the hotel's) + 10 m (the events') + 100 m of slack = 210 m
        pytest.param("Lantern Hotel", 210, 10, "strong", id="just within precision and slack"),
        pytest.param("Lantern Hotel", 211, 10, None, id="just beyond"),
        pytest.param("Lantern Hotel, Gannet Point", 211, 10, "possible", id="beyond, same part"),
        pytest.param("Lantern Hotel, Saltby", 0, 10, "likely", id="same spot, part differs"),
        pytest.param("Lantern Hotell", 0, 10, "likely", id="same spot, a slip"),
        pytest.param("back lane", 50, 10, "possible", id="same spot, another name"),
        pytest.param("back lane", 50, 1000, None, id="too coarse to say"),
        pytest.param("back lane", 5000, 10, None, id="far away, another name"),
    ],
)
def test_a_place_lies_where_its_events_lie(
    roster: Roster,
    between: Between,
    wording: str,
    apart_m: float,
    precision_m: float,
    grade: str | None,
) -> None:
    known = roster.loc("LOC-1", "Lantern Hotel", address="Gannet Point", point=HOTEL)
    named = roster.wording("a1", wording)
    for number, wobble_m in enumerate((-1, 0, 1)):
        point = Point(
            easting_m=HOTEL.easting_m + apart_m,
            northing_m=HOTEL.northing_m + wobble_m,
            precision_m=precision_m,
        )
        roster.event(str(number), (named, "place"), point=point)
    proposal = between(propose(roster.casebook()), known, named)
    assert (proposal.grade if proposal else None) == grade


@pytest.mark.parametrize(
    ("wording", "grade", "reason"),
    [
        pytest.param("Lantern Hotel ZZ99 3EG", "strong", "postcode agrees", id="same postcode"),
        pytest.param("Lantern Hotel zz993eg", "strong", "postcode agrees", id="written otherwise"),
        pytest.param("Lantern Hotel ZZ99 4BG", None, "", id="another postcode"),
        pytest.param(
            "Lantern Hotel, Saltby ZZ99 4BG",
            "possible",
            "part of the town agrees",
            id="another postcode in the same part of the town",
        ),
    ],
)
def test_postcodes_speak_for_or_against(
    roster: Roster, between: Between, wording: str, grade: str | None, reason: str
) -> None:
    known = roster.loc("LOC-1", "Lantern Hotel", address="Saltby, ZZ99 3EG")
    named = roster.wording("a1", wording)
    proposal = between(propose(roster.casebook()), known, named)
    assert (proposal.grade if proposal else None) == grade
    if proposal is not None:
        assert reason in proposal.reasons_for
        assert ("postcodes differ" in proposal.reasons_against) is (grade == "possible")


def test_reasons_about_places_say_how_far_apart_they_lie(roster: Roster) -> None:
    roster.loc("LOC-1", "Lantern Hotel", address="Gannet Point", point=HOTEL)
    named = roster.wording("a1", "Lantern Hotel, Gannet Point")
    # 300 m east and 400 m north of the hotel: 500 m away.
    point = Point(easting_m=530_250, northing_m=539_850, precision_m=10)
    roster.event("1", (named, "found_at"), point=point)
    (proposal,) = propose(roster.casebook())
    assert proposal.reasons_for == ("name agrees", "part of the town agrees")
    assert proposal.reasons_against == ("points lie 500 m apart",)


def test_wordings_nobody_knows_are_proposed_as_one_only_with_more_than_a_name(
    roster: Roster,
) -> None:
    roster.wording("a1", "back lane, Saltby")
    roster.wording("a2", "Back Lane; SALTBY")
    roster.wording("a3", "back lane, Fothermere")
    roster.wording("a4", "back lane")
    found = propose(roster.casebook())
    assert [(one.first, one.second, one.grade) for one in found] == [
        ("place:a1", "place:a2", "likely")
    ]


def test_where_a_child_was_last_seen_is_not_where_it_was_found(
    roster: Roster, between: Between
) -> None:
    known = roster.loc("LOC-1", "Lantern Hotel", point=HOTEL)
    last_seen = roster.wording("a1", "back lane")
    roster.event("1", (last_seen, "last_seen_at"), layout="missing", point=HOTEL)
    assert between(propose(roster.casebook()), known, last_seen) is None


def test_a_name_that_two_known_places_bear_is_no_more_than_possible(roster: Roster) -> None:
    roster.loc("LOC-1", "Lantern Hotel", address="Gannet Point")
    roster.loc("LOC-2", "Lantern Hotel", address="Saltby")
    roster.wording("a1", "Lantern Hotel")
    found = propose(roster.casebook())
    assert [(one.first, one.grade) for one in found] == [
        ("loc:LOC-1", "possible"),
        ("loc:LOC-2", "possible"),
    ]
    assert "the name fits 2 known places" in found[0].reasons_against


def test_the_part_of_the_town_picks_between_two_of_one_name(roster: Roster) -> None:
    roster.loc("LOC-1", "Lantern Hotel", address="Gannet Point")
    roster.loc("LOC-2", "Lantern Hotel", address="Saltby")
    roster.wording("a1", "Lantern Hotel, Saltby")
    found = propose(roster.casebook())
    assert [(one.first, one.grade) for one in found] == [("loc:LOC-2", "strong")]


@pytest.mark.parametrize(
    ("area", "count"),
    [
        pytest.param("Gannet Point", 1, id="same part of the town"),
        pytest.param("Saltby", 0, id="another part of the town"),
        pytest.param("", 0, id="nothing but the name"),
    ],
)
def test_two_known_places_are_proposed_only_with_more_than_a_name(
    roster: Roster, area: str, count: int
) -> None:
    roster.loc("LOC-1", "Lantern Hotel", address="Gannet Point")
    roster.loc("LOC-2", "LANTERN HOTEL", address=area)
    assert len(propose(roster.casebook())) == count


def test_a_person_and_a_place_of_one_name_are_not_proposed(roster: Roster) -> None:
    roster.poc("POC-1", "Lantern Hotel")
    roster.loc("LOC-1", "Lantern Hotel")
    assert propose(roster.casebook()) == ()
