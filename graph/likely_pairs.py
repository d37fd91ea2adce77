"""Pairs that share many neighbours, by an index from the literature, and how often they are tied.

Everything here is numbers: nodes, ties and reports stand for themselves by their place in a sorted
list. :mod:`graph.unseen` says what they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["DRAWS", "FEWEST_TIES", "INDEX", "INDICES", "HitRate", "Ties"]
__all__ += ["likely_pairs", "measure_hits"]

FEWEST_TIES = 30
"""With fewer known ties nothing is measured."""
DRAWS = 20
_HIDDEN = 0.1

INDICES: Mapping[str, Callable[[Floats], Floats]] = {
    "common neighbours": np.ones_like,
    "Adamic-Adar": lambda degrees: 1.0 / np.log(np.maximum(degrees, 2.0)),
    "resource allocation": lambda degrees: 1.0 / np.maximum(degrees, 1.0),
}
"""Name to what a shared neighbour counts, by how many ties it has: one (Newman 2001), one over the
logarithm (Adamic and Adar 2003), one over the number (Zhou, Lü and Zhang 2009)."""
INDEX = "Adamic-Adar"
"""The index that suggestions are chosen by."""


@dataclass(frozen=True)
class Ties:
    """
    Known ties, whose they are and what they rest on.

    Attributes
    ----------
    nodes
        How many nodes there are.
    persons, places
        Nodes that may be at an end of a suggestion, sorted: a person with a person or a place.
    pairs
        The ties, one a row, of each the smaller node first; no row twice.
    barred
        Pairs that are never suggested and bring nobody together; same form.
    tie_of
        For each statement the row of `pairs` that it speaks of.
    rests
        A statement and a report that it rests on, one such a row.
    """

    nodes: int
    persons: Numbers
    places: Numbers
    pairs: Numbers
    barred: Numbers
    tie_of: Numbers
    rests: Numbers

    @cached_property
    def known(self) -> Numbers:
        """Rows of `pairs` that tie a person with a person or a place, and are not barred."""
        barred = np.isin(self.keys(self.pairs), self.keys(self.barred))
        return np.flatnonzero(self.are_asked(self.pairs) & ~barred)

    @cached_property
    def possible(self) -> int:
        """How many pairs of a person with a person or a place there are, the barred left out."""
        persons, places = len(self.persons), len(self.places)
        barred = int(self.are_asked(self.barred).sum())
        return persons * (persons - 1) // 2 + persons * places - barred

    def are_asked(self, pairs: Numbers) -> NDArray[np.bool_]:
        """Tell which of some pairs are of a person with a person or a place."""
        person, place = np.zeros((2, self.nodes), dtype=np.bool_)
        person[self.persons] = True
        place[self.places] = True
        one, other = pairs[:, 0], pairs[:, 1]
        asked: NDArray[np.bool_] = (person[one] & (person[other] | place[other])) | (
            place[one] & person[other]
        )
        return asked

    def keys(self, pairs: Numbers) -> Numbers:
        """Write each pair as one number, in the order of the pairs."""
        return pairs[:, 0] * self.nodes + pairs[:, 1]

    def left_without(self, away: Numbers) -> NDArray[np.bool_]:
        """Tell which ties still have a statement, were the reports behind some of them hidden."""
        statements, reports = self.rests[:, 0], self.rests[:, 1]
        hidden = np.zeros(reports.max(initial=-1) + 1, dtype=np.bool_)
        hidden[reports[np.isin(self.tie_of[statements], away)]] = True
        gone = np.zeros(len(self.tie_of), dtype=np.bool_)
        gone[statements[hidden[reports]]] = True
        left = np.zeros(len(self.pairs), dtype=np.bool_)
        left[self.tie_of[~gone]] = True
        return left


@dataclass(frozen=True, slots=True)
class HitRate:
    """
    How often suggestions are right: known ties hidden, and looked for.

    Attributes
    ----------
    share
        Share of the suggestions that were among the hidden ties; 0 to 1.
    by_chance
        The share to be expected of as many pairs taken at random.
    ties
        How many known ties of these kinds there are.
    hidden, suggested
        How many were hidden, and how many suggestions made, in all draws together.
    draws
        How many draws.
    """

    share: float
    by_chance: float
    ties: int
    hidden: int
    suggested: int
    draws: int


def likely_pairs(
    ties: Ties, most: int, *, left: NDArray[np.bool_] | None = None, index: str = INDEX
) -> Numbers:
    """
    Give the pairs of highest index that are not tied.

    Parameters
    ----------
    ties
        What is known.
    most
        How many pairs.
    left
        Which of the ties are looked at; None for all.
    index
        A name of :data:`INDICES`.

    Returns
    -------
    numpy.ndarray
        Pairs, one a row, of each the smaller node first; by index from the highest, then by nodes.
        Who shares nobody is not among them, so there may be fewer.
    """
    pairs = ties.pairs if left is None else ties.pairs[left]
    both = np.concatenate((pairs, pairs[:, ::-1]))
    shape = (ties.nodes, ties.nodes)
    tied = csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=shape)
    counts = INDICES[index](np.asarray(tied.sum(axis=1)).ravel())
    ends = np.concatenate((ties.persons, ties.places))
    shared = (tied[ties.persons] @ tied.multiply(counts[:, np.newaxis]).tocsr()[:, ends]).tocoo()
    found = np.stack((ties.persons[shared.row], ends[shared.col]), axis=1)
    twice = (shared.col < len(ties.persons)) & (found[:, 0] >= found[:, 1])
    found.sort(axis=1)
    keys = ties.keys(found)
    taken = np.concatenate((ties.keys(pairs), ties.keys(ties.barred)))
    untied = ~twice & ~np.isin(keys, taken)
    # Sums of the same terms in another order differ in the last digits: these are equals.
    chosen = np.lexsort((keys[untied], -np.round(shared.data[untied], 12)))[:most]
    best: Numbers = found[untied][chosen]
    return best


def measure_hits(ties: Ties, seed: int, *, index: str = INDEX) -> HitRate | None:
    """
    Hide known ties, suggest as many, and see how many of the suggestions were hidden.

    Parameters
    ----------
    ties
        What is known.
    seed
        Seed of the draws.
    index
        A name of :data:`INDICES`.

    Returns
    -------
    HitRate or None
        Over 20 draws, each of a tenth of the known ties. The reports that these rest on are hidden
        with them, and so is whatever nothing else tells of: one report that names two people and a
        child would otherwise give away by the child what it was hidden to ask. None where fewer
        than 30 ties are known, or nothing was suggested in any draw.
    """
    if len(ties.known) < FEWEST_TIES:
        return None
    draw = np.random.default_rng(seed)
    hits = suggested = hidden = 0
    expected = 0.0
    for _ in range(DRAWS):
        away = draw.choice(ties.known, size=round(_HIDDEN * len(ties.known)), replace=False)
        left = ties.left_without(away)
        looked_for = ties.known[~left[ties.known]]
        found = likely_pairs(ties, len(looked_for), left=left, index=index)
        hits += int(np.isin(ties.keys(found), ties.keys(ties.pairs[looked_for])).sum())
        hidden += len(looked_for)
        suggested += len(found)
        untied = ties.possible - len(ties.known) + len(looked_for)
        expected += len(found) * len(looked_for) / untied
    if not suggested:
        return None
    return HitRate(
        share=hits / suggested,
        by_chance=expected / suggested,
        ties=len(ties.known),
        hidden=hidden,
        suggested=suggested,
        draws=DRAWS,
    )
