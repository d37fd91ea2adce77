"""What rows that tell of events become: people, places, events and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

from graph.records import (
    Child,
    Event,
    Grading,
    Link,
    Location,
    Part,
    Person,
    Record,
)

if TYPE_CHECKING:
    from mapping.intake import Reading
    from tests.mapping.intake.conftest import Front

_R = TypeVar("_R", bound=Record)


def held(reading: Reading) -> dict[str, Record]:
    """Give what would be saved, by id."""
    return {one.id: one for one in reading.records}


def only(reading: Reading, kind: type[_R]) -> list[_R]:
    """Give the records of one type, in order of ids."""
    return sorted(
        (one for one in held(reading).values() if isinstance(one, kind)), key=lambda r: r.id
    )


def ties(reading: Reading) -> set[tuple[str, str, str]]:
    """Give the links as source, kind, target."""
    return {(one.source, one.kind, one.target) for one in only(reading, Link)}


def test_a_police_row_becomes_an_event_its_people_its_place_and_their_links(front: Front) -> None:
    reading = front.read(
        front.file(
            "ppdm",
            {
                "Persons": "Ivo Kestleby (suspect); TARNSBY, Orla C31004 (victim);"
                " Bo Wick (seen with)",
                "Location": "Heron Hotel, Gull Point",
                "Easting": "529948",
                "Northing": "539414",
                "Grading": "2/C/P",
                "Action": "Task NPT",
            },
        )
    )
    event = held(reading)["ppdm:CLV/26/1"]
    assert isinstance(event, Event)
    assert (event.kind, event.on, event.row) == ("incident", "2026-10-05", "row:ppdm/CLV/26/1")
    assert event.grading == Grading(source="2", information="C", handling="P")
    assert event.text == "Shouting by the shops."
    assert event.details == {"action": "Task NPT"}
    assert event.point is not None
    assert (event.point.easting_m, event.point.northing_m) == (529_948, 539_414)
    ivo, bo = "named:ppdm/CLV/26/1/0", "named:ppdm/CLV/26/1/2"
    (place,) = only(reading, Location)
    assert (place.name, place.is_unresolved) == ("Heron Hotel, Gull Point", True)
    assert event.parts == (
        Part("child:C31004", "victim"),  # type: ignore[arg-type]
        Part(ivo, "suspect"),  # type: ignore[arg-type]
        Part(bo, "seen_with"),  # type: ignore[arg-type]
        Part(place.id, "place"),
    )
    assert ties(reading) == {
        (ivo, "suspected_of_harming", "child:C31004"),
        ("child:C31004", "seen_with", bo),
        (ivo, "seen_with", bo),
        ("child:C31004", "seen_at", place.id),
        (ivo, "seen_at", place.id),
        (bo, "seen_at", place.id),
    }
    for link in only(reading, Link):
        assert (link.basis, link.agency, link.source_reference) == (
            ("ppdm:CLV/26/1",),
            "Police",
            "CLV/26/1",
        )
        assert link.grading == event.grading
    people = {one.id: one for one in only(reading, Person)}
    assert people.keys() == {ivo, bo}
    assert people[ivo].named_in == "row:ppdm/CLV/26/1"  # type: ignore[index]
    (child,) = only(reading, Child)
    assert [(one.layout, one.forename, one.surname) for one in child.accounts] == [
        ("ppdm", "Orla", "TARNSBY")
    ]


def test_people_beyond_forty_in_one_report_are_not_all_linked_with_each_other(front: Front) -> None:
    crowd = "; ".join(f"Person{number} Wick" for number in range(41))
    reading = front.read(front.file("ppdm", {"Persons": crowd}))
    assert len(only(reading, Person)) == 41
    assert ties(reading) == set()
    assert [one.column for one in reading.receipt.files[0].remarks] == ["Persons"]


def test_a_missing_row_becomes_an_episode_with_where_and_with_whom(front: Front) -> None:
    reading = front.read(
        front.file(
            "missing",
            {
                "DOB": "14/03/2012",
                "Age": "14",
                "Care status": "In care",
                "Risk": "medium ",
                "Last seen": "05/10/2026 17:00",
                "Last seen place": "Gull Point",
                "Found place": "Heron Hotel",
                "Found grid ref": "OV 299 394",
                "Found with": "Ivo Kestleby & POC-7",
                "Times missing 90d": "3",
                "CSE flag": "Y",
                "CCE flag": "N",
            },
        )
    )
    event = held(reading)["missing:MIS26-1"]
    assert isinstance(event, Event)
    assert (event.kind, event.on, event.until) == (
        "missing_episode",
        "2026-10-05T19:12",
        "2026-10-06T01:00",
    )
    assert event.details == {
        "risk": "medium",
        "care_status": "In care",
        "times_missing_90d": "3",
        "cse_flag": "Y",
        "cce_flag": "N",
    }
    assert event.point is not None
    assert event.point.precision_m == 100
    places = {one.name: one.id for one in only(reading, Location)}
    ivo = "named:missing/MIS26-1/0"
    assert {(part.record, part.role) for part in event.parts} == {
        ("child:C1", "missing"),
        (ivo, "found_with"),
        ("poc:POC-7", "found_with"),
        (places["Heron Hotel"], "found_at"),
        (places["Gull Point"], "last_seen_at"),
    }
    assert ties(reading) == {
        ("child:C1", "found_with", ivo),
        ("child:C1", "found_with", "poc:POC-7"),
        ("child:C1", "found_at", places["Heron Hotel"]),
    }
    seen = {link.kind: (link.first_seen, link.last_seen) for link in only(reading, Link)}
    assert seen["found_at"] == ("2026-10-05T19:12", "2026-10-06T01:00")
    (child,) = only(reading, Child)
    (account,) = child.accounts
    assert (account.forename, account.surname, account.date_of_birth, account.age) == (
        "Orla",
        "Tarnsby",
        "2012-03-14",
        None,
    )


def test_an_age_is_kept_with_its_day_where_no_date_of_birth_is(front: Front) -> None:
    reading = front.read(front.file("missing", {"Age": "14"}))
    (child,) = only(reading, Child)
    assert (child.accounts[0].age, child.accounts[0].age_on) == (14, "2026-10-05T19:12")


def test_a_missing_child_without_a_reference_is_a_person_to_identify(front: Front) -> None:
    reading = front.read(front.file("missing", {"Child ref": "", "DOB": "14/03/2012"}))
    (person,) = only(reading, Person)
    assert (person.id, person.is_unresolved) == ("named:missing/MIS26-1/child", True)
    assert person.accounts[0].date_of_birth == "2012-03-14"
    assert only(reading, Child) == []


def test_a_name_alone_never_joins_two_records(front: Front) -> None:
    reading = front.read(
        front.file("ssd_person"),
        front.file("missing", {"Child ref": ""}),
        front.file("ppdm", {"Persons": "Orla Tarnsby (victim); TARNSBY, Orla (seen with)"}),
    )
    assert [one.id for one in only(reading, Child)] == ["child:C1"]
    assert [one.id for one in only(reading, Person)] == [
        "named:missing/MIS26-1/child",
        "named:ppdm/CLV/26/1/0",
        "named:ppdm/CLV/26/1/1",
    ]


def test_an_interview_tells_of_risk_and_of_what_is_safe(front: Front) -> None:
    reading = front.read(
        front.file(
            "rhi",
            {
                "Where": "Heron Hotel; bus station",
                "With whom": "Ivo 'Duke' Kestleby & Bo Wick",
                "Reasons": "argument at home",
                "Safe people": "Nan",
                "Safe places": "library / boxing club",
                "Within 72h": "72+",
                "Occurrence no": "MIS26-9",
            },
        )
    )
    (event,) = only(reading, Event)
    key = event.id.removeprefix("rhi:")
    places = {one.name: one.id for one in only(reading, Location)}
    assert ties(reading) == {
        ("child:C1", "found_with", f"named:rhi/{key}/0"),
        ("child:C1", "found_with", f"named:rhi/{key}/1"),
        ("child:C1", "safe_person", f"named:rhi/{key}/safe-0"),
        ("child:C1", "found_at", places["Heron Hotel"]),
        ("child:C1", "found_at", places["bus station"]),
        ("child:C1", "safe_place", places["library"]),
        ("child:C1", "safe_place", places["boxing club"]),
    }
    assert {link.kind for link in only(reading, Link) if link.protective} == {
        "safe_person",
        "safe_place",
    }
    assert (event.text, event.details) == (
        "argument at home",
        {"occurrence": "MIS26-9", "within_72h": "72+"},
    )
    duke = held(reading)[f"named:rhi/{key}/0"]
    assert isinstance(duke, Person)
    assert duke.accounts[0].nicknames == ("Duke",)


@pytest.mark.parametrize("words", ["would not say", "n/k", "Would not say."])
def test_would_not_say_names_nobody(front: Front, words: str) -> None:
    reading = front.read(front.file("rhi", {"With whom": words, "Where": "unknown"}))
    assert (only(reading, Person), only(reading, Location), ties(reading)) == ([], [], set())
    assert reading.receipt.files[0].remarks == ()


def test_a_screening_becomes_an_event_and_an_account(front: Front) -> None:
    values = {
        "Name": "TARNSBY, Orla",
        "Sex": "F",
        "Ethnicity": "WBRI",
        "Agency": "police",
        "Harm types": "CSE / Missing / CSE",
        "Risk": "significant ",
        "Triage outcome": "NFA",
        "Triage date": "06/10/2026",
    }
    reading = front.read(front.file("screening", values))
    (event,) = only(reading, Event)
    assert (event.kind, event.harm_types, event.agency) == (
        "screening",
        ("CSAE", "MISSING"),
        "Police",
    )
    assert event.details == {
        "risk_band": "significant",
        "triage_outcome": "nfa",
        "triage_date": "2026-10-06",
    }
    assert event.parts == (Part("child:C1", "screened"),)  # type: ignore[arg-type]
    (child,) = only(reading, Child)
    assert (child.accounts[0].sex, child.accounts[0].ethnicity) == ("F", "WBRI")
