"""How fast the measures are beside other engines: run by hand, it prints times and ratios.

``python tests/benchmarks/bench_network.py [--nodes 5000 --links 25000 --others igraph]``. The
engines take turns in one process on one made-up network (power-law degrees, planted
communities), so that a slow minute of the machine slows all of them. Arrays are made before the
clock starts, for every engine alike; compiling is timed apart. Engines that are not installed are
left out, and told. networkx needs minutes at 5,000 nodes and hours at 50,000; there ``--tasks
sampled distances`` measures paths from every 16th node instead of from all.
"""

from __future__ import annotations

import argparse
import resource
import time
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graph.clusters import steady_clusters
from graph.in_pieces import fragmentation
from graph.kernels.arrays import arranged, compressed
from graph.kernels.betweenness import betweenness_sums
from graph.kernels.distances import harmonics_of, sums_of
from graph.kernels.reach import reach_counts
from graph.kernels.removals import sums_of_squares
from graph.measures import betweenness, degree, distance_measures
from graph.players import key_players
from graph.structure import articulation, component, constraint, core, eigenvector, pagerank
from graph.worlds import measure_stability

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.kernels.arrays import Compressed

    Work = Callable[[], object]

OTHERS = ("networkx", "igraph", "rustworkx", "networkit")
TASKS = ("betweenness", "sampled", "by_cost", "distances", "removals", "best_pair", "analysis")
_OURS = "hothmap"
_STEPS = 3


