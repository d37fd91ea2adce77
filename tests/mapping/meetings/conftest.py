"""A small casebook made by hand, one line a record; everybody and everywhere in it is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from exports.grounds import Grounds, complete
from graph.casebook import Casebook
from graph.ids import RecordId, make_id
from graph.picture import Picture
from graph.records import (
    Account,
    Action,
    Child,
    Concern,
    Decision,
    Episode,
    Event,
    Grading,
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
from graph.when import when

DAY = date(2026, 10, 31)
KEY = b"a key for tests only"


class Book:
    """Collects records, each with the source row that it needs."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def row(self, layout: str, reference: str) -> RecordId:
        row_id = make_id("row", f"{layout}/{reference}")
        if all(one.id != row_id for one in self.records):
            self.records.append(SourceRow(id=row_id, layout=layout, values={}))
        return row_id

    def _account(self, layout: str, reference: str, **said: Any) -> Account:
        born = said.pop("born", None)
        return Account(
            layout=layout,
            rows=(self.row(layout, reference),),
            date_of_birth=when(born) if born else None,
            **said,
        )

    def child(self, reference: str, **said: Any) -> RecordId:
        moved = said.pop("transition_on", None)
        account = self._account("ssd_person", reference, **said)
        child_id = make_id("child", reference)
        self.records.append(
            Child(id=child_id, accounts=(account,), transition_on=when(moved) if moved else None)
        )
        return child_id

    def _concern(self, subject: RecordId, row: RecordId, **said: Any) -> RecordId:
        case_id = make_id("concern", subject.partition(":")[2])
        dated: dict[str, Any] = {
            name: when(said.pop(name))
            for name in ("first_discussed", "assessed", "due", "closed")
            if said.get(name)
        }
        dated.setdefault("first_discussed", when("2026-10-05"))
        self.records.append(Concern(id=case_id, subject=subject, row=row, **dated, **said))
        return case_id

    def poc(self, reference: str, *, person: dict[str, Any] | None = None, **said: Any) -> RecordId:
        row = self.row("poc", reference)
        account = self._account("poc", reference, **(person or {}))
        poc_id = make_id("poc", reference)
        self.records.append(Person(id=poc_id, accounts=(account,)))
        children, places = said.pop("children", ()), said.pop("places", ())
        self._concern(poc_id, row, **said)
        on = said.get("first_discussed", "2026-10-05")
        for child in children:
            self.link(poc_id, child, "targets", on=on, basis=row, agency="HOTH team")
        for place in places:
            self.link(poc_id, place, "uses_place", on=on, basis=row, agency="HOTH team")
        return poc_id

    def loc(self, reference: str, *, place: dict[str, Any] | None = None, **said: Any) -> RecordId:
        row = self.row("loc", reference)
        loc_id = make_id("loc", reference)
        self.records.append(Location(id=loc_id, **(place or {"name": reference})))
        children = said.pop("children", ())
        self._concern(loc_id, row, **said)
        on = said.get("first_discussed", "2026-10-05")
        for child in children:
            self.link(child, loc_id, "frequents", on=on, basis=row, agency="HOTH team")
        return loc_id

    def named(self, reference: str, **said: Any) -> RecordId:
        row = self.row("ppdm", reference)
        named_id = make_id("named", f"ppdm/{reference}/0")
        self.records.append(
            Person(id=named_id, accounts=(self._account("ppdm", reference, **said),), named_in=row)
        )
        return named_id

    def group(self, label: str) -> RecordId:
        group_id = make_id("group", label)
        self.records.append(PeerGroup(id=group_id, label=label))
        return group_id

    def link(
        self,
        source: RecordId,
        target: RecordId,
        kind: str,
        *,
        on: str,
        basis: RecordId,
        review_by: str = "",
        **said: Any,
    ) -> RecordId:
        link_id = make_id("link", f"{len(self.records):04}")
        self.records.append(
            Link(
                id=link_id,
                source=source,
                target=target,
                kind=kind,
                basis=(basis,),
                first_seen=when(on),
                last_seen=when(on),
                review_by=when(review_by) if review_by else None,
                **said,
            )
        )
        return link_id

    def event(
        self, reference: str, kind: str, on: str, *parts: tuple[RecordId, str], **said: Any
    ) -> RecordId:
        event_id = make_id("ppdm", reference)
        self.records.append(
            Event(
                id=event_id,
                kind=kind,
                on=when(on),
                row=self.row("ppdm", reference),
                parts=tuple(sorted(Part(record, role) for record, role in parts)),
                **said,
            )
        )
        return event_id

    def action(self, subject: RecordId, tactic: str, **said: Any) -> RecordId:
        reference = f"{subject.partition(':')[2]}/{tactic}"
        action_id = make_id("action", reference)
        dated: dict[str, Any] = {
            name: when(said.pop(name)) for name in ("tasked", "due", "done_on") if said.get(name)
        }
        self.records.append(
            Action(
                id=action_id,
                subject=subject,
                row=self.row("actions", reference),
                tactic=tactic,
                **dated,
                **said,
            )
        )
        return action_id

    def episode(self, child: RecordId, referred: str, **said: Any) -> RecordId:
        reference = f"{child.partition(':')[2]}@{referred}"
        dated: dict[str, Any] = {
            name: when(said.pop(name))
            for name in ("active_from", "active_to", "initial_meeting")
            if said.get(name)
        }
        episode_id = make_id("episode", reference)
        self.records.append(
            Episode(
                id=episode_id,
                child=child,
                row=self.row("episodes", reference),
                referred=when(referred),
                **dated,
                **said,
            )
        )
        return episode_id

    def review(self, child: RecordId, on: str, **said: Any) -> RecordId:
        reference = f"{child.partition(':')[2]}@{on}"
        review_id = make_id("review", reference)
        next_due = said.pop("next_due", None)
        self.records.append(
            Review(
                id=review_id,
                child=child,
                row=self.row("reviews", reference),
                on=when(on),
                next_due=when(next_due) if next_due else None,
                **said,
            )
        )
        return review_id

    def decision(self, kind: str, *subjects: RecordId, at: str = "2026-10-01") -> RecordId:
        decision_id = make_id("decision", f"{len(self.records):04}")
        self.records.append(
            Decision(
                id=decision_id,
                kind=kind,
                subjects=tuple(sorted(subjects)),
                reason="a reason",
                decided_by="a manager",
                decided_at=when(at),
            )
        )
        return decision_id

    def casebook(self) -> Casebook:
        return Casebook(self.records, known_at=datetime(2026, 11, 1, 9, 0))  # noqa: DTZ001 - as stored

    def picture(self, day: date = DAY) -> Picture:
        return Picture(self.casebook(), as_at=day)


