"""A small invented casebook with a value of its own in every field, to be looked for."""

from __future__ import annotations

from datetime import UTC, date, datetime

from exports.release import Grounds
from graph.casebook import Casebook
from graph.ids import RecordId
from graph.records import (
    Account,
    Action,
    Child,
    Concern,
    Decision,
    Episode,
    Event,
    Grading,
    Identifier,
    Link,
    Location,
    Part,
    PeerGroup,
    Person,
    Point,
    Record,
    Review,
    SourceRow,
)
from graph.when import When, when

AS_AT = date(2026, 10, 31)
KEY = bytes(range(32))

ROW = RecordId("row:tracker/1")
WREN, PIP, UNDER_18_POC, ADULT, OTHER_ADULT, NAMED = (
    RecordId("child:C31004"),
    RecordId("child:C31005"),
    RecordId("poc:POC-3310"),
    RecordId("poc:POC-3304"),
    RecordId("poc:POC-3305"),
    RecordId("named:ppdm/77/1"),
)
PARK, FLAT, HOME, WORDS = (
    RecordId("loc:LOC-2201"),
    RecordId("loc:LOC-2202"),
    RecordId("loc:LOC-2203"),
    RecordId("place:ab12cd34ef56"),
)
GROUP = RecordId("group:CanaryGroupLabel")
PHONE, CHILD_PHONE = RecordId("phone:07700900111"), RecordId("phone:07700900222")
OPEN_EVENT, CODED_EVENT = RecordId("ppdm:OCC9001"), RecordId("ppdm:OCC9002")
ADULT_EVENT = RecordId("ppdm:OCC9003")
TARGETS, CODED_TARGETS, FREQUENTS = (
    RecordId("link:1"),
    RecordId("link:2"),
    RecordId("link:3"),
)


def account(name: str, born: str | None, layout: str = "poc") -> Account:
    """What a source says of one person, every text its own canary."""
    return Account(
        layout=layout,
        rows=(ROW,),
        forename=f"Fore{name}",
        surname=f"Sur{name}",
        nicknames=(f"Nick{name}",),
        date_of_birth=When(born) if born else None,
        sex="female",
        ethnicity=f"Ethnicity{name}",
        address=f"1 Address{name} Street",
        care_status=f"Care{name}",
    )


def subjects() -> list[Record]:
    """Everybody, every place and every thing."""
    return [
        Child(id=WREN, accounts=(account("wren", "2012-03-14"),)),
        Child(id=PIP, accounts=(account("pip", "2010-07-02"),)),
        Person(id=UNDER_18_POC, accounts=(account("teen", "2010-01-20"),)),
        Person(id=ADULT, accounts=(account("adult", "1990-05-05"),)),
        Person(id=OTHER_ADULT, accounts=(account("other", "1985-02-03"),)),
        Person(id=NAMED, accounts=(account("named", None),), named_in=ROW),
        Location(
            id=PARK,
            name="Canary Park",
            place_type="park_open_space",
            address="Parkaddress Road",
            postcode="TS99 1PK",
            point=Point(451234.0, 512345.0, 1.0),
            times_of_concern="TimesPark",
            guardians="GuardiansPark",
        ),
        Location(
            id=FLAT,
            name="Flatname",
            place_type="private_dwelling",
            address="9 Flataddress Close",
            postcode="TS99 2FL",
            point=Point(452222.0, 513333.0, 1.0),
            times_of_concern="TimesFlat",
            guardians="GuardiansFlat",
        ),
        Location(
            id=HOME,
            name="Homename House",
            place_type="childrens_home",
            address="3 Homeaddress Lane",
            postcode="TS99 3HM",
            point=Point(453333.0, 514444.0, 1.0),
        ),
        Location(id=WORDS, name="Wordsplace behind shops"),
        PeerGroup(id=GROUP, label="CanaryGroupLabel"),
        Identifier(id=PHONE, kind="phone", value="07700900111"),
        Identifier(id=CHILD_PHONE, kind="phone", value="07700900222"),
    ]


def events() -> list[Record]:
    """Reports: one anybody may pass on, one with conditions, one about an adult alone."""
    return [
        Event(
            id=OPEN_EVENT,
            kind="incident",
            on=when("2026-10-03T21:40"),
            row=ROW,
            parts=(Part(WREN, "victim"), Part(ADULT, "suspect"), Part(PARK, "place")),
            point=Point(451234.0, 512345.0, 1.0),
            text="Textopen told by a carer",
            grading=Grading(source="1", information="A", handling="P"),
            agency="Agencycanary",
            details={"risk": "Riskcanary"},
            harm_types=("CCE",),
        ),
        Event(
            id=CODED_EVENT,
            kind="intelligence",
            on=when("2026-09-09"),
            row=ROW,
            parts=(Part(PIP, "victim"), Part(ADULT, "suspect")),
            text="Textcoded",
            grading=Grading(source="2", information="B", handling="C"),
        ),
        Event(
            id=ADULT_EVENT,
            kind="intelligence",
            on=when("2026-08-08"),
            row=ROW,
            parts=(Part(ADULT, "suspect"), Part(HOME, "place")),
            text="Textadult",
            grading=Grading(source="2", information="B", handling="P"),
        ),
    ]