def made_up(nodes: int, links: int, seed: int = 1) -> nx.Graph[int]:
    """Make a network: power-law degrees, communities of about a hundred, costs, strengths."""
    draw = np.random.default_rng(seed)
    weight = draw.pareto(2.0, nodes) + 1.0
    community = draw.integers(0, max(nodes // 100, 1), nodes)
    members = [np.flatnonzero(community == one) for one in range(community.max() + 1)]
    chance = weight / weight.sum()
    network: nx.Graph[int] = nx.empty_graph(nodes)
    while network.number_of_edges() < links:
        missing = links - network.number_of_edges()
        starts = draw.choice(nodes, size=missing, p=chance)
        within = draw.random(missing) < 0.7
        anywhere = draw.choice(nodes, size=missing, p=chance)
        for start, near, far in zip(starts, within, anywhere, strict=True):
            ours = members[community[start]]
            end = ours[draw.integers(len(ours))] if near else far
            if start != end:
                network.add_edge(int(start), int(end))
    for one, other in network.edges():
        network.edges[one, other].update(
            cost=int(draw.integers(1, 5)), strength=float(draw.uniform(0.2, 0.95))
        )
    return network


class Engines:
    """What each engine does for each task, on its own form of one network."""

    def __init__(self, network: nx.Graph[int], others: list[str]) -> None:
        self.network, self.others = network, others
        self.plain, self.graded = compressed(network), compressed(network, cost="cost")
        edges = list(network.edges())
        self._costs = [network.edges[edge]["cost"] for edge in edges]
        self._forms: dict[str, Any] = {}
        if "igraph" in others:
            import igraph  # noqa: PLC0415 - not everybody has it

            self._forms["igraph"] = igraph.Graph(len(network), edges)
        if "rustworkx" in others:
            import rustworkx  # noqa: PLC0415 - as above

            self._forms["rustworkx"] = rustworkx.PyGraph()
            self._forms["rustworkx"].add_nodes_from(range(len(network)))
            self._forms["rustworkx"].add_edges_from_no_data(edges)
        if "networkit" in others:
            import networkit  # noqa: PLC0415 - as above

            self._forms["networkit"] = networkit.graph.Graph(len(network))
            for one, other in edges:
                self._forms["networkit"].addEdge(one, other)

    def betweenness(self) -> dict[str, Work]:
        """Betweenness by steps, all nodes, exact."""
        work: dict[str, Work] = {_OURS: lambda: betweenness_sums(self.plain)}
        if "networkx" in self.others:
            work["networkx"] = lambda: nx.betweenness_centrality(self.network)
        if "igraph" in self.others:
            work["igraph"] = self._forms["igraph"].betweenness
        if "rustworkx" in self.others:
            import rustworkx  # noqa: PLC0415 - as above

            work["rustworkx"] = lambda: rustworkx.betweenness_centrality(self._forms["rustworkx"])
        if "networkit" in self.others:
            import networkit  # noqa: PLC0415 - as above

            work["networkit"] = lambda: (
                networkit.centrality.Betweenness(self._forms["networkit"]).run().scores()
            )
        return work

    def sampled(self) -> dict[str, Work]:
        """Betweenness by steps from every 16th node as a source, exact for those."""
        from graph.kernels.lanes import DOUBLE, by_steps  # noqa: PLC0415 - numba

        chosen = np.arange(0, len(self.network), 16, dtype=np.int64)
        plain = self.plain

        def ours() -> None:
            arrays, number = arranged(plain)
            by_steps(arrays.offsets, arrays.neighbours, np.sort(number[chosen]), DOUBLE)

        work: dict[str, Work] = {_OURS: ours}
        if "igraph" in self.others:
            work["igraph"] = lambda: self._forms["igraph"].betweenness(sources=chosen.tolist())
        return work

    def by_cost(self) -> dict[str, Work]:
        """Betweenness by integer cost."""
        work: dict[str, Work] = {_OURS: lambda: betweenness_sums(self.graded)}
        if "networkx" in self.others:
            work["networkx"] = lambda: nx.betweenness_centrality(self.network, weight="cost")
        if "igraph" in self.others:
            work["igraph"] = lambda: self._forms["igraph"].betweenness(weights=self._costs)
        return work

    def distances(self) -> dict[str, Work]:
        """Closeness, harmonic centrality and reach in three steps, all nodes."""

        def ours() -> None:
            counts = reach_counts(self.plain)
            sums_of(counts)
            harmonics_of(counts)
            counts[:_STEPS].sum(axis=0)

        work: dict[str, Work] = {_OURS: ours}
        if "networkx" in self.others:

            def by_networkx() -> None:
                nx.closeness_centrality(self.network)
                nx.harmonic_centrality(self.network)
                for node in self.network:
                    nx.single_source_shortest_path_length(self.network, node, cutoff=_STEPS)

            work["networkx"] = by_networkx
        if "igraph" in self.others:

            def by_igraph() -> None:
                self._forms["igraph"].closeness()
                self._forms["igraph"].harmonic_centrality()
                self._forms["igraph"].neighborhood_size(order=_STEPS)

            work["igraph"] = by_igraph
        return work

    def removals(self) -> dict[str, Work]:
        """F without each single node."""
        nobody = np.zeros(len(self.network), dtype=bool)
        return {_OURS: lambda: sums_of_squares(self.plain.offsets, self.plain.neighbours, nobody)}

    def best_pair(self) -> dict[str, Work]:
        """The pair whose removal fragments most, exact."""
        return {_OURS: lambda: key_players(self.network, 2)}

    def analysis(self) -> dict[str, Work]:
        """Every measure, clusters in 20 draws, best pair, and 200 worlds of exact betweenness."""

        def ours() -> None:
            network = self.network
            for counted in (degree, component, core, articulation):
                counted(network)
            for measure in (eigenvector, pagerank, constraint):
                measure(network)
            distance_measures(network)
            betweenness(network)
            betweenness(network, cost="cost")
            fragmentation(network, distance_weighted=True)
            steady_clusters(network)
            key_players(network, 2)
            measure_stability(network)

        return {_OURS: ours}


def _turns(tasks: dict[str, Work], rounds: int) -> dict[str, float]:
    """Let the engines take turns; give the middle time of each."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, work in tasks.items():
            start = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - start)
    return {name: median(held) for name, held in times.items()}


def _compile() -> float:
    """Run everything once on a small network; give the seconds, compiling or reading the cache."""
    start = time.perf_counter()
    engines = Engines(made_up(700, 4_000), [])
    for task in (engines.betweenness, engines.by_cost, engines.distances, engines.removals):
        for work in task().values():
            work()
    key_players(engines.network, 2)
    return time.perf_counter() - start


def _size_mb(arrays: Compressed[int]) -> float:
    return (arrays.offsets.nbytes + arrays.neighbours.nbytes) / 1e6


def main() -> None:
    """Take turns, and print each time and its ratio to ours."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--nodes", type=int, default=5_000)
    reader.add_argument("--links", type=int, default=25_000)
    reader.add_argument("--rounds", type=int, default=1)
    reader.add_argument("--others", nargs="*", choices=OTHERS, default=OTHERS)
    reader.add_argument("--tasks", nargs="*", choices=TASKS, default=TASKS)
    asked = reader.parse_args()
    there = [one for one in asked.others if find_spec(one)]
    for missing in sorted(set(asked.others) - set(there)):
        print(f"{missing} is not installed and left out")
    print(f"first calls, compiled or read from the cache: {_compile():.1f} s")
    engines = Engines(made_up(asked.nodes, asked.links), there)
    print(f"{asked.nodes:,} nodes, {asked.links:,} links; arrays {_size_mb(engines.plain):.1f} MB")
    for name in asked.tasks:
        work = getattr(engines, name)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        times = _turns(work(), asked.rounds)
        grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3
        print(f"{work.__doc__.splitlines()[0]} (peak memory grew {grew:.0f} MB)")
        for engine, took in sorted(times.items(), key=lambda one: one[1]):
            ratio = f"{took / times[_OURS]:10.1f} times ours" if engine != _OURS else ""
            print(f"    {engine:12}{took:12.4f} s{ratio}", flush=True)


if __name__ == "__main__":
    main()
