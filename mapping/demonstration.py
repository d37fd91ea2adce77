"""The whole journey on a made-up year: files in, evidence, decisions, ranking, papers out.

Clock, keys and randomness come from the seed, so that the same seed gives the same bytes. Everybody
and every place in it is invented.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from exports.writing import write_file
from graph.store import create_store
from mapping.duplicates import propose, read_workbook
from mapping.duplicates.demonstration import fill_from_truth
from mapping.intake import IntakeSettings, import_files
from mapping.made_up_year import make_year
from mapping.outgoing import EXPORT_FORMATS, Asked, BaseMap, Desk, Wanted, send
from mapping.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.store import Store
    from mapping.intake import Receipt
    from mapping.made_up_year import MadeUpYear

__all__ = ["Demonstration", "demonstrate"]

_USER = "demonstration"
_MAP_LICENCE = "Invented map of an invented town"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """
    What the demonstration made.

    Attributes
    ----------
    folder
        Where everything is.
    year
        The made-up year.
    receipt
        What became of its rows.
    decided
        How many proposals were decided.
    papers
        What was released, in order; the first is what to open first.
    """

    folder: Path
    year: MadeUpYear
    receipt: Receipt
    decided: int
    papers: tuple[Path, ...]


class _Seeded:
    """Randomness that is none: bytes drawn from a seed, one after the other."""

    def __init__(self, seed: int) -> None:
        self._seed, self._drawn = seed, 0

    def __call__(self, count: int) -> bytes:
        self._drawn += 1
        text = f"hothmap demonstration {self._seed} {self._drawn}"
        return hashlib.shake_256(text.encode()).digest(count)


class _Clock:
    """Time that passes a minute at a time, from the evening of the year's last day."""

    def __init__(self, year: MadeUpYear) -> None:
        self._now = datetime.combine(year.until, time(18), tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(minutes=1)
        return self._now


def demonstrate(
    folder: Path,
    *,
    store: Store | None = None,
    seed: int = 2026,
    tell: Callable[[str], None],
) -> Demonstration:
    """
    Go the whole way, from a team's files to its papers.

    Parameters
    ----------
    folder
        An empty folder; the files that came in, the store and the papers are written there.
    store
        An open, empty store, whose register's key is drawn anew from the seed; None makes one
        beside the papers, plain because everybody in it is invented.
    seed
        Equal seeds give equal papers.
    tell
        Told a sentence before each step.

    Returns
    -------
    Demonstration
        What was made.
    """
    made_up = folder / "files-that-came-in"
    made_up.mkdir()
    year = make_year(made_up, seed=seed, progress=tell)
    randomness, clock = _Seeded(seed), _Clock(year)
    own = store is None
    if store is None:
        url = f"sqlite:///{folder / 'demonstration.db'}"
        store = create_store(url, key=None, random_bytes=randomness)
    else:
        _begin(store, folder, randomness)
    try:
        tell("Importing the files")
        reading = import_files(
            store, year.files, IntakeSettings(), layout=None, imported_at=clock(), user=_USER
        )
        tell("Deciding who may be the same")
        decided = _decide(store, year, folder, clock)
        papers = _release(store, year, folder, clock, randomness, tell)
    finally:
        if own:
            store.close()
    return Demonstration(
        folder=folder, year=year, receipt=reading.receipt, decided=decided, papers=papers
    )


def _begin(store: Store, folder: Path, randomness: _Seeded) -> None:
    """Draw an empty store's keys from the seed, so that equal seeds give equal papers in any."""
    path = folder / "seeded.db"
    seeded = create_store(f"sqlite:///{path}", key=None, random_bytes=randomness)
    try:
        store.fill(seeded.snapshot())
    finally:
        seeded.close()
        path.unlink()


def _decide(store: Store, year: MadeUpYear, folder: Path, clock: _Clock) -> int:
    """Fill in the workbook of proposals as the made-up year's team would, and read it back."""
    casebook = store.load()
    proposals = propose(casebook)
    workbook = folder / "decisions.xlsx"
    answers = fill_from_truth(
        proposals,
        casebook,
        year.mentions,
        same_people=[year.people.same_man_twice],
        written_at=clock(),
    )
    write_file(workbook, answers)
    reading = read_workbook(
        workbook, casebook, decided_at=clock(), decided_by=_USER, proposals=proposals
    )
    store.save(reading.batch, recorded_at=clock())
    return len(reading.decisions)


def _release(
    store: Store,
    year: MadeUpYear,
    folder: Path,
    clock: _Clock,
    randomness: _Seeded,
    tell: Callable[[str], None],
) -> tuple[Path, ...]:
    papers = folder / "papers"
    month = f"{year.until:%Y-%m}"
    made: tuple[Path, ...] = ()
    jobs = [
        ("the POC and LOC meeting's papers", "meeting", "poc-loc", None),
        ("the map", "meeting", "map", None),
        ("the network page", "team", "network", None),
        ("the network page for police, with pseudonyms", "police", "network", "Invented Police"),
        *((f"the network as {kind}", "team", f"export-{kind}", None) for kind in EXPORT_FORMATS),
    ]
    for words, audience, pack, recipient in jobs:
        tell(f"Writing {words}")
        desk = Desk(
            store=store,
            settings=Settings(),
            user=_USER,
            now=clock(),
            random_bytes=randomness,
            base_map=BaseMap(path=year.basemap, licence=_MAP_LICENCE),
        )
        asked = Asked(audience=audience, recipient=recipient)
        wanted = Wanted(pack=pack, as_at=year.until, month=month)
        entry = send(desk, asked, wanted, papers)
        made += tuple(papers / name for name in sorted(entry.files))
    return made
