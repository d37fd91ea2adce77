"""Networks that went through the real gate; everybody and every place in them is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest

from exports.network_view import network_page
from exports.paper import Column, Paper, Table, line
from exports.release import _SEAL, Grounds, Released, release
from graph.casebook import Casebook
from graph.ids import RecordId
from graph.network import build_network
from graph.records import (
    Account,
    Child,
    Concern,
    Grading,
    Identifier,
    Link,
    Location,
    PeerGroup,
    Person,
    SourceRow,
)
from graph.when import When

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exports.paper import Row
    from exports.released import ReleasedNetwork, ReleasedPaper
    from graph.records import Record

AS_AT = date(2026, 10, 31)
ROW = RecordId("row:1")
KEY = bytes(range(32))


@dataclass(frozen=True)
class Networks:
    """Makes released networks of invented people and places."""

    row: RecordId = ROW

    def child(self, reference: str, *, name: str = "Ash Madeup") -> Child:
        return Child(
            id=RecordId(f"child:{reference}"),
            accounts=(self._account(name, "ssd_person", "2011-03-04"),),
        )

    def poc(self, reference: str, *, name: str = "Bryn Invented") -> list[Record]:
        person = Person(
            id=RecordId(f"poc:{reference}"), accounts=(self._account(name, "poc", "1990-05-06"),)
        )
        return [person, self._concern(person.id)]

    def named(self, reference: str, *, name: str = "Corin") -> Person:
        return Person(
            id=RecordId(f"person:{reference}"),
            accounts=(self._account(name, "ppdm", None),),
            named_in=ROW,
        )

    def loc(self, reference: str, *, name: str = "Gannet Steps") -> list[Record]:
        place = Location(id=RecordId(f"loc:{reference}"), name=name, place_type="park_open_space")
        return [place, self._concern(place.id)]

    def place(self, reference: str, *, name: str = "Old Ferry Shelter") -> Location:
        return Location(id=RecordId(f"place:{reference}"), name=name)

    def group(self, reference: str, *, label: str = "Group by the steps") -> PeerGroup:
        return PeerGroup(id=RecordId(f"group:{reference}"), label=label)

    def phone(self, reference: str, *, value: str = "00 00 01") -> Identifier:
        return Identifier(id=RecordId(f"phone:{reference}"), kind="phone", value=value)

    def link(
        self, source: str, kind: str, target: str, grade: str = "", on: str = "2026-09-01"
    ) -> Link:
        return Link(
            id=RecordId(f"link:{source}/{kind}/{target}"),
            source=RecordId(source),
            target=RecordId(target),
            kind=kind,
            basis=(ROW,),
            first_seen=When(on),
            last_seen=When("2026-10-02"),
            grading=Grading(*grade.split("/")) if grade else Grading(),
            agency="police",
        )

    def grounds(self, audience: str = "team") -> Grounds:
        return Grounds(
            audience=audience,
            purpose="Agreeing what to do",
            lawful_basis="UK GDPR Art 6(1)(e)",
            recipient="The team",
            authorised_by="manager",
            user="coordinator",
            pack="network",
            as_at=AS_AT,
            known_at=datetime(2026, 10, 31, 9, 0, tzinfo=UTC),
            released_at=datetime(2026, 10, 31, 9, 5, tzinfo=UTC),
            register_head="0123456789abcdef",
            settings_digest="0" * 64,
        )

    def released(
        self, records: Iterable[Record], audience: str = "team"
    ) -> Released[ReleasedNetwork]:
        row = SourceRow(id=ROW, layout="poc", reference="1", values={})
        casebook = Casebook([row, *records])
        network = build_network(casebook, as_at=AS_AT)
        return release(network, casebook=casebook, grounds=self.grounds(audience), key=KEY)

    def paper(self, rows: Iterable[Row]) -> Released[ReleasedPaper]:
        """Give a released paper of one table."""
        table = Table(caption=line("Actions agreed"), columns=(Column("What"),), rows=tuple(rows))
        content = Paper(
            title=line("Actions"), meeting="Mapping meeting", period="2026-10", blocks=(table,)
        )
        casebook = Casebook([SourceRow(id=ROW, layout="poc", reference="1", values={})])
        return release(content, casebook=casebook, grounds=self.grounds(), key=KEY)

    def with_content(
        self, released: Released[ReleasedNetwork], content: ReleasedNetwork
    ) -> Released[ReleasedNetwork]:
        """Put content where the gate's own words stand; only a test holds the gate's seal."""
        return Released(
            content=content,
            grounds=released.grounds,
            profile=released.profile,
            stamp=released.stamp,
            pseudonyms=released.pseudonyms,
            withheld=released.withheld,
            key=released.key,
            seal=_SEAL,
        )

    def small(self, audience: str = "team") -> Released[ReleasedNetwork]:
        """One of each kind of node, confirmed and unconfirmed, protective and not."""
        return self.released(
            [
                self.child("C1", name="Ash Madeup"),
                self.child("C2", name="Ash Madeup"),
                *self.poc("P1"),
                self.named("N1"),
                *self.loc("L1"),
                self.place("W1"),
                self.group("G1"),
                self.phone("T1"),
                self.link("poc:P1", "targets", "child:C1", "1/A/P"),
                self.link("poc:P1", "seen_with", "child:C1"),
                self.link("child:C1", "friend", "child:C2"),
                self.link("child:C1", "safe_person", "person:N1"),
                self.link("child:C2", "frequents", "loc:L1", on="2026-08"),
                self.link("child:C2", "safe_place", "place:W1"),
                self.link("child:C1", "member_of", "group:G1"),
                self.link("poc:P1", "uses", "phone:T1"),
            ],
            audience,
        )

    def large(self, count: int, ties: int) -> Released[ReleasedNetwork]:
        """Give a made-up year's proportions: clusters, a few hubs, some parts apart."""
        chance = Random(20261124)
        kinds = ("child",) * 10 + ("poc",) * 40 + ("loc",) * 12 + ("person",) * 32 + ("place",) * 6
        ids = [f"{kinds[number % 100]}:{number:05}" for number in range(count)]
        records = [one for name in ids for one in self._invented(name, chance)]
        hold: dict[tuple[str, str, str], Record] = {}
        while len(hold) < ties:
            start = int(len(ids) * chance.random() ** 2)
            near = range(start - start % 50, min(start - start % 50 + 50, len(ids)))
            other = chance.choice(near if chance.random() < 0.9 else range(len(ids)))
            link = self._possible(ids[start], ids[other], chance)
            if link is not None:
                hold[link.source, link.kind, link.target] = link
        return self.released([*records, *hold.values()])

    def _invented(self, name: str, chance: Random) -> Sequence[Record]:
        kind, _, reference = name.partition(":")
        words = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
        where = f"{chance.choice(_LAST)} {chance.choice(_PLACES)}"
        if kind == "child":
            return [self.child(reference, name=words)]
        if kind == "person":
            return [self.named(reference, name=words)]
        if kind == "place":
            return [self.place(reference, name=where)]
        return self.poc(reference, name=words) if kind == "poc" else self.loc(reference, name=where)

    def _possible(self, source: str, target: str, chance: Random) -> Link | None:
        kinds = _KINDS.get((source.partition(":")[0], target.partition(":")[0]))
        if source == target:
            return None
        grade = chance.choice(("", "2/B/P", "1/A/P", "2/C/P"))
        return self.link(source, chance.choice(kinds), target, grade) if kinds else None

    def _account(self, name: str, layout: str, born: str | None) -> Account:
        forename, _, surname = name.partition(" ")
        return Account(
            layout=layout,
            rows=(ROW,),
            forename=forename,
            surname=surname,
            date_of_birth=None if born is None else When(born),
        )

    def _concern(self, subject: RecordId) -> Concern:
        return Concern(
            id=RecordId(f"concern:{subject}/1"),
            subject=subject,
            row=ROW,
            first_discussed=When("2026-01-05"),
            status="open",
            level=3,
        )