@pytest.fixture
def book() -> Book:
    return Book()


def full_book() -> Book:
    """Two persons, a location and a group with three children, and one of everything else."""
    book = Book()
    first = book.child("C52901", forename="Qanary", surname="Wrenforth", born="2011-03-04", sex="M")
    second = book.child("C52902", forename="Ilex", surname="Torvane", born="2009-02-11", sex="F")
    third = book.child("C52903", forename="Osric", surname="Pellow", born="2008-11-20", sex="M")
    book.episode(first, "2026-05-01", active_from="2026-05-04", risk_at_start="strong")
    book.episode(second, "2026-04-01", active_from="2026-04-10", risk_at_start="moderate")
    book.episode(third, "2026-04-01", active_from="2026-04-10", risk_at_start="significant")
    place = book.loc(
        "LOC-91",
        place={
            "name": "Samphire Yard",
            "place_type": "car_park",
            "address": "Samphire Yard, Dunmere",
            "point": Point(520100.0, 540200.0),
            "times_of_concern": "Fri evening timesecret",
            "guardians": "kiosk keeper guardsecret",
        },
        first_discussed="2026-08-03",
        triage_outcome="assess",
        assessed="2026-08-10",
        level=3,
        status="open",
        reason="locreason secret",
        children=(first, second),
        agency="Police",
        due="2026-10-20",
    )
    busy = book.poc(
        "POC-91",
        person={
            "forename": "Corvin",
            "surname": "Ashlock",
            "nicknames": ("Kestrelnick",),
            "born": "1990-06-07",
            "address": "4 Secretlane Row",
        },
        first_discussed="2026-09-01",
        triage_outcome="assess",
        assessed="2026-09-08",
        level=4,
        status="open",
        reason="pocreason secret",
        children=(first, second, third),
        places=(place,),
        agency="Police",
    )
    other = book.poc(
        "POC-92",
        person={"forename": "Brennoch", "surname": "Dale"},
        first_discussed="2026-10-07",
        triage_outcome="monitor",
        status="open",
        children=(first,),
    )
    book.poc(
        "POC-93",
        person={"forename": "Merewen", "surname": "Stour", "born": "2009-09-09"},
        first_discussed="2026-10-09",
        triage_outcome="monitor",
        status="open",
    )
    book.poc(
        "POC-94",
        person={"forename": "Halcyon", "surname": "Brix", "born": "1980-01-01"},
        first_discussed="2026-03-01",
        triage_outcome="assess",
        assessed="2026-03-09",
        level=2,
        status="closed",
        closed="2026-10-15",
        outcome="risk_reduced",
    )
    book.action(
        busy, "CAWN", tasked="2026-09-08", due="2026-10-01", agency="Police", owner="Ownersecret"
    )
    book.action(
        place,
        "PATROL",
        tasked="2026-08-10",
        due="2026-09-30",
        status="done",
        done_on="2026-10-02",
        effect="partial",
        agency="Police",
        outcome="outcomesecret",
    )
    stranger = book.named("CLV/1", forename="Yarrick", surname="Unmet")
    book.event(
        "CLV/1",
        "intelligence",
        "2026-10-11T22:15",
        (busy, "suspect"),
        (first, "victim"),
        (stranger, "seen_with"),
        (place, "place"),
        text="eventsecret text",
        grading=Grading(source="1", information="A", handling="P"),
        agency="Police",
    )
    book.event(
        "CLV/2",
        "intelligence",
        "2026-10-12",
        (busy, "suspect"),
        text="handlingsecret text",
        grading=Grading(source="2", information="B", handling="C"),
        agency="Police",
    )
    group = book.group("Group Heron")
    seen = book.event("peer-1", "peer_observation", "2026-09-15", (first, "other"))
    book.link(first, second, "friend", on="2026-09-15", basis=seen)
    book.link(second, third, "positive_peer", on="2026-09-15", basis=seen, protective=True)
    for child in (first, second, third):
        book.link(child, group, "member_of", on="2026-09-15", basis=seen)
    del other
    return book


@pytest.fixture
def full() -> Book:
    return full_book()


MakeGrounds = Callable[[str], Grounds]


@pytest.fixture
def grounds_for() -> MakeGrounds:
    def make(audience: str) -> Grounds:
        given = {"recipient": "A recipient", "purpose": "A purpose", "lawful_basis": "A basis"}
        return Grounds(
            audience=audience,
            user="tester",
            pack="poc-loc",
            as_at=DAY,
            known_at=datetime(2026, 11, 1, 9, 0),  # noqa: DTZ001 - as stored
            released_at=datetime(2026, 11, 1, 10, 0),  # noqa: DTZ001 - as stored
            register_head="0" * 64,
            settings_digest="0" * 64,
            **complete(audience, given, user="tester"),
        )

    return make
