"""How sure a ranking is: the same ranking in many worlds, each a draw of the uncertain evidence.

In each world every link between a subject and a child is there with the probability that its
evidence adds up to on the day (:mod:`graph.evidence`), independently of the others; the points are
counted anew. The number of independent sources stays as it is. What comes out is said of persons,
places and groups of concern, never of a child.
Method: parametric bootstrap over the links of an uncertain network, as ``docs/measures.md`` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from graph.errors import UsageError
from graph.ranking import MOST_SOURCES, rank

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from distributed import Client
    from numpy.typing import NDArray

    from graph.ids import RecordId
    from graph.picture import Picture
    from graph.ranking import Ranking

__all__ = [
    "FEWEST_WORLDS",
    "WORLDS",
    "Stability",
    "draws_from",
    "places_of",
    "spans",
    "stability",
    "without_each_source",
]

_N = TypeVar("_N", bound="Hashable")

WORLDS = 200
"""How many worlds are drawn unless somebody asks for another number."""
FEWEST_WORLDS = 20
_BATCH = 25
"""Worlds drawn by one piece of work."""


@dataclass(frozen=True, slots=True)
class Stability:
    """
    How one place in a ranking holds.

    Attributes
    ----------
    low, high
        Ranks between which it lies in nine worlds of ten (5 % and 95 % quantiles, to whole ranks).
    top_share
        Share of the worlds in which it is among the first `top`, 0 to 1.
    """

    low: int
    high: int
    top_share: float


@dataclass(frozen=True, slots=True)
class _Ties:
    """Every tie between a subject and a child, as arrays of equal length."""

    subject: NDArray[np.int64]
    """Position in the ranking; -1 for one that is not in it."""
    child: NDArray[np.int64]
    of_concern: NDArray[np.bool_]
    """Whether the subject is an open person or place of concern."""
    chance: NDArray[np.float64]
    counts: Mapping[str, NDArray[np.bool_]]
    """Component to whether the tie's child is counted in it."""


def stability(
    picture: Picture,
    ranking: Ranking,
    *,
    worlds: int = WORLDS,
    top: int = 10,
    seed: int = 0,
    client: Client | None = None,
) -> dict[RecordId, Stability]:
    """
    Rank again in many worlds.

    Parameters
    ----------
    picture
        The day's picture, with its table of evidence.
    ranking
        What :func:`graph.ranking.rank` made of it.
    worlds
        How many worlds are drawn; at least 20.
    top
        How many places count as the top.
    seed
        Equal seeds draw equal worlds.
    client
        A Dask client to spread the worlds over; None for this machine. The answer is the same, and
        only numbers are sent.

    Returns
    -------
    dict
        Every ranked subject, in the ranking's order, to how its place holds. Equal points share
        the smaller rank, as in the ranking.

    Raises
    ------
    UsageError
        If fewer than 20 worlds are asked for, or `top` is less than 1.
    """
    if worlds < FEWEST_WORLDS or top < 1:
        msg = f"At least {FEWEST_WORLDS} worlds and a top of 1 are needed."
        raise UsageError(msg)
    subjects = [row.subject for row in ranking.rows]
    if not subjects:
        return {}
    ties = _ties(picture, ranking)
    weights = {name: float(weight) for name, weight in ranking.weights.items()}
    shared = (ties, _unmoved(ranking), weights, seed)
    batches = [(first, min(first + _BATCH, worlds)) for first in range(0, worlds, _BATCH)]
    if client is None:
        held = [_worlds(shared, batch) for batch in batches]
    else:
        from graph.distributed import spread  # noqa: PLC0415 - only where it is asked for

        held = spread(client, _worlds, shared, batches)
    return spans(subjects, np.concatenate(held), top)


def _worlds(
    shared: tuple[_Ties, NDArray[np.float64], Mapping[str, float], int], batch: tuple[int, int]
) -> NDArray[np.int64]:
    """Give the ranks in some worlds: a row a world, a column a subject."""
    ties, still, weights, seed = shared
    places = np.empty((batch[1] - batch[0], len(still)), dtype=np.int64)
    draw = draws_from(seed, batch[0], len(ties.chance))
    for row in places:
        kept = draw.random(len(ties.chance)) < ties.chance
        row[:] = places_of(still + _points(ties, kept, weights, len(still)))
    return places


def draws_from(seed: int, world: int, ties: int) -> np.random.Generator:
    """
    Draw from where a world begins, as if all worlds before it had been drawn.

    Parameters
    ----------
    seed
        Equal seeds draw equal worlds.
    world
        Number of the world, from 0.
    ties
        How many numbers each world draws.

    Returns
    -------
    numpy.random.Generator
        Its next numbers are those of the world, wherever and whenever it is drawn.
    """
    bits = np.random.PCG64(seed)
    bits.advance(world * ties)
    return np.random.Generator(bits)


def spans(subjects: Sequence[_N], places: NDArray[np.int64], top: int) -> dict[_N, Stability]:
    """
    Say how each place holds.

    Parameters
    ----------
    subjects
        Whom the columns are of.
    places
        Ranks: a row a world, a column a subject.
    top
        How many places count as the top.

    Returns
    -------
    dict
        Subject to the 5 % and 95 % quantiles of its ranks and its share of worlds in the top.
    """
    low = np.quantile(places, 0.05, axis=0, method="inverted_cdf")
    high = np.quantile(places, 0.95, axis=0, method="inverted_cdf")
    share = (places <= top).mean(axis=0)
    return {
        subject: Stability(int(low[n]), int(high[n]), float(share[n]))
        for n, subject in enumerate(subjects)
    }