_FIRST = ("Ash", "Bryn", "Corin", "Della", "Esk", "Fern", "Garth", "Holl", "Ivor", "Juno", "Kester")
_LAST = ("Madeup", "Invented", "Fictley", "Storyton", "Dreamham", "Unreal", "Fableson", "Mythwick")
_PLACES = ("Steps", "Park", "Shelter", "Arches", "Court", "Green")
_PERSON_PLACE = ("frequents", "seen_at", "uses_place")
_KINDS = {
    ("child", "child"): ("friend", "sibling", "co_missing", "positive_peer"),
    ("poc", "child"): ("targets", "suspected_of_harming"),
    ("poc", "poc"): ("seen_with",),
    ("poc", "person"): ("seen_with",),
    ("person", "person"): ("seen_with",),
    ("child", "person"): ("found_with", "safe_person"),
    ("poc", "loc"): _PERSON_PLACE,
    ("person", "loc"): ("seen_at",),
    ("poc", "place"): ("seen_at",),
    ("child", "loc"): ("frequents", "found_at"),
    ("child", "place"): ("safe_place", "found_at"),
}


@pytest.fixture(scope="session")
def networks() -> Networks:
    """Give the factory; it keeps nothing, so that one serves every test."""
    return Networks()


@pytest.fixture(scope="session")
def thousand(networks: Networks) -> Released[ReleasedNetwork]:
    """Give a released network of about a thousand nodes."""
    return networks.large(1100, 2400)


@pytest.fixture(scope="session")
def thousand_page(thousand: Released[ReleasedNetwork]) -> str:
    """Give its page, made once."""
    return network_page(thousand)
