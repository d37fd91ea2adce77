"""A backend of networkx: ``nx.betweenness_centrality(network, backend="hothmap")``.

Registered by the entry points ``networkx.backends`` and ``networkx.backend_info``. A converted
network keeps nothing but the network itself, and makes its arrays anew for every call: a link that
is regraded in place always changes the answer, which networkx's cache of converted graphs does not
promise. What an option asks beyond these engines is given to networkx's own function.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx
import numpy as np

from graph.kernels.arrays import compressed
from graph.kernels.betweenness import betweenness_sums
from graph.kernels.distances import distance_sums, harmonic_sums
from graph.kernels.reach import reach_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    import numpy.typing as npt

    from graph.kernels.arrays import Compressed

    _N = TypeVar("_N", bound=Hashable)
    Floats = npt.NDArray[np.float64]

__all__ = ["Held", "interface"]


class Held:
    """
    A network on its way through this backend.

    Parameters
    ----------
    network
        The networkx graph.
    """

    __networkx_backend__ = "hothmap"

    def __init__(self, network: nx.Graph[Any]) -> None:
        self.network = network

    def is_directed(self) -> bool:
        """Tell whether the network has directions."""
        return self.network.is_directed()

    def is_multigraph(self) -> bool:
        """Tell whether the network may have parallel links."""
        return self.network.is_multigraph()


class interface:  # noqa: N801 - networkx looks it up as a namespace
    """What networkx calls."""

    @staticmethod
    def convert_from_nx(graph: nx.Graph[Any], **_: object) -> Held:
        """Take a network in."""
        return Held(graph)

    @staticmethod
    def convert_to_nx(result: object, **_: object) -> object:
        """Give a result back."""
        return result.network if isinstance(result, Held) else result

    @staticmethod
    def can_run(_name: str, _args: object, _kwargs: object) -> bool:
        """Tell that every call can be run: what is beyond the engines networkx does itself."""
        return True

    @staticmethod
    def should_run(_name: str, _args: object, _kwargs: object) -> bool:
        """Tell that every call is worth it: making the arrays takes milliseconds."""
        return True

    @staticmethod
    def betweenness_centrality(
        G: Held | nx.Graph[Any],  # noqa: N803 - networkx's own name
        k: int | None = None,
        normalized: bool = True,  # noqa: FBT001, FBT002 - networkx's signature
        weight: str | None = None,
        endpoints: bool = False,  # noqa: FBT001, FBT002 - networkx's signature
        seed: Any = None,
    ) -> dict[Any, float]:
        """Give betweenness as networkx does; costs must be positive integers."""
        network = _network(G)
        if (k is not None and k != len(network)) or callable(weight):
            draw = seed if hasattr(seed, "sample") else random.Random(seed)  # noqa: S311
            own = _networkx_own("betweenness_centrality")
            return dict(own(network, k, normalized, weight, endpoints, draw))
        arrays = _arrays(network, weight)
        sums = betweenness_sums(arrays)
        count = len(arrays)
        others = count if endpoints else count - 1
        if endpoints:
            sums = (
                sums + reach_counts(arrays).sum(axis=0) + reach_counts(arrays.reverse()).sum(axis=0)
            )
        pairs = others * (others - 1) if normalized else 0
        if pairs <= 0:
            pairs = 1 if network.is_directed() or normalized else 2
        return _named(arrays, sums / pairs)

    @staticmethod
    def closeness_centrality(
        G: Held | nx.Graph[Any],  # noqa: N803 - networkx's own name
        u: Any = None,
        distance: str | None = None,
        wf_improved: bool = True,  # noqa: FBT001, FBT002 - networkx's signature
    ) -> Any:
        """Give closeness as networkx does; costs must be positive integers."""
        network = _network(G)
        arrays = _arrays(network, distance)
        reached, total = distance_sums(arrays)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.where(total > 0, reached / total, 0.0)
        if wf_improved and len(arrays) > 1:
            values *= reached / (len(arrays) - 1)
        found = _named(arrays, values)
        return found if u is None else found[u]

    @staticmethod
    def harmonic_centrality(
        G: Held | nx.Graph[Any],  # noqa: N803 - networkx's own name
        nbunch: Iterable[Any] | None = None,
        distance: str | None = None,
        sources: Iterable[Any] | None = None,
    ) -> dict[Any, float]:
        """Give harmonic centrality as networkx does."""
        network = _network(G)
        if distance is not None or sources is not None:
            own = _networkx_own("harmonic_centrality")
            return dict(own(network, nbunch, distance, sources))
        arrays = compressed(network)
        values = _named(arrays, harmonic_sums(arrays))
        if nbunch is None:
            return values
        return {node: values[node] for node in network.nbunch_iter(nbunch)}


def _network(given: Held | nx.Graph[Any]) -> nx.Graph[Any]:
    """Give the network itself, and forget that it was taken in: nothing of it is kept."""
    if not isinstance(given, Held):
        return given
    cache = getattr(given.network, "__networkx_cache__", None) or {}
    cache.get("backends", {}).pop(Held.__networkx_backend__, None)
    return given.network


def _networkx_own(name: str) -> Callable[..., Any]:
    """Give networkx's own function, without any backend."""
    function: Callable[..., Any] = getattr(nx, name).orig_func
    return function


def _arrays(network: nx.Graph[Any], cost: str | None) -> Compressed[Any]:
    """Make arrays; as in networkx a link without the attribute costs 1."""
    return compressed(network, cost=cost, default=1)


def _named(arrays: Compressed[_N], values: Floats) -> dict[_N, float]:
    return dict(zip(arrays.nodes, values.tolist(), strict=True))