def _ties(picture: Picture, ranking: Ranking) -> _Ties:
    """List the ties of every ranked or open subject: what another reaches decides on bridging."""
    place = {row.subject: number for number, row in enumerate(ranking.rows)}
    because = {
        (row.subject, part.name): frozenset(part.because)
        for row in ranking.rows
        for part in row.components
    }
    pairs = {
        (subject, child) for subject in place for child in picture.children_of.get(subject, ())
    }
    pairs |= {(one, child) for child, near in picture.reached_by.items() for one in near}
    held = sorted(pairs)
    children = {child: number for number, child in enumerate(sorted({one for _, one in held}))}
    nobody: frozenset[RecordId] = frozenset()
    return _Ties(
        np.array([place.get(subject, -1) for subject, _ in held], dtype=np.int64),
        np.array([children[child] for _, child in held], dtype=np.int64),
        np.array(
            [subject in picture.reached_by.get(child, ()) for subject, child in held],
            dtype=np.bool_,
        ),
        np.array([_chance(picture, *pair) for pair in held], dtype=np.float64),
        {
            name: np.array(
                [child in because.get((subject, name), nobody) for subject, child in held],
                dtype=np.bool_,
            )
            for name in sorted(_COUNTS_CHILDREN & ranking.weights.keys())
        },
    )


_COUNTS_CHILDREN = frozenset(
    {"children", "children_significant", "children_90_days", "children_12_months"}
)
_BRIDGING = "bridging"


def _chance(picture: Picture, subject: RecordId, child: RecordId) -> float:
    """Give the probability that at least one tie of the two, of any kind, is there."""
    doubt = 1.0
    network = picture.network
    for source, target in ((subject, child), (child, subject)):
        for tie in (network.get_edge_data(source, target) or {}).values():
            if not tie["protective"]:
                doubt *= 1.0 - float(tie["strength"])
    return 1.0 - doubt


def _unmoved(ranking: Ranking) -> NDArray[np.float64]:
    """Give the points that no world changes: weighted figures that count no child."""
    moving = _COUNTS_CHILDREN | {_BRIDGING}
    points = []
    for row in ranking.rows:
        total = 0
        for part in row.components:
            weight = ranking.weights.get(part.name, 0)
            if part.name not in moving and isinstance(part.value, int):
                most = MOST_SOURCES if part.name == "independent_sources" else part.value
                total += weight * min(part.value, most)
        points.append(float(total))
    return np.array(points)


def _points(
    ties: _Ties, kept: NDArray[np.bool_], weights: Mapping[str, float], subjects: int
) -> NDArray[np.float64]:
    ranked = kept & (ties.subject >= 0)
    total = np.zeros(subjects)
    for name, flags in ties.counts.items():
        total += weights[name] * np.bincount(ties.subject[ranked & flags], minlength=subjects)
    reach = kept & ties.of_concern
    reached = np.bincount(ties.child[reach], minlength=int(ties.child.max(initial=-1)) + 1)
    alone = ranked & reach
    alone[alone] = reached[ties.child[alone]] == 1
    bridging = np.bincount(ties.subject[alone], minlength=subjects)
    return np.asarray(total + weights.get(_BRIDGING, 0) * bridging, dtype=np.float64)


def places_of(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """
    Give each its rank.

    Parameters
    ----------
    points
        Points, or another figure of which more comes first.

    Returns
    -------
    numpy.ndarray
        1 for the most; equal points share the smaller number.
    """
    _, inverse, counts = np.unique(-points, return_inverse=True, return_counts=True)
    before = np.cumsum(counts) - counts
    return np.asarray(before[inverse] + 1, dtype=np.int64)


def without_each_source(picture: Picture, ranking: Ranking) -> dict[str, tuple[RecordId, ...]]:
    """
    Rank again without each agency's evidence in turn.

    Parameters
    ----------
    picture
        The day's picture.
    ranking
        What :func:`graph.ranking.rank` made of it.

    Returns
    -------
    dict
        Agency as written to the first ten subjects without what it reported, in order; agencies
        sorted. One whose absence changes nothing gives the ranking's own first ten.
    """
    agencies = sorted({link.agency for link in picture.casebook.links if link.agency})
    return {agency: tuple(_without(picture, ranking, agency)[:_FIRST]) for agency in agencies}


_FIRST = 10


def _without(picture: Picture, ranking: Ranking, agency: str) -> list[RecordId]:
    from graph.casebook import Casebook  # noqa: PLC0415 - only for this question
    from graph.picture import Picture as Day  # noqa: PLC0415 - as above
    from graph.records import Link  # noqa: PLC0415 - as above

    kept: Iterable[object] = (
        one for one in picture.casebook if not (isinstance(one, Link) and one.agency == agency)
    )
    day = Day(Casebook(kept), as_at=picture.as_at, table=picture.table)  # type: ignore[arg-type]
    again = rank(day, ranking.of, weights=ranking.weights)
    return [row.subject for row in again.rows]
