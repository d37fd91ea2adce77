"""Collection tasks: ties that may be there and that nobody has reported, as questions to find out.

People who share many others are often tied to each other. Which pairs do, without a tie in the
evidence, can be worked out; that such a tie is there cannot. So a suggestion is never a record, is
never drawn, ranked or counted, and how often such suggestions are right is measured on the very
network that they come from. Children are never at an end of one: a child may be somebody whom both
know, and nothing is ever guessed about a child.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.sparse import coo_array, csr_array

from graph.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.ids import RecordId
    from graph.picture import Picture

    _Pairs = NDArray[np.int64]

__all__ = ["CollectionTask", "HitRate", "Unseen", "collection_tasks"]

FEWEST_TIES = 30
"""With fewer known ties nothing is measured."""
DRAWS = 20
_HIDDEN = 0.1
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
    """

    person: RecordId
    other: RecordId
    shared: tuple[RecordId, ...]
    because: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True)
class HitRate:
    """
    How often such suggestions are right: known ties hidden, and looked for.

    Attributes
    ----------
    share
        Share of the suggestions that were among the hidden ties, mean over the draws; 0 to 1.
    by_chance
        The same for pairs drawn at random.
    ties
        How many known ties of these kinds there are.
    hidden
        How many of them were hidden in each draw.
    draws
        How many draws.
    """

    share: float
    by_chance: float
    ties: int
    hidden: int
    draws: int


@dataclass(frozen=True, slots=True)
class Unseen:
    """
    Collection tasks, and how often such suggestions are right.

    Attributes
    ----------
    tasks
        Sorted by the person's id, then the other's: the order says nothing of likelihood.
    hit_rate
        Measured on this network; None where it has too few known ties to measure.
    """

    tasks: tuple[CollectionTask, ...]
    hit_rate: HitRate | None


def collection_tasks(picture: Picture, *, most: int = 20, seed: int = 0) -> Unseen:
    """
    Suggest ties between persons of concern, or to locations of concern, to find out about.

    Parameters
    ----------
    picture
        The day's picture; protective ties are left out.
    most
        How many suggestions.
    seed
        Seed of the draws that the hit rate is measured by.

    Returns
    -------
    Unseen
        The pairs without a tie that have the highest index of resource allocation (Zhou, Lü and
        Zhang 2009): the sum over all whom both are tied to of 1 / number of ties; of equals, those
        whose ids come first. Pairs that share nobody are never suggested.

    Raises
    ------
    UsageError
        If `most` is less than 1.
    """
    if most < 1:
        msg = "Ask for at least one suggestion."
        raise UsageError(msg)
    network = _followed(picture)
    nodes = sorted(network)
    place = {node: number for number, node in enumerate(nodes)}
    ties = np.array(
        [sorted((place[one], place[other])) for one, other in network.edges()], dtype=np.int64
    ).reshape(-1, 2)
    kinds = np.array([network.nodes[node]["kind"] for node in nodes], dtype=object)
    candidates = _Candidates(len(nodes), kinds)
    found = candidates.best(ties, most)
    tasks = [_task(network, nodes[one], nodes[other]) for one, other in found.tolist()]
    tasks.sort(key=lambda task: (task.person, task.other))
    return Unseen(tuple(tasks), _hit_rate(candidates, ties, seed))


def _followed(picture: Picture) -> nx.Graph[RecordId]:
    network: nx.Graph[RecordId] = nx.Graph()
    network.add_nodes_from(picture.network.nodes(data=True))
    for one, other, tie in picture.network.edges(data=True):
        if not tie["protective"]:
            held = network.get_edge_data(one, other) or {"because": ()}
            network.add_edge(one, other, because=(*held["because"], *tie["because"]))
    return network


def _task(network: nx.Graph[RecordId], one: RecordId, other: RecordId) -> CollectionTask:
    """Word a pair, the person before the place."""
    person, second = (other, one) if network.nodes[one]["kind"] == _PLACE else (one, other)
    shared = tuple(sorted(set(network[one]) & set(network[other])))
    because = {
        link
        for between in shared
        for end in (one, other)
        for link in network.edges[end, between]["because"]
    }
    return CollectionTask(person, second, shared, tuple(sorted(because)))


class _Candidates:
    """Pairs of a person of concern with another, or with a location of concern."""

    def __init__(self, count: int, kinds: NDArray[np.object_]) -> None:
        self._count = count
        self._persons = np.flatnonzero(kinds == _PERSON)
        self._places = np.flatnonzero(kinds == _PLACE)
        self._is_person, self._is_place = kinds == _PERSON, kinds == _PLACE

    def __len__(self) -> int:
        """Count the pairs."""
        persons = len(self._persons)
        return persons * (persons - 1) // 2 + persons * len(self._places)

    def are(self, pairs: _Pairs) -> NDArray[np.bool_]:
        """Tell which of some pairs are such pairs."""
        one, other = pairs[:, 0], pairs[:, 1]
        person, place = self._is_person, self._is_place
        wanted: NDArray[np.bool_] = (person[one] & (person[other] | place[other])) | (
            place[one] & person[other]
        )
        return wanted

    def best(self, ties: _Pairs, most: int) -> _Pairs:
        """Give the pairs of highest index that are not tied, in order of index, then number."""
        both = np.concatenate((ties, ties[:, ::-1]))
        shape = (self._count, self._count)
        tied = csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=shape)
        degree = np.maximum(np.asarray(tied.sum(axis=1)).ravel(), 1.0)
        ends = np.concatenate((self._persons, self._places))
        shared: coo_array = (
            tied[self._persons] @ tied.multiply(1.0 / degree[:, np.newaxis]).tocsr()[:, ends]
        ).tocoo()
        pairs = np.stack((self._persons[shared.row], ends[shared.col]), axis=1)
        pairs.sort(axis=1)
        keys = pairs[:, 0] * self._count + pairs[:, 1]
        taken = np.isin(keys, ties[:, 0] * self._count + ties[:, 1])
        open_ones = self.are(pairs) & (pairs[:, 0] != pairs[:, 1]) & ~taken
        keys, first = np.unique(keys[open_ones], return_index=True)
        index = np.round(shared.data[open_ones][first], 12)
        chosen = np.lexsort((keys, -index))[:most]
        return np.stack((keys[chosen] // self._count, keys[chosen] % self._count), axis=1)


def _hit_rate(candidates: _Candidates, ties: _Pairs, seed: int) -> HitRate | None:
    """Hide known ties, suggest as many, and see how many of them were hidden."""
    known = np.flatnonzero(candidates.are(ties))
    if len(known) < FEWEST_TIES:
        return None
    hidden = max(round(_HIDDEN * len(known)), 1)
    draw = np.random.default_rng(seed)
    hits = 0
    for _ in range(DRAWS):
        away = draw.choice(known, size=hidden, replace=False)
        found = candidates.best(np.delete(ties, away, axis=0), hidden)
        hits += len(
            {tuple(one) for one in found.tolist()} & {tuple(one) for one in ties[away].tolist()}
        )
    free = len(candidates) - len(known) + hidden
    return HitRate(hits / (DRAWS * hidden), hidden / free, len(known), hidden, DRAWS)
