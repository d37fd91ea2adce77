"""Collection tasks: ties that may be there and that nobody has reported, as questions to find out.

People who share many others are often tied to each other. Which pairs do, without a tie in the
evidence, can be worked out; that such a tie is there cannot. So a suggestion is never a record, is
never drawn, ranked or counted, and how often such suggestions are right is measured on the very
network that they come from. Children are never at an end of one: a child may be somebody whom both
know, and nothing is ever guessed about a child.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.errors import UsageError
from graph.likely_pairs import DRAWS, FEWEST_TIES, HitRate, Ties, likely_pairs, measure_hits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.ids import RecordId
    from graph.likely_pairs import Numbers
    from graph.picture import Picture

    _Pair = tuple[RecordId, RecordId]
    _Links = Mapping[_Pair, tuple[RecordId, ...]]

__all__ = ["CollectionTask", "HitRate", "Unseen", "collection_tasks", "ties_on"]

_PERSON, _PLACE = "person_of_concern", "location_of_concern"


@dataclass(frozen=True, slots=True)
class CollectionTask:
    """
    A pair of whom it is worth finding out whether they are tied.

    Attributes
    ----------
    person
        A person of concern.
    other
        A person or a location of concern.
    shared
        Whom and what both are tied to, sorted: persons, places, groups, children.
    because
        Ids of the links that tie the two to what they share, sorted.
    uncounted
        Ids of the links between the two themselves that do not count on the day, sorted: past
        their review date or their life, or graded suspected false.
    """

    person: RecordId
    other: RecordId
    shared: tuple[RecordId, ...]
    because: tuple[RecordId, ...]
    uncounted: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """
    Collection tasks, and how often such suggestions are right.

    Attributes
    ----------
    tasks
        Sorted by the person's id, then the other's: the order says nothing of likelihood.
    hit_rate
        Measured on this network; None where it cannot be.
    not_measured
        Why it cannot be, a sentence; empty where it was.
    """

    tasks: tuple[CollectionTask, ...]
    hit_rate: HitRate | None
    not_measured: str


def collection_tasks(picture: Picture, *, most: int = 20, seed: int = 0) -> Unseen:
    """
    Suggest ties between persons of concern, or to locations of concern, to find out about.

    Parameters
    ----------
    picture
        The day's picture, which stays as it is.
    most
        How many suggestions.
    seed
        Seed of the draws that the hit rate is measured by.

    Returns
    -------
    Unseen
        Of the pairs without a tie in force whose cases are both open, those with the highest index
        of :data:`graph.likely_pairs.INDEX`; of equals, those whose ids come first. Ties that
        protect bring nobody together, yet who has one is not asked about. Pairs that share nobody
        are never suggested.

    Raises
    ------
    UsageError
        If `most` is less than 1.
    """
    if most < 1:
        msg = "Ask for at least one suggestion."
        raise UsageError(msg)
    followed, protected = _ties_of(picture)
    ties = _numbered(picture, followed, protected)
    nodes = sorted(picture.network)
    pairs = [(nodes[one], nodes[other]) for one, other in likely_pairs(ties, most).tolist()]
    tasks = sorted(_worded(picture, followed, pairs), key=lambda task: (task.person, task.other))
    rate = measure_hits(ties, seed)
    return Unseen(tuple(tasks), rate, "" if rate else _why_not(ties))


def ties_on(picture: Picture) -> Ties:
    """
    Write the ties of a day as numbers, for :mod:`graph.likely_pairs`.

    Parameters
    ----------
    picture
        The day's picture.

    Returns
    -------
    Ties
        Nodes by their place in sorted order; at an end of a suggestion may be whoever and whatever
        has an open case and is drawn as a person or a location of concern, which no child is.
    """
    return _numbered(picture, *_ties_of(picture))


def _numbered(picture: Picture, followed: _Links, protected: set[_Pair]) -> Ties:
    nodes = sorted(picture.network)
    kinds, place = picture.network.nodes(data="kind"), {one: at for at, one in enumerate(nodes)}
    concern = [
        (place[one], kinds[one])
        for one in nodes
        if one in picture.open_cases and kinds[one] in {_PERSON, _PLACE}
    ]
    basis_of = {link.id: link.basis for link in picture.casebook.links}
    pairs = sorted(followed)
    statements = [(at, link) for at, pair in enumerate(pairs) for link in followed[pair]]
    number_of: dict[RecordId, int] = {}
    rests = [
        (at, number_of.setdefault(report, len(number_of)))
        for at, (_, link) in enumerate(statements)
        for report in basis_of[link]
    ]
    return Ties(
        nodes=len(nodes),
        persons=np.array([at for at, kind in concern if kind == _PERSON], dtype=np.int64),
        places=np.array([at for at, kind in concern if kind == _PLACE], dtype=np.int64),
        pairs=_rows([(place[one], place[other]) for one, other in pairs]),
        barred=_rows([(place[one], place[other]) for one, other in sorted(protected)]),
        tie_of=np.array([at for at, _ in statements], dtype=np.int64),
        rests=_rows(rests),
    )


def _sorted(one: RecordId, other: RecordId) -> _Pair:
    return (one, other) if one < other else (other, one)


def _ties_of(picture: Picture) -> tuple[_Links, set[_Pair]]:
    """Give who is tied by which links, whatever the kinds, and who is tied protectively."""
    followed: dict[_Pair, tuple[RecordId, ...]] = {}
    protected: set[_Pair] = set()
    for one, other, tie in picture.network.edges(data=True):
        pair = _sorted(one, other)
        if tie["protective"]:
            protected.add(pair)
        else:
            followed[pair] = (*followed.get(pair, ()), *tie["because"])
    return followed, protected


def _rows(held: list[tuple[int, int]]) -> Numbers:
    return np.array(held, dtype=np.int64).reshape(-1, 2)


def _worded(picture: Picture, followed: _Links, pairs: list[_Pair]) -> Iterator[CollectionTask]:
    """Say of each pair, the person before the place, what both are tied to and by which links."""
    near: defaultdict[RecordId, set[RecordId]] = defaultdict(set)
    for one, other in followed:
        near[one].add(other)
        near[other].add(one)
    uncounted = _uncounted(picture, pairs)
    for one, other in pairs:
        first = picture.network.nodes[one]["kind"] == _PERSON
        person, second = (one, other) if first else (other, one)
        shared = tuple(sorted(near[one] & near[other]))
        because = {
            link
            for between in shared
            for end in (one, other)
            for link in followed[_sorted(end, between)]
        }
        said = uncounted.get((one, other), ())
        yield CollectionTask(person, second, shared, tuple(sorted(because)), said)


def _uncounted(picture: Picture, pairs: list[_Pair]) -> _Links:
    """Find what was once said of pairs that have no tie in force."""
    asked, today = set(pairs), picture.as_at.isoformat()
    canonical = picture.casebook.canonical
    found: defaultdict[_Pair, list[RecordId]] = defaultdict(list)
    for link in picture.casebook.links:
        pair = _sorted(canonical(link.source), canonical(link.target))
        if pair in asked and link.first_seen[:10] <= today:
            found[pair].append(link.id)
    return {pair: tuple(sorted(links)) for pair, links in found.items()}


def _why_not(ties: Ties) -> str:
    known = len(ties.known)
    if known < FEWEST_TIES:
        return (
            f"How often such suggestions are right cannot be measured here: it takes {FEWEST_TIES} "
            f"known ties of these kinds, and there are {known}."
        )
    return (
        f"How often such suggestions are right cannot be measured here: in {DRAWS} draws, whoever "
        "was tied shared nobody once the reports of it were hidden."
    )