def links() -> list[Record]:
    """Links: to children, to places, to things."""

    def link(name: str, source: RecordId, target: RecordId, kind: str, handling: str) -> Link:
        return Link(
            id=RecordId(name),
            source=source,
            target=target,
            kind=kind,
            basis=(OPEN_EVENT,),
            first_seen=when("2026-09-01"),
            last_seen=when("2026-10-20"),
            grading=Grading(source="2", information="B", handling=handling),
            agency="police",
            source_reference=f"Sourceref{name[-1]}",
        )

    return [
        link(TARGETS, ADULT, WREN, "targets", "P"),
        link(CODED_TARGETS, ADULT, PIP, "targets", "C"),
        link(FREQUENTS, ADULT, PARK, "frequents", "P"),
        link("link:4", WREN, PARK, "frequents", "P"),
        link("link:5", ADULT, FLAT, "frequents", "P"),
        link("link:6", UNDER_18_POC, PARK, "frequents", "P"),
        link("link:7", NAMED, WORDS, "frequents", "P"),
        link("link:8", ADULT, PHONE, "uses", "P"),
        link("link:9", WREN, CHILD_PHONE, "uses", "P"),
        link("link:a", WREN, PIP, "friend", "P"),
        link("link:b", WREN, GROUP, "member_of", "P"),
        link("link:c", ADULT, OTHER_ADULT, "seen_with", "P"),
        link("link:d", WREN, HOME, "frequents", "P"),
        link("link:e", NAMED, WREN, "targets", "P"),
    ]


def casework() -> list[Record]:
    """Cases, actions, reviews and episodes."""
    found: list[Record] = []
    for place, subject in enumerate((ADULT, OTHER_ADULT, UNDER_18_POC, PARK, FLAT), start=1):
        found += [
            Concern(
                id=RecordId(f"concern:K{place}"),
                subject=subject,
                row=ROW,
                first_discussed=when("2026-06-01"),
                reason=f"Reason{place}canary",
                triage_outcome="assess",
                level=3,
                tactics=("CAWN",),
                agency="Leadcanary",
                due=when("2026-11-15"),
                status="open",
            ),
            Action(
                id=RecordId(f"action:ACT-{place}"),
                subject=subject,
                row=ROW,
                tactic="other",
                tactic_text=f"Tactictext{place}canary",
                agency="police",
                owner=f"Owner{place}",
                due=when("2026-11-10"),
                status="open",
                outcome=f"Outcome{place}canary",
            ),
        ]
    return [
        *found,
        Episode(
            id=RecordId("episode:C31004/1"),
            child=WREN,
            row=ROW,
            referred=when("2026-05-01"),
            active_from=when("2026-05-10"),
            risk_at_start="significant",
            harm_types=("CCE",),
            worker="Workercanary",
            closure_reason="Closurecanary",
        ),
        Review(
            id=RecordId("review:C31004/1"),
            child=WREN,
            row=ROW,
            on=when("2026-09-20"),
            held=True,
            risk="strong",
            outcome="Reviewcanary",
            chair="Chaircanary",
        ),
        Decision(
            id=RecordId("decision:1"),
            kind="override",
            subjects=(UNDER_18_POC,),
            reason="Decisioncanary",
            decided_by="Managercanary",
            decided_at=when("2026-10-01"),
        ),
    ]


def casebook() -> Casebook:
    """The whole casebook."""
    row = SourceRow(id=ROW, layout="poc", values={"Reason": "Rowcanary"})
    return Casebook([row, *subjects(), *events(), *links(), *casework()])


def grounds(audience: str, **changed: str) -> Grounds:
    """Grounds of a release made on a fixed day."""
    given = {
        "purpose": "Trying the gate",
        "lawful_basis": "UK GDPR Art 6(1)(e)",
        "recipient": "The tests",
        "authorised_by": "A manager",
        "pack": "poc-loc",
    }
    return Grounds(
        audience=audience,
        user="tester",
        as_at=AS_AT,
        known_at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
        released_at=datetime(2026, 11, 2, 10, 30, tzinfo=UTC),
        register_head="0123456789abcdef" * 4,
        settings_digest="settings",
        **(given | changed),
    )
