"""What a generated history of saves is made of, and the contract's answer as a dictionary.

The contract test draws from here by hypothesis, and ``compare_histories.py`` by a seeded generator.
Everybody and every place is invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.errors import BrokenReferenceError
from graph.ids import RecordId
from graph.records import (
    Action,
    Child,
    Concern,
    Decision,
    Event,
    Link,
    Location,
    Part,
    Person,
    Record,
    SourceRow,
)
from graph.store import Saved
from graph.when import When

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FOUNDATION", "IDS", "POSSIBLE", "START", "Model"]

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
_TWO = (1, 2)
_LONG = RecordId("loc:" + "long " * 300)  # longer than an index of Neo4j takes


def _id(scheme: str, number: int) -> RecordId:
    return RecordId(f"{scheme}:{number}")


def _link(number: int, child: int, day: int, row: int) -> Link:
    return Link(
        id=_id("link", number), source=_id("person", 1), target=_id("child", child),
        kind="targets", basis=(_id("row", row),), first_seen=When("2026-01-01"),
        last_seen=When(f"2026-01-0{day}"),
    )  # fmt: skip


def _visit(number: int, child: int, place: RecordId) -> Link:
    """Another kind of link, under the same ids: a statement may change what it says."""
    return Link(
        id=_id("link", number), source=_id("child", child), target=place, kind="frequents",
        basis=(_id("event", 1),), first_seen=When("2026-01-01"), last_seen=When("2026-01-02"),
    )  # fmt: skip


def _event(parts: Sequence[tuple[str, str]]) -> Event:
    held = tuple(Part(RecordId(one), role) for one, role in sorted(parts))
    return Event(
        id=_id("event", 1), kind="intelligence", on=When("2026-01-02"), row=_id("row", 1),
        parts=held,
    )  # fmt: skip


def _same(one: str, other: str) -> Decision:
    return Decision(
        id=_id("decision", 1), kind="same", subjects=(RecordId(one), RecordId(other)),
        reason="seen on one card", decided_by="coordinator", decided_at=When("2026-01-01T09:00"),
    )  # fmt: skip


POSSIBLE: MappingProxyType[str, tuple[Record, ...]] = MappingProxyType(
    {
        "row": tuple(
            SourceRow(id=_id("row", number), layout=text, values={})
            for number, text in product(_TWO, "ab")
        ),
        "child": tuple(
            Child(id=_id("child", number), transition_on=grown)
            for number, grown in product(_TWO, (None, When("2026-01-01")))
        ),
        "person": (
            *(Person(id=_id("person", 1), named_in=_id("row", row)) for row in _TWO),
            Person(id=_id("poc", 1)),
            Child(id=_id("poc", 1)),  # an id may come to stand for another kind
        ),
        "place": (
            *(Location(id=_id("loc", 1), name=text) for text in ("", "'", "mill", "\u9577\n\\")),
            *(Location(id=_LONG, name=text) for text in ("", "quay")),
        ),
        "link": (
            *(_link(*one) for one in product(_TWO, _TWO, _TWO, _TWO)),
            *(_visit(*one) for one in product(_TWO, _TWO, (_id("loc", 1), _LONG))),
        ),
        "event": (
            _event([]),
            _event([("child:1", "victim"), ("person:1", "suspect")]),
            _event([("child:2", "victim"), ("loc:1", "found_at")]),
        ),
        "decision": (_same("child:1", "child:2"), _same("person:1", "poc:1")),
        "case": (
            *(
                Concern(
                    id=_id("concern", 1), subject=subject, row=_id("row", 1),
                    first_discussed=When("2026-01-01"),
                )
                for subject in (_id("poc", 1), _id("loc", 1))
            ),
            Action(id=_id("action", 1), subject=_id("poc", 1), row=_id("row", 2), tactic="PATROL"),
        ),
    }
)  # fmt: skip
"""Every record that a history may save, by what it is; one id has several contents."""
IDS = tuple(sorted({record.id for of_kind in POSSIBLE.values() for record in of_kind}))
"""Every id that a history may speak of."""
# Everything at once, so that most histories get beyond broken references.
FOUNDATION: tuple[Record, ...] = (
    *(SourceRow(id=_id("row", number), layout="a", values={}) for number in _TWO),
    *(Child(id=_id("child", number)) for number in _TWO),
    Person(id=_id("person", 1), named_in=_id("row", 1)),
    Person(id=_id("poc", 1)),
    Location(id=_id("loc", 1), name="mill"),
    Location(id=_LONG),
    _event([]),
)


@dataclass
class Model:
    """The contract as a dictionary: id to versions, each with when it was recorded."""

    versions: dict[RecordId, list[tuple[datetime, Record, bool]]] = field(default_factory=dict)
    pasts: list[tuple[datetime, dict[RecordId, Record]]] = field(default_factory=list)

    def current(self) -> dict[RecordId, Record]:
        return {one: held[-1][1] for one, held in sorted(self.versions.items()) if not held[-1][2]}

    def save(self, put: Sequence[Record], withdraw: Sequence[RecordId], at: datetime) -> Saved:
        held = {one: list(versions) for one, versions in self.versions.items()}
        counts = {"added": 0, "changed": 0, "unchanged": 0, "withdrawn": 0}
        written: list[Record] = []
        for record in put:
            before = held.get(record.id)
            if before and before[-1][1] == record and not before[-1][2]:
                counts["unchanged"] += 1
                continue
            counts["changed" if before else "added"] += 1
            held.setdefault(record.id, []).append((at, record, False))
            written.append(record)
        # What is written names what is there then; what stays, what is there at the end.
        there = {one for one, versions in held.items() if not versions[-1][2]}
        if any(named not in there for record in written for named in record.refers_to()):
            raise BrokenReferenceError
        for one in set(withdraw):
            if one in held and not held[one][-1][2]:
                counts["withdrawn"] += 1
                held[one].append((at, held[one][-1][1], True))
        there = {one for one, versions in held.items() if not versions[-1][2]}
        stay = [held[one][-1][1] for one in there]
        if any(named not in there for record in stay for named in record.refers_to()):
            raise BrokenReferenceError
        self.versions = held
        self.pasts.append((at, self.current()))
        return Saved(**counts)
