"""No merge by itself: a roster of 300 with twins, siblings, namesakes and strangers."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from graph.ids import scheme_of
from mapping.duplicates import propose

if TYPE_CHECKING:
    from graph.casebook import Casebook
    from graph.ids import RecordId
    from mapping.duplicates import Proposal
    from tests.mapping.duplicates.conftest import Roster

_FORENAMES = """
Wren Kit Isla Jarek Seren Siân Béla Keira Kiera Conall Zofia Emeka Dervla Bryony Tomasz Una
William Bill Robert Katherine Kate Elizabeth Beth Alexander Sandy Joss Josh Maeve Mae Fatima
"""
_SURNAMES = """
Ashgrove Eskrigg Netherby Netherley Dunlin Dunlyn Orrest Quernmore Ó'Searcaigh De-la-Mare
Marram-Dunne Zennor Inkerlea Tidewell Yarrowby Saltersgill Gannetby Ulverdale Núñez Pellister
"""
FORENAMES, SURNAMES = _FORENAMES.split(), _SURNAMES.split()
STREET_NAMES = ["Duke", "Moth", "Ziggy", "Bones", "Flash", "Tiny", "Spud", "Blue"]
FAMILIES, MENTIONS, STRANGERS = 120, 1500, 300


@dataclass
class Somebody:
    """Who somebody really is, and how they stand on the roster."""

    forename: str
    surname: str
    born: date
    street_name: str
    reference: RecordId | None = None
    family: list[RecordId] = field(default_factory=list)


class Made:
    """A roster drawn at random, and the truth about each mention."""

    def __init__(self, roster: Roster, seed: int) -> None:
        self.roster = roster
        self.draw = random.Random(seed)
        self.truth: dict[RecordId, RecordId | None] = {}
        self.known: list[Somebody] = []
        for family in range(FAMILIES):
            self._family(family)
        strangers = [self._somebody(None, self._born(2000)) for _ in range(STRANGERS)]
        for number in range(MENTIONS):
            pool = strangers if self.draw.random() < 0.2 else self.known
            self._mention(number, self.draw.choice(pool))

    def casebook(self) -> Casebook:
        return self.roster.casebook()

    def _born(self, year: int) -> date:
        return date(year, 1, 1) + timedelta(days=self.draw.randrange(17 * 365))

    def _somebody(self, surname: str | None, born: date) -> Somebody:
        forename, street_name = self.draw.choice(FORENAMES), self.draw.choice(STREET_NAMES)
        return Somebody(forename, surname or self.draw.choice(SURNAMES), born, street_name)

    def _family(self, number: int) -> None:
        """One in four has twins; most have siblings; in one in three the father is a namesake."""
        surname = self.draw.choice(SURNAMES)
        births = [self._born(2009) for _ in range(self.draw.choice((1, 1, 2)))]
        if number % 4 == 0:
            births.append(births[0])
        children = [self._somebody(surname, born) for born in births]
        for place, child in enumerate(children):
            child.reference = self.roster.child(
                f"C{number}{place}", f"{child.forename} {surname}", child.born.isoformat()
            )
        parent = self._somebody(surname, self._born(1970))
        if number % 3 == 0:
            parent.forename = children[0].forename
        stated = self.draw.random() < 0.5
        parent.reference = self.roster.poc(
            f"POC-{number}",
            f"{parent.forename} {surname}",
            born=parent.born.isoformat() if stated else None,
            nicknames=[parent.street_name],
        )
        family = [*children, parent]
        ids = [one.reference for one in family if one.reference is not None]
        for one in family:
            one.family = [other for other in ids if other != one.reference]
        self.known += family

    def _mention(self, number: int, one: Somebody) -> None:
        missing = self.draw.random() < 0.4
        layout = "missing" if missing else "ppdm"
        forename, surname = self._slip(one.forename), self._slip(one.surname)
        named = self.roster.mention(
            f"{forename} {surname}".upper()
            if self.draw.random() < 0.3
            else f"{forename} {surname}",
            row=str(number),
            layout=layout,
            born=self._stated(one.born) if missing else None,
            nicknames=[one.street_name] if self.draw.random() < 0.3 else (),
        )
        self.truth[named] = one.reference
        parts = [(named, "found_with")]
        if one.family and self.draw.random() < 0.5:
            parts.append((self.draw.choice(one.family), "victim"))
        self.roster.event(str(number), *parts, layout=layout)

    def _slip(self, name: str) -> str:
        if self.draw.random() > 0.06:
            return name
        place = self.draw.randrange(1, len(name))
        return name[:place] + name[place + 1 :]

    def _stated(self, born: date) -> str:
        wrong = self.draw.random() < 0.03
        return (born + timedelta(days=wrong)).isoformat()


def _is_right(proposal: Proposal, truth: dict[RecordId, RecordId | None]) -> bool:
    first, second = (truth.get(one, one) for one in proposal.pair)
    return first is not None and first == second


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_roster_of_twins_siblings_and_namesakes_is_never_merged_by_itself(
    roster: Roster, seed: int
) -> None:
    made = Made(roster, seed)
    casebook = made.casebook()
    proposals = propose(casebook)
    assert len(made.known) >= 300
    assert casebook.joined == {}
    assert all(casebook.canonical(one) == one for one in made.truth)
    schemes = [{scheme_of(one) for one in proposal.pair} for proposal in proposals]
    assert {"child", "poc"} not in schemes
    assert {"child"} not in schemes
    graded = Counter((one.grade, _is_right(one, made.truth)) for one in proposals)
    assert graded["strong", True] >= 150
    assert graded["strong", False] <= graded["strong", True] / 999


@pytest.mark.parametrize("seed", [1])
def test_strong_proposals_never_fit_a_child_and_a_poc_at_once(roster: Roster, seed: int) -> None:
    strong: dict[RecordId, set[str]] = {}
    for proposal in propose(Made(roster, seed).casebook()):
        if proposal.grade == "strong":
            strong.setdefault(proposal.second, set()).add(scheme_of(proposal.first))
    assert strong
    assert all(len(schemes) == 1 for schemes in strong.values())
