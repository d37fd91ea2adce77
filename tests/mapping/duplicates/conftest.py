"""A roster of invented people and places, built a line at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.casebook import Casebook
from graph.ids import RecordId, make_id
from graph.records import (
    Account,
    Child,
    Decision,
    Event,
    Link,
    Location,
    Part,
    Person,
    Point,
    SourceRow,
)
from graph.when import When, when

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.records import Record
    from mapping.duplicates import Proposal

DAY = When("2026-10-05")


class Roster:
    """Records under construction; every method gives the id of what it added."""

    def __init__(self) -> None:
        self.records: dict[RecordId, Record] = {}

    def _add(self, record: Record) -> RecordId:
        self.records[record.id] = record
        return record.id

    def row(self, layout: str, reference: str) -> RecordId:
        row_id = make_id("row", f"{layout}/{reference}")
        return self._add(SourceRow(id=row_id, layout=layout, reference=reference, values={}))

    def _account(
        self,
        layout: str,
        row: RecordId,
        name: str,
        *,
        born: str | None = None,
        age: int | None = None,
        nicknames: Iterable[str] = (),
    ) -> Account:
        forename, _, surname = name.partition(" ")
        return Account(
            layout=layout,
            rows=(row,),
            forename=forename,
            surname=surname,
            nicknames=tuple(sorted(nicknames)),
            date_of_birth=None if born is None else when(born),
            age=age,
            age_on=None if age is None else DAY,
        )

    def child(self, reference: str, name: str = "", born: str | None = None) -> RecordId:
        row = self.row("ssd_person", reference)
        accounts = (self._account("ssd_person", row, name, born=born),) if name else ()
        return self._add(Child(id=make_id("child", reference), accounts=accounts))

    def poc(
        self,
        reference: str,
        name: str,
        *,
        born: str | None = None,
        age: int | None = None,
        nicknames: Iterable[str] = (),
    ) -> RecordId:
        row = self.row("poc", reference)
        account = self._account("poc", row, name, born=born, age=age, nicknames=nicknames)
        return self._add(Person(id=make_id("poc", reference), accounts=(account,)))

    def mention(
        self,
        name: str,
        *,
        row: str,
        position: int = 0,
        layout: str = "ppdm",
        born: str | None = None,
        age: int | None = None,
        nicknames: Iterable[str] = (),
    ) -> RecordId:
        row_id = self.row(layout, row)
        account = self._account(layout, row_id, name, born=born, age=age, nicknames=nicknames)
        named = make_id("named", f"{layout}/{row}/{position}")
        return self._add(Person(id=named, named_in=row_id, accounts=(account,)))

    def event(
        self,
        row: str,
        *parts: tuple[RecordId, str],
        layout: str = "ppdm",
        on: str = DAY,
        point: Point | None = None,
    ) -> RecordId:
        return self._add(
            Event(
                id=make_id(layout, row),
                kind="incident",
                on=when(on),
                row=self.row(layout, row),
                parts=tuple(sorted(Part(one, role) for one, role in parts)),
                point=point,
            )
        )

    def link(self, source: RecordId, target: RecordId, kind: str, row: RecordId) -> RecordId:
        return self._add(
            Link(
                id=make_id("link", f"{source}-{kind}-{target}"),
                source=source,
                target=target,
                kind=kind,
                basis=(row,),
                first_seen=DAY,
                last_seen=DAY,
            )
        )

    def loc(
        self, reference: str, name: str, *, address: str = "", point: Point | None = None
    ) -> RecordId:
        location = Location(id=make_id("loc", reference), name=name, address=address, point=point)
        return self._add(location)

    def wording(self, digest: str, name: str) -> RecordId:
        return self._add(Location(id=make_id("place", digest), name=name))

    def casebook(self, *decisions: Decision) -> Casebook:
        return Casebook([*self.records.values(), *decisions])


def _between(proposals: Iterable[Proposal], first: RecordId, second: RecordId) -> Proposal | None:
    return next((one for one in proposals if set(one.pair) == {first, second}), None)


@pytest.fixture
def roster() -> Roster:
    return Roster()


@pytest.fixture
def between() -> Callable[[Iterable[Proposal], RecordId, RecordId], Proposal | None]:
    return _between
