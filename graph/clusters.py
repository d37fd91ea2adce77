"""Communities of a network: who and what hangs together more than by chance, and how surely.

Every run of these methods draws a random order, and another draw may put somebody elsewhere. So the
clusters of many draws are compared, and membership that flips between them is marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import graspologic_native
import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from graph.errors import UsageError
from graph.measures import is_rankable

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from numpy.typing import NDArray

    Labels = NDArray[np.int64]

__all__ = ["METHODS", "SEEDS", "Clusters", "cluster_table", "find_clusters", "steady_clusters"]

_N = TypeVar("_N", bound="Hashable")

METHODS = ("leiden", "louvain")
SEEDS = 20
"""Draws that are compared unless somebody asks for another number."""
STEADY_FROM = 0.8
"""Together with one's cluster in fewer of the draws than this share, membership flips."""


_CYCLES = 3
"""Times that Leiden goes over its own result again."""
_NO_METHOD = f"“{{}}” is no method of finding clusters; there are {' and '.join(METHODS)}."


@dataclass(frozen=True, slots=True)
class Clusters(Generic[_N]):
    """
    The clusters of the best of many draws, and how the draws agree.

    Attributes
    ----------
    method
        ``leiden`` or ``louvain``.
    seeds
        How many draws.
    cluster
        Node to cluster number, of the draw with the highest modularity: 1 is the largest, ties by
        the smallest member. Children are in clusters too: a cluster is a context, not a score.
    steady
        Node that may be ranked to its co-assignment: the share of the draws in which it is together
        with another member of its cluster, the mean over those members; for a node alone the share
        in which it is alone. 0 to 1. Children have no entry.
    modularity
        Newman's modularity of `cluster`, weighted by strength.
    agreement
        Mean adjusted Rand index (Hubert and Arabie 1985) over all pairs of draws; 1 if all agree.
    """

    method: str
    seeds: int
    cluster: Mapping[_N, int]
    steady: Mapping[_N, float]
    modularity: float
    agreement: float

    @property
    def flips(self) -> tuple[_N, ...]:
        """Nodes that may be ranked and whose membership flips, in the network's order."""
        return tuple(node for node, share in self.steady.items() if share < STEADY_FROM)


def find_clusters(
    network: nx.Graph[_N], *, method: str = "louvain", seed: int = 0
) -> dict[_N, int]:
    """
    Find communities once, weighted by strength.

    Parameters
    ----------
    network
        A simple undirected graph, as :func:`graph.network.collapse` gives it; the edge attribute
        ``strength`` is the weight where it is there.
    method
        ``louvain`` (Blondel et al. 2008, networkx's own) or ``leiden`` (Traag et al. 2019).
    seed
        Seed of the order in which nodes are visited; the same seed gives the same clusters.

    Returns
    -------
    dict
        Node to cluster number: 1 is the largest, ties by the smallest member. Every node of the
        network is in one, children too: a cluster is a context, not a score.

    Raises
    ------
    UsageError
        If there is no such method.
    """
    if method not in METHODS:
        raise UsageError(_NO_METHOD.format(method))
    weights = _weights(network)
    return _numbered(list(network), _labels(network, weights, method, seed))


def steady_clusters(
    network: nx.Graph[_N], *, method: str = "leiden", seeds: int = SEEDS
) -> Clusters[_N]:
    """
    Find communities in many draws, and who is not in the same company in most of them.

    Parameters
    ----------
    network
        As for :func:`find_clusters`.
    method
        ``leiden`` or ``louvain``.
    seeds
        How many draws, at least 2: seeds 0, 1, 2 and on.

    Returns
    -------
    Clusters
        The best draw's clusters and the co-assignment over all of them; the same network gives the
        same answer.

    Raises
    ------
    UsageError
        If there is no such method, or fewer than two draws are asked for.
    """
    if seeds < 2:  # noqa: PLR2004 - it takes two to agree
        msg = "At least two draws are needed to compare."
        raise UsageError(msg)
    if method not in METHODS:
        raise UsageError(_NO_METHOD.format(method))
    nodes, weights = list(network), _weights(network)
    draws = np.array([_labels(network, weights, method, seed) for seed in range(seeds)])
    worth = [_modularity(weights, labels) for labels in draws]
    best = int(np.argmax(worth))
    shares = _together(draws, draws[best])
    return Clusters(
        method,
        seeds,
        _numbered(nodes, draws[best]),
        {
            node: share
            for node, share in zip(nodes, shares.tolist(), strict=True)
            if is_rankable(network, node)
        },
        worth[best],
        _agreement(draws),
    )


