"""What rows of lists that a team keeps become: cases, actions, peers, accounts, caseload."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

from graph.records import (
    Action,
    Child,
    Concern,
    Episode,
    Event,
    Link,
    Location,
    PeerGroup,
    Person,
    Record,
    Review,
)
from mapping.casework import due, overdue
from mapping.intake import IntakeSettings
from tests.mapping.intake.conftest import DAY

if TYPE_CHECKING:
    from mapping.intake import Reading
    from tests.mapping.intake.conftest import Front, Importing

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


def test_a_person_of_concern_becomes_a_case_with_links_and_actions(front: Front) -> None:
    values = {
        "Name": "Ivo 'Duke' Kestleby",
        "Alias": "Bones",
        "DOB": "c. 34",
        "Linked children": "C31034\nC31033 / C31032",
        "Linked locations": "LOC-3126; LOC-3124",
        "Triage outcome": "Assess",
        "Assessed": "10/10/2026",
        "Level": "3",
        "Tactics": "Leaflets; Dispersal; Dispersal; Carrier pigeon",
        "Agency": "Housing",
        "Due": "01/11/2026",
        "Status": "Open",
    }
    reading = front.read(front.file("poc", values))
    concern = held(reading)["poc-case:POC-1"]
    assert isinstance(concern, Concern)
    assert (concern.subject, concern.row, concern.level) == ("poc:POC-1", "row:poc/POC-1", 3)
    assert (concern.triage_outcome, concern.status) == ("assess", "open")
    assert concern.tactics == ("DISP", "LEAF", "other")
    assert ties(reading) == {
        *(("poc:POC-1", "targets", f"child:{one}") for one in ("C31032", "C31033", "C31034")),
        *(("poc:POC-1", "uses_place", f"loc:{one}") for one in ("LOC-3124", "LOC-3126")),
    }
    for link in only(reading, Link):
        assert (link.basis, link.agency, link.source_reference, link.first_seen) == (
            ("row:poc/POC-1",),
            "HOTH team",
            "POC-1",
            "2026-10-05",
        )
    actions = {one.id: one for one in only(reading, Action)}
    assert len(actions) == 3
    leaflets = actions["poc-action:POC-1/LEAF"]  # type: ignore[index]
    assert (leaflets.tasked, leaflets.due, leaflets.status, leaflets.agency) == (
        "2026-10-10",
        "2026-11-01",
        "open",
        "Housing",
    )
    (other,) = (one for one in actions.values() if one.tactic == "other")
    assert other.tactic_text == "Carrier pigeon"
    assert other.id.startswith("poc-action:POC-1/other-")
    person = held(reading)["poc:POC-1"]
    assert isinstance(person, Person)
    assert person.accounts[0].nicknames == ("Bones", "Duke")
    assert (person.accounts[0].age, person.accounts[0].age_on) == (34, "2026-10-05")
    assert {one.id for one in only(reading, Child)} == {
        "child:C31032",
        "child:C31033",
        "child:C31034",
    }
    assert all(not one.accounts for one in only(reading, Child))


ENDED = [
    {"Status": "Closed", "Closed": "09/10/2026", "Outcome": "Displaced"},
    {"Status": "Closed"},
    {"Status": "NFA"},
    {"Status": "Open", "Closed": "09/10/2026"},
]


@pytest.mark.parametrize("values", ENDED)
def test_the_tracker_does_not_say_what_became_of_a_closed_cases_actions(
    front: Front, store: Importing, values: dict[str, str]
) -> None:
    planned = {"Tactics": "CCTV", "Agency": "Housing", "Due": "06/10/2026"}
    file = front.file("poc", {**values, **planned})
    store(file)
    assert [(one.tactic, one.status) for one in only(front.read(file), Action)] == [("ENVD", "")]
    assert (overdue(store.casebook, DAY), due(store.casebook, DAY)) == ((), ())


def test_a_closed_case_keeps_its_day_and_outcome(front: Front) -> None:
    (concern,) = only(front.read(front.file("poc", ENDED[0])), Concern)
    assert (concern.status, concern.closed, concern.outcome) == (
        "closed",
        "2026-10-09",
        "displaced",
    )


def test_what_an_action_sheet_said_stands_when_the_case_is_closed(
    front: Front, store: Importing
) -> None:
    store(front.file("poc", {"Tactics": "Leaflets; CCTV", "Status": "Open"}))
    store(front.file("actions"))
    store(front.file("poc", {"Tactics": "Leaflets; CCTV", "Status": "Closed"}))
    states = {one.tactic: one.status for one in store.casebook.actions}
    assert states == {"LEAF": "done", "ENVD": ""}


def test_a_location_of_concern_becomes_a_place_with_a_case(front: Front) -> None:
    values = {
        "Grid ref": "OV 161 443",
        "Postcode": "zz99 1aa",
        "Address": "Gull Point",
        "Linked children": "C1; C2",
        "Linked POCs": "POC-7",
        "Guardians": "PCSO",
        "Tactics": "CCTV",
    }
    reading = front.read(front.file("loc", values))
    place = held(reading)["loc:LOC-1"]
    assert isinstance(place, Location)
    assert (place.name, place.place_type, place.postcode) == (
        "Heron bus station",
        "bus_station",
        "ZZ99 1AA",
    )
    assert place.point is not None
    assert (place.point.easting_m, place.point.precision_m) == (516_150, 100)
    assert ties(reading) == {
        ("child:C1", "frequents", "loc:LOC-1"),
        ("child:C2", "frequents", "loc:LOC-1"),
        ("poc:POC-7", "uses_place", "loc:LOC-1"),
    }
    assert [one.id for one in only(reading, Action)] == ["loc-action:LOC-1/ENVD"]


def test_a_place_online_has_no_point(front: Front) -> None:
    reading = front.read(front.file("loc", {"Type": "online", "Name": "'Anchor' group chat"}))
    (place,) = only(reading, Location)
    assert (place.place_type, place.point) == ("online_platform", None)


@pytest.mark.parametrize(
    ("relationship", "stated", "kind", "protective"),
    [
        ("friend", "", "friend", False),
        ("friend", "Y", "friend", True),
        ("positive peer", "", "positive_peer", True),
        ("positive peer", "N", "positive_peer", False),
        ("co-missing", "N", "co_missing", False),
        ("penfriend", "", "peer", False),
    ],
)
def test_a_peer_row_becomes_an_observation_and_a_tie(
    front: Front,
    relationship: str,
    stated: str,
    kind: str,
    protective: bool,  # noqa: FBT001 - a table
) -> None:
    values = {
        "Child A": "C2",
        "Child B": "C1",
        "Relationship": relationship,
        "Protective": stated,
        "Since": "Aug 2026",
        "Confidence": "High",
        "Source ref": "S-1",
    }
    reading = front.read(front.file("peer_map", values))
    assert ties(reading) == {
        ("child:C1", kind, "child:C2"),
        ("child:C1", "member_of", "group:Group A"),
        ("child:C2", "member_of", "group:Group A"),
    }
    (tie,) = (one for one in only(reading, Link) if one.kind == kind)
    assert (tie.protective, tie.confidence, tie.first_seen) == (protective, "high", "2026-08")
    assert tie.source_reference == "S-1"
    assert [one.label for one in only(reading, PeerGroup)] == ["Group A"]


def test_a_directed_peer_tie_keeps_its_direction_and_a_tie_without_a_day_has_that_of_import(
    front: Front,
) -> None:
    values = {"Child A": "C2", "Child B": "C1", "Relationship": "coerces"}
    reading = front.read(front.file("peer_map", values))
    (tie,) = (one for one in only(reading, Link) if one.kind == "coerces")
    assert (tie.source, tie.target, tie.first_seen) == ("child:C2", "child:C1", "2026-11-24")


def test_statutory_extracts_become_accounts_and_episodes(front: Front) -> None:
    reading = front.read(
        front.file("ssd_person", {"pers_dob": "2012-03-14", "pers_sex": "F"}),
        front.file("ssda903_header", {"DOB": "15/03/2012", "ETHNIC": "WBRI"}),
        front.file("ssd_missing", {"miss_missing_episode_type": "A"}),
        front.file("ssda903_missing", {"MISSING": "M", "DOB": "14/03/2012"}),
    )
    (child,) = only(reading, Child)
    assert [(one.layout, one.date_of_birth) for one in child.accounts] == [
        ("ssd_person", "2012-03-14"),
        ("ssda903_header", "2012-03-15"),
        ("ssda903_missing", "2012-03-14"),
    ]
    kinds = {one.id: one.kind for one in only(reading, Event)}
    assert kinds == {
        "ssd-missing:MT1": "away_episode",
        "ssda903-missing:C1@2026-10-05": "missing_episode",
    }


def test_a_statutory_extract_may_have_a_numbering_of_its_own(front: Front) -> None:
    settings = IntakeSettings(schemes={"ssda903_header": "la", "ssda903_missing": "la"})
    reading = front.read(front.file("ssd_person"), front.file("ssda903_header"), settings=settings)
    assert [one.id for one in only(reading, Child)] == ["child:C1", "la:C1"]


def test_street_crime_is_context_with_a_point_and_no_person(front: Front) -> None:
    reading = front.read(front.file("police_uk", {"Location": "On or near Kelp Street"}))
    (event,) = only(reading, Event)
    assert (event.kind, event.on, event.parts) == ("street_crime", "2026-10", ())
    assert event.point is not None
    assert (only(reading, Location), ties(reading)) == ([], set())


def test_caseload_and_reviews(front: Front) -> None:
    reading = front.read(
        front.file(
            "episodes",
            {"Decision": "Refer to CHUB", "Harm types": "CSE; SYV", "Risk at start": "Strong"},
        ),
        front.file("reviews", {"Held": "N", "Risk": "Strong", "Next due": "01/12/2026"}),
    )
    episode, review = only(reading, Episode)[0], only(reading, Review)[0]
    assert (episode.id, episode.decision, episode.risk_at_start) == (
        "episode:C1@2026-10-05",
        "refer_chub",
        "strong",
    )
    assert episode.harm_types == ("CSAE", "SERIOUS_YOUTH_VIOLENCE")
    assert (review.id, review.held, review.next_due) == (
        "review:C1@2026-10-05",
        False,
        "2026-12-01",
    )


def test_an_action_sheet_updates_the_actions_it_names_and_refuses_others(
    front: Front, store: Importing
) -> None:
    store(front.file("poc", {"Tactics": "Leaflets; CCTV", "Agency": "Housing"}))
    sheet = front.file(
        "actions",
        {
            "Outcome": "200 given out",
            "Effect": "Partial",
            "Date done": "20/11/2026",
            "Owner": "B. W.",
        },
        {"Action id": "POC-1/CAWN"},
        {"Action id": "nobody"},
    )
    entry = store(sheet).receipt.files[0]
    assert (entry.accepted, entry.refused) == (1, 2)
    assert [one.column for one in entry.refusals] == ["Action id", "Action id"]
    actions = {one.tactic: one for one in store.casebook.actions}
    done = actions["LEAF"]
    assert (done.status, done.effect, done.done_on, done.outcome, done.owner, done.agency) == (
        "done",
        "partial",
        "2026-11-20",
        "200 given out",
        "B. W.",
        "Housing",
    )
    assert done.row == "row:actions/poc-action:POC-1/LEAF"
    assert actions["ENVD"].status == "open"


def test_what_an_action_sheet_said_outlives_the_next_tracker(
    front: Front, store: Importing
) -> None:
    store(front.file("poc", {"Tactics": "Leaflets", "Due": "01/12/2026"}))
    store(front.file("actions", {"Effect": "Positive", "Outcome": "given out"}))
    store(front.file("poc", {"Tactics": "Leaflets; CCTV", "Due": "01/01/2027"}))
    actions = {one.tactic: one for one in store.casebook.actions}
    assert (actions["LEAF"].status, actions["LEAF"].effect) == ("done", "positive")
    assert actions["LEAF"].due == "2027-01-01"
    store(front.file("poc", {"Tactics": "CCTV"}))
    assert {one.tactic for one in store.casebook.actions} == {"LEAF", "ENVD"}


def test_an_action_sheet_beside_its_tracker_is_read_after_it(
    front: Front, store: Importing
) -> None:
    entry = store(front.file("actions"), front.file("poc", {"Tactics": "Leaflets"})).receipt
    assert [one.accepted for one in entry.files] == [1, 1]
    assert [one.status for one in store.casebook.actions] == ["done"]


def test_of_a_meeting_pack_the_action_sheet_alone_is_read(front: Front, store: Importing) -> None:
    store(front.file("poc", {"Tactics": "Leaflets"}))
    pack = front.book(
        {
            "Read me": [["POC and LOC meeting"], ["Marking", "OFFICIAL-SENSITIVE"]],
            "POC ranking": [front.headings("poc"), front.row("poc", {"Reason": "a paper"})],
            "Actions": [front.headings("actions"), front.row("actions")],
        }
    )
    assert [one.sheet for one in store(pack).receipt.files] == ["Actions"]
    assert store.casebook.concerns[0].reason == "Reported with children"


@pytest.mark.parametrize(
    ("file", "values", "column", "what"),
    [
        ("screening", {"Name": "Una Other"}, "Name", "another name than"),
        ("screening", {"DOB": "15/03/2012"}, "DOB", "another date of birth than"),
        ("missing", {"Surname": "Other"}, "Surname", "another name than"),
        ("missing", {"DOB": "15/03/2012"}, "DOB", "another date of birth than"),
        ("ssda903_header", {"DOB": "15/03/2012"}, "DOB", "another date of birth than"),
    ],
)
def test_where_files_differ_the_difference_is_remarked_in_any_order(
    front: Front, file: str, values: dict[str, str], column: str, what: str
) -> None:
    trusted = front.file("ssd_person", {"pers_dob": "2012-03-14"})
    other = front.file(file, values)
    for paths in ((trusted, other), (other, trusted)):
        receipt = front.read(*paths).receipt
        by_layout = {one.layout: one for one in receipt.files}
        remarks = by_layout[file].remarks
        assert any(one.column == column and what in one.remark for one in remarks), remarks
        assert by_layout["ssd_person"].remarks == ()


@pytest.mark.parametrize(
    "name",
    [
        "TARNSBY, Orla",
        "Orla\u00a0Tarnsby",
        "Or\u200bla Tarnsby",
        "orla tarnsby",
        "Orla Tarnsbyx",
        "ORLA TARNSBY",
    ],
)
def test_case_and_invisible_marks_do_not_make_two_names_different(front: Front, name: str) -> None:
    paths = (front.file("ssd_person"), front.file("screening", {"Name": name}))
    remarks = front.read(*paths).receipt.files[1].remarks
    assert bool(remarks) is name.endswith("x")


def test_a_name_or_a_wording_in_a_list_of_references_is_somebody_or_some_place_to_identify(
    front: Front,
) -> None:
    values = {"Linked children": "TARNSBY, Orla; C2", "Linked locations": "Heron Hotel"}
    reading = front.read(
        front.file("poc", values), front.file("ppdm", {"Location": "heron  hotel"})
    )
    orla = held(reading)["named:poc/POC-1/child-0"]
    assert isinstance(orla, Person)
    assert (orla.accounts[0].forename, orla.accounts[0].surname) == ("Orla", "TARNSBY")
    (place,) = only(reading, Location)
    assert ties(reading) == {
        ("poc:POC-1", "targets", orla.id),
        ("poc:POC-1", "targets", "child:C2"),
        ("poc:POC-1", "uses_place", place.id),
    }
