"""The questions kept as files: every store gives the same rows, whatever is saved and withdrawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from graph.questions import CYPHER
from graph.questions.answers import answer_on
from graph.store import Batch
from tests.graph.question_cases import DAY, EXPECTED, records

if TYPE_CHECKING:
    from graph.ids import RecordId
    from graph.records import Record
    from graph.store import Store
    from tests.graph.conftest import Make

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PEOPLE = [
    *(f"child:{number}" for number in range(9)),
    *(f"poc:{number}" for number in range(8)),
    *(f"person:{number}" for number in range(8)),
]
PLACES = [*(f"loc:{number}" for number in range(3)), "place:1", "place:2"]
AMONG_PEOPLE = ["targets", "seen_with", "found_with", "co_missing", "friend", "safe_person"]


def test_a_question_has_the_answer_worked_out_by_hand(store: Store, make: Make) -> None:
    store.save(Batch(put=records(make)), recorded_at=NOW)
    assert {name: store.ask(name, as_at=DAY) for name in CYPHER} == EXPECTED


def _founded(make: Make, random: Random) -> list[Record]:
    births = [None, "2008-06-01", "2008-06-02", "1990-01-01"]
    return [
        make.source_row(),
        *(
            make.child(str(n), born="2005-01-01", transition_on=random.choice([None, "2026-05-31"]))
            for n in range(9)
        ),
        *(make.person(str(n), born=random.choice(births)) for n in range(8)),
        *(make.named(str(n), born=random.choice(births)) for n in range(8)),
        *(make.loc(str(n)) for n in range(3)),
        make.place("1"),
        make.place("2"),
        make.group("1"),
        make.group("2"),
        *(make.concern(f"poc:{n}", on=f"2026-0{random.randint(1, 9)}-01") for n in range(6)),
    ]


def _link(make: Make, random: Random, number: int) -> Record:
    person = random.choice(PEOPLE)
    among = random.random()
    if among < 0.6:
        other, kind = random.choice(PEOPLE), random.choice(AMONG_PEOPLE)
    elif among < 0.85:
        other, kind = random.choice(PLACES), random.choice(["frequents", "found_at"])
    else:
        other, kind = f"group:{random.randint(1, 2)}", "member_of"
    if person == other:
        other = "child:0" if person != "child:0" else "child:1"
    seen = date(2026, 1, 1) + timedelta(days=random.randint(0, 200))
    return make.link(
        person,
        other,
        kind,
        seen=seen.isoformat(),
        review_by=random.choice([None, (seen + timedelta(days=90)).isoformat()]),
        grade=random.choice(["", "1/A/P", "3/E/P"]),
        protective=random.random() < 0.1,
        number=number,
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_every_store_answers_as_networkx_does(store: Store, make: Make, seed: int) -> None:
    random = Random(seed)
    store.save(Batch(put=_founded(make, random)), recorded_at=NOW)
    answered = 0
    drawn: list[RecordId] = []
    for step in range(4):
        pairs = {tuple(random.sample(PEOPLE, 2)) for _ in range(2)} | {
            tuple(random.sample(PLACES, 2))
        }
        batch = [
            *(_link(make, random, 100 * step + number) for number in range(60)),
            *(make.same(*pair) for pair in pairs),
        ]
        going = random.sample(drawn, len(drawn) // 3)
        put = [one for one in batch if one.id not in going]
        store.save(Batch(put=put, withdraw=tuple(going)), recorded_at=NOW + timedelta(hours=step))
        drawn = [one for one in drawn if one not in going] + [one.id for one in put]
        casebook = store.load()
        for day in (date(2026, 3, 1), DAY, date(2026, 8, 1)):
            for name in CYPHER:
                found = store.ask(name, as_at=day)
                assert found == answer_on(name, casebook, day), (name, day)
                answered += len(found)
    assert answered > 30, "the cases drawn must have something to answer"
