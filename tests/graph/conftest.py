"""Factories that hide what a test is not about; everybody and every place in them is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from graph.casebook import Casebook
from graph.ids import RecordId
from graph.records import (
    Account,
    Action,
    Child,
    Concern,
    Decision,
    Event,
    Grading,
    Identifier,
    Link,
    Location,
    Part,
    PeerGroup,
    Person,
    Review,
    SourceRow,
)
from graph.when import When

if TYPE_CHECKING:
    from graph.records import Record

ROW = RecordId("row:1")


def _when(text: str | None) -> When | None:
    return None if text is None else When(text)


def _grading(code: str) -> Grading:
    return Grading(*code.split("/")) if code else Grading()


@dataclass(frozen=True)
class Make:
    """Makes records from references; the row that all of them rest on is put in by `book`."""

    row: RecordId = ROW

    def account(
        self,
        *,
        born: str | None = None,
        age: int | None = None,
        age_on: str | None = None,
        layout: str = "poc",
        forename: str = "",
        surname: str = "",
        rows: tuple[str, ...] = ("row:1",),
    ) -> Account:
        return Account(
            layout=layout,
            rows=tuple(RecordId(row) for row in rows),
            forename=forename,
            surname=surname,
            date_of_birth=_when(born),
            age=age,
            age_on=_when(age_on),
        )

    def child(
        self, reference: str, *, born: str | None = None, transition_on: str | None = None
    ) -> Child:
        accounts = () if born is None else (self.account(born=born, layout="ssd_person"),)
        return Child(
            id=RecordId(f"child:{reference}"),
            accounts=accounts,
            transition_on=_when(transition_on),
        )

    def person(self, reference: str, *accounts: Account, born: str | None = None) -> Person:
        if born is not None:
            accounts = (*accounts, self.account(born=born))
        return Person(id=RecordId(f"poc:{reference}"), accounts=accounts)

    def named(self, reference: str, *, born: str | None = None) -> Person:
        accounts = () if born is None else (self.account(born=born, layout="ppdm"),)
        return Person(id=RecordId(f"person:{reference}"), accounts=accounts, named_in=self.row)

    def loc(self, reference: str, *, name: str = "") -> Location:
        return Location(id=RecordId(f"loc:{reference}"), name=name)

    def place(self, reference: str) -> Location:
        return Location(id=RecordId(f"place:{reference}"))

    def group(self, reference: str) -> PeerGroup:
        return PeerGroup(id=RecordId(f"group:{reference}"), label="working label")

    def phone(self, reference: str) -> Identifier:
        return Identifier(id=RecordId(f"phone:{reference}"), kind="phone", value="none")

    def concern(
        self,
        subject: str,
        *,
        on: str = "2026-01-01",
        status: str = "open",
        closed: str | None = None,
        number: int = 1,
    ) -> Concern:
        return Concern(
            id=RecordId(f"concern:{subject}/{number}"),
            subject=RecordId(subject),
            row=self.row,
            first_discussed=When(on),
            status=status,
            closed=_when(closed),
        )

    def link(
        self,
        source: str,
        target: str,
        kind: str = "targets",
        *,
        seen: str = "2026-01-05",
        last: str | None = None,
        review_by: str | None = None,
        grade: str = "",
        agency: str = "police",
        reference: str = "",
        protective: bool = False,
        number: int = 1,
    ) -> Link:
        return Link(
            id=RecordId(f"link:{source}/{target}/{kind}/{number}"),
            source=RecordId(source),
            target=RecordId(target),
            kind=kind,
            basis=(self.row,),
            first_seen=When(seen),
            last_seen=When(last or seen),
            review_by=_when(review_by),
            grading=_grading(grade),
            agency=agency,
            source_reference=reference,
            protective=protective,
        )

    def review(self, child: str, on: str, risk: str) -> Review:
        return Review(
            id=RecordId(f"review:{child}/{on}/{risk}"),
            child=RecordId(child),
            row=self.row,
            on=When(on),
            risk=risk,
        )

    def screening(self, child: str, on: str, risk: str) -> Event:
        return Event(
            id=RecordId(f"event:{child}/{on}/{risk}"),
            kind="screening",
            on=When(on),
            row=self.row,
            parts=(Part(RecordId(child), "screened"),),
            details={"risk_band": risk},
        )

    def action(
        self,
        subject: str,
        *,
        tasked: str | None = None,
        done_on: str | None = None,
        number: int = 1,
    ) -> Action:
        return Action(
            id=RecordId(f"action:{subject}/{number}"),
            subject=RecordId(subject),
            row=self.row,
            tactic="PATROL",
            tasked=_when(tasked),
            done_on=_when(done_on),
        )

    def same(self, one: str, other: str) -> Decision:
        first, second = sorted((RecordId(one), RecordId(other)))
        return Decision(
            id=RecordId(f"decision:{first}/{second}"),
            kind="same",
            subjects=(first, second),
            reason="seen on one card",
            decided_by="coordinator",
            decided_at=When("2026-01-01T09:00"),
        )

    def source_row(self) -> SourceRow:
        return SourceRow(id=self.row, layout="poc", reference="1", values={})

    def book(self, *records: Record) -> Casebook:
        return Casebook([self.source_row(), *records])


@pytest.fixture(scope="session")
def make() -> Make:
    """Give the factories; they keep nothing, so that one set serves every test."""
    return Make()
