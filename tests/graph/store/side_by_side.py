"""Generated histories run on two stores at once, and all that the contract answers, compared.

A history is made from a seed and its number alone, so that any of them can be run again by itself.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from graph.errors import BrokenReferenceError, HothmapError
from graph.questions import CYPHER
from graph.records import Location, SourceRow
from graph.store import ActEntry, Batch, Erasure, ImportEntry, ReleaseEntry
from graph.store.encoding import DECODER
from tests.graph.store.histories import FOUNDATION, IDS, POSSIBLE, START

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graph.ids import RecordId
    from graph.records import Record
    from graph.store import Store

__all__ = ["Difference", "Step", "differences", "history", "tried"]

_MOST_STEPS = 10
_KINDS = sorted(POSSIBLE)
_DAYS = (date(2026, 1, 2), date(2026, 6, 1))


@dataclass(frozen=True)
class Step:
    """One call of the contract, the same on either store."""

    said: str
    at: datetime
    call: Callable[[Store], object]


@dataclass(frozen=True)
class Difference:
    """What two stores answered differently."""

    asked: str
    first: object
    second: object

    def __str__(self) -> str:
        """Write both answers, cut where they are long."""
        return f"{self.asked}: {str(self.first)[:300]} / {str(self.second)[:300]}"


def history(seed: int, number: int) -> list[Step]:
    """Make a history: one to ten calls, saves above all."""
    draw = random.Random(f"{seed}/{number}")
    steps = [_saving(START, FOUNDATION)] if draw.random() < 0.7 else []
    now = START
    makers = (_save, _add_line, _erase)
    for _ in range(draw.randint(1, _MOST_STEPS)):
        now += timedelta(hours=draw.choice((-1, 0, 0, 1, 1, 2, 2)))
        steps.append(draw.choices(makers, (8, 2, 1))[0](draw, now))
        now = max(now, *(step.at for step in steps))
    return steps


def _saving(
    at: datetime,
    put: tuple[Record, ...],
    withdraw: tuple[RecordId, ...] = (),
    imported: ImportEntry | None = None,
    based_on: int | None = None,
) -> Step:
    batch = Batch(put=put, withdraw=withdraw, imported=imported, based_on=based_on)
    said = f"save {_said(one.id for one in put)} withdraw {_said(withdraw)} on {based_on} at {at}"
    return Step(said, at, lambda store: store.save(batch, recorded_at=at))


def _said(ids: Iterable[RecordId]) -> str:
    return " ".join(one[:20] for one in ids) or "nothing"


def _save(draw: random.Random, now: datetime) -> Step:
    put = tuple(
        draw.choice(POSSIBLE[draw.choice(_KINDS)]) for _ in range(draw.choice((0, 1, 2, 3, 5, 8)))
    )
    withdraw = tuple(draw.choices(IDS, k=draw.choice((0, 0, 0, 1, 1, 2))))
    entry = None
    if draw.random() < 0.3:
        name = draw.choice("abc")
        file: dict[str, str | int | None] = {"file": f"{name}.xlsx", "rows": len(put)}
        entry = ImportEntry(id=name, user="u", files=(file,), digests=(name,), sheets=("s",))
    based_on = draw.choice((None, None, None, 1, 2, 3))
    return _saving(now, put, withdraw, entry, based_on)


def _add_line(draw: random.Random, now: datetime) -> Step:
    named = tuple(sorted(set(draw.choices(IDS, k=draw.randint(0, 3)))))
    entry: ActEntry | ReleaseEntry = ActEntry(
        what="look", user="u", command="show", at=now, named=named, counts={"seen": len(named)}
    )
    if draw.random() < 0.4:
        entry = ReleaseEntry(
            id=f"R-{draw.randint(1, 9)}", pack="map", audience="police", purpose="p",
            lawful_basis="b", recipient="r", authorised_by="a", user="u", released_at=now,
            as_at="2026-11-01", known_at=now.isoformat(), settings="s", files={"a.html": "00"},
            destroy_by="2027-01-01", pseudonym_key="ff",
            pseudonyms={f"P-{number}": one for number, one in enumerate(named)},
        )  # fmt: skip
    return Step(f"add a line that names {_said(named)}", now, lambda store: store.add(entry))


def _erase(draw: random.Random, now: datetime) -> Step:
    subject = draw.choice(IDS)
    other = draw.choice(IDS)
    alone, one_too_few = draw.random() < 0.2, draw.random() < 0.1
    based_on = draw.choice((None, None, 1, 2))

    def call(store: Store) -> object:
        versions: dict[str, list[Record]] = {}
        for kept in store.snapshot().versions:
            versions.setdefault(kept.id, []).append(DECODER.decode(kept.body))
        gone = {subject} if alone else _with_what_names_it(subject, versions)
        rewritten = tuple(map(_blackened, versions.get(other, ())))
        rewrite = {other: rewritten[one_too_few:]} if rewritten and other not in gone else {}
        entry = ActEntry(what="erase", user="u", command="erase", at=now, counts={"gone": 1})
        erasure = Erasure(
            remove=tuple(sorted(gone)), rewrite=rewrite, subjects=(subject,), entry=entry,
            based_on=based_on,
        )  # fmt: skip
        return store.erase(erasure)

    return Step(f"erase {subject[:20]}, alone: {alone}, and put {other[:20]} anew", now, call)


def _with_what_names_it(subject: RecordId, versions: dict[str, list[Record]]) -> set[RecordId]:
    gone = {subject}
    while True:
        naming = {
            one.id
            for held in versions.values()
            for one in held
            if one.id not in gone and not gone.isdisjoint(one.refers_to())
        }
        if not naming:
            return gone
        gone |= naming


def _blackened(record: Record) -> Record:
    if isinstance(record, Location):
        return msgspec.structs.replace(record, name="[erased]")
    if isinstance(record, SourceRow):
        return msgspec.structs.replace(record, values={"Name": "[erased]"})
    return record


def tried(work: Callable[[], object]) -> object:
    """
    Give what a call gives, or the error that it raises and what that says.

    Of several broken references each store may name another one.
    """
    try:
        return work()
    except BrokenReferenceError:
        return BrokenReferenceError.__name__
    except HothmapError as error:
        return f"{type(error).__name__}: {error}"
    except Exception as error:  # whatever one store breaks on is a difference to be shown
        return f"broke on {type(error).__name__}: {error}"


def differences(first: Store, second: Store, steps: list[Step]) -> list[Difference]:
    """Ask both stores everything; give what they answer differently."""
    moments = sorted({step.at for step in steps})
    one, other = dict(_answers(first, moments)), dict(_answers(second, moments))
    return [
        Difference(asked, one.get(asked, "nothing to ask"), other.get(asked, "nothing to ask"))
        for asked in {**one, **other}
        if asked not in one or asked not in other or one[asked] != other[asked]
    ]


def _answers(store: Store, moments: list[datetime]) -> Iterator[tuple[str, object]]:
    half = timedelta(minutes=30)
    yield "load", tried(lambda: _loaded(store, None))
    for at in (moments[0] - half, *moments, *(one + half for one in moments)):
        yield f"load known at {at}", tried(lambda at=at: _loaded(store, at))  # type: ignore[misc]
    yield "latest", store.latest()
    yield "batches", store.batches()
    yield "imports", store.imports()
    for line in store.batches():
        yield f"written by {line.number}", store.written_by(line.number)
    for one in IDS:
        yield f"versions of {one[:20]}", store.versions(one)
        for steps in (1, 2):
            yield f"around {one[:20]} in {steps}", store.around(one, steps=steps)
    yield "scan", tuple(store.scan())
    yield "scan places and rows", tuple(store.scan(Location, SourceRow))
    for question in CYPHER:
        for day in _DAYS:
            yield f"{question} on {day}", tried(lambda q=question, d=day: store.ask(q, as_at=d))  # type: ignore[misc]
    yield "lines", store.lines()
    yield "releases", store.releases()
    yield "head", store.head()
    yield "erased", dict(store.erased_on(IDS))
    verified = store.verify()
    yield "digest", verified.digest
    yield "counts", dict(verified.counts)
    yield "faults", verified.faults
    held = store.snapshot()
    yield "snapshot's key", held.register_key
    yield "snapshot's batches", list(held.batches)
    yield "snapshot's versions", list(held.versions)
    yield "snapshot's lines", list(held.lines)
    yield "snapshot's names", list(held.names)
    yield "snapshot's tombstones", list(held.tombstones)


def _loaded(store: Store, known_at: datetime | None) -> tuple[datetime | None, tuple[Record, ...]]:
    book = store.load(known_at=known_at)
    return book.known_at, tuple(book)