def cluster_table(clusters: Clusters[_N], network: nx.Graph[_N]) -> pd.DataFrame:
    """
    Put clusters in a table for a notebook.

    Parameters
    ----------
    clusters
        As :func:`steady_clusters` gives them.
    network
        The network that they were found in.

    Returns
    -------
    pandas.DataFrame
        Index ``id``: nodes that may be ranked, in the network's order. Columns ``kind``,
        ``cluster`` (int), ``members`` (how many nodes of any kind are in it, int), ``steady``
        (float), ``flips`` (bool).
    """
    sizes = pd.Series(clusters.cluster, dtype="int64").value_counts()
    held = list(clusters.steady)
    return pd.DataFrame(
        {
            "kind": pd.Series([network.nodes[one].get("kind") for one in held], dtype="object"),
            "cluster": pd.Series([clusters.cluster[one] for one in held], dtype="int64"),
            "members": pd.Series([sizes[clusters.cluster[one]] for one in held], dtype="int64"),
            "steady": pd.Series([clusters.steady[one] for one in held], dtype="float64"),
            "flips": pd.Series([clusters.steady[one] < STEADY_FROM for one in held], dtype="bool"),
        }
    ).set_index(pd.Index(held, name="id", dtype="object"))


def _weights(network: nx.Graph[_N]) -> csr_array:
    """Give the strengths as a symmetric matrix in the network's order, without self-loops."""
    count = len(network)
    place = {node: number for number, node in enumerate(network)}
    ties = [
        (place[one], place[other], float(strength))
        for one, other, strength in network.edges(data="strength", default=1.0)
        if one != other
    ]
    first = np.array([one for one, _, _ in ties], dtype=np.int32)
    second = np.array([other for _, other, _ in ties], dtype=np.int32)
    strength = np.array([weight for _, _, weight in ties], dtype=np.float64)
    both = (np.concatenate((first, second)), np.concatenate((second, first)))
    matrix = csr_array((np.concatenate((strength, strength)), both), shape=(count, count))
    matrix.sort_indices()
    return matrix


def _labels(network: nx.Graph[_N], weights: csr_array, method: str, seed: int) -> Labels:
    """Give each node the number of its community in one draw."""
    count = weights.shape[0]
    labels = np.arange(count, dtype=np.int64)
    if method == "louvain":
        place = {node: number for number, node in enumerate(network)}
        found = nx.community.louvain_communities(network, weight="strength", seed=seed)
        for number, members in enumerate(found):
            labels[[place[node] for node in members]] = number
    elif weights.nnz:
        _, of = graspologic_native.leiden_csr(
            weights.indptr.astype(np.int64),
            weights.indices.astype(np.int32),
            weights.data,
            count,
            iterations=_CYCLES,
            seed=seed,
        )
        labels[list(of)] = list(of.values())
    return labels


def _numbered(nodes: list[_N], labels: Labels) -> dict[_N, int]:
    held: dict[int, list[_N]] = {}
    for node, label in zip(nodes, labels.tolist(), strict=True):
        held.setdefault(label, []).append(node)
    members = sorted(
        (sorted(one, key=str) for one in held.values()), key=lambda one: (-len(one), str(one[0]))
    )
    number = {node: place for place, ones in enumerate(members, start=1) for node in ones}
    return {node: number[node] for node in nodes}


def _modularity(weights: csr_array, labels: Labels) -> float:
    """Weigh ties within against what chance would give (Newman 2004); 0 without a tie."""
    total = float(weights.sum())
    if not total:
        return 0.0
    ties = weights.tocoo()
    within = float(ties.data[labels[ties.row] == labels[ties.col]].sum())
    _, here = np.unique(labels, return_inverse=True)
    ends = np.bincount(here, weights=np.asarray(weights.sum(axis=1)).ravel())
    return within / total - float(((ends / total) ** 2).sum())


def _together(draws: Labels, base: Labels) -> NDArray[np.float64]:
    """Give each node the mean share of draws in which a member of its cluster is with it."""
    total = np.zeros(len(base))
    _, cluster, sizes = np.unique(base, return_inverse=True, return_counts=True)
    alone = sizes[cluster] == 1
    for labels in draws:
        _, here, numbers = np.unique(labels, return_inverse=True, return_counts=True)
        pairs = cluster * (here.max(initial=0) + 1) + here
        _, where, with_it = np.unique(pairs, return_inverse=True, return_counts=True)
        company = (with_it[where] - 1) / np.maximum(sizes[cluster] - 1, 1)
        total += np.where(alone, numbers[here] == 1, company)
    return np.asarray(total / len(draws), dtype=np.float64)


def _agreement(draws: Labels) -> float:
    values = [
        _adjusted_rand(draws[one], draws[other])
        for one in range(len(draws))
        for other in range(one)
    ]
    return float(np.mean(values))


def _adjusted_rand(one: Labels, other: Labels) -> float:
    """Compare two partitions by pairs, corrected for chance (Hubert and Arabie 1985)."""

    def pairs(counts: Labels) -> float:
        return float((counts * (counts - 1)).sum()) / 2.0

    _, first, in_first = np.unique(one, return_inverse=True, return_counts=True)
    _, second, in_second = np.unique(other, return_inverse=True, return_counts=True)
    both = np.unique(first * (second.max(initial=0) + 1) + second, return_counts=True)[1]
    of_all = pairs(np.array([len(one)]))
    by_chance = pairs(in_first) * pairs(in_second) / of_all if of_all else 0.0
    most = (pairs(in_first) + pairs(in_second)) / 2.0
    return 1.0 if most == by_chance else (pairs(both) - by_chance) / (most - by_chance)
