"""Communities of a network: who and what hangs together more than by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["find_clusters"]

_N = TypeVar("_N", bound="Hashable")


def find_clusters(network: nx.Graph[_N], *, seed: int = 0) -> dict[_N, int]:
    """
    Find communities by the Louvain method (Blondel et al. 2008), weighted by strength.

    Parameters
    ----------
    network
        A simple undirected graph, as :func:`graph.network.collapse` gives it; the edge attribute
        ``strength`` is the weight where it is there.
    seed
        Seed of the order in which nodes are visited; the same seed gives the same clusters.

    Returns
    -------
    dict
        Node to cluster number: 1 is the largest, ties by the smallest member. Every node of the
        network is in one, children too: a cluster is a context, not a score.
    """
    found = nx.community.louvain_communities(network, weight="strength", seed=seed)
    members = sorted(
        (sorted(one, key=str) for one in found), key=lambda one: (-len(one), str(one[0]))
    )
    return {node: number for number, nodes in enumerate(members, start=1) for node in nodes}
