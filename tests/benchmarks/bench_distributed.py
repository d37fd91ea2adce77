"""What spreading betweenness over two workers brings and costs, and how time grows: run by hand.

``python tests/benchmarks/bench_distributed.py [--sizes 5000 20000 --growth 5000 50000 500000]``.
Ten links a node. One process with one thread, one with all cores, and a real local cluster of two
worker processes with one thread each take turns; all give the same bits. The growth is measured on
one of 64 parts of the sources and multiplied, which is said.
"""

from __future__ import annotations

import argparse
import sys
import time
import types
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ in {"__main__", "__mp_main__"}:  # workers read this file too
    # Run as a script: this repository's tests are meant, not a package of the same name elsewhere.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.modules["tests"] = types.ModuleType("tests")
    sys.modules["tests"].__path__ = [str(Path(__file__).parents[1])]

import numpy as np
from distributed import Client, LocalCluster

from graph.distributed import betweenness_sums_on
from graph.kernels.arrays import compressed, from_arcs
from graph.kernels.betweenness import betweenness_sums, engine_for, in_order, part_of
from graph.kernels.reach import reach_counts
from tests.benchmarks.bench_network import made_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.kernels.arrays import Compressed


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def _alone(network: Compressed[int]) -> object:
    engine = engine_for(network)
    return in_order(np.array([part_of(network, engine, one) for one in range(engine.parts)]))


def _compare(client: Client, nodes: int) -> None:
    network = compressed(made_up(nodes, 5 * nodes))
    one_s, alone = _timed(lambda: _alone(network))
    all_s, here = _timed(lambda: betweenness_sums(network))
    two_s, there = _timed(lambda: betweenness_sums_on(client, network))
    same = np.array_equal(np.asarray(alone), np.asarray(here)) and np.array_equal(
        np.asarray(here), np.asarray(there)
    )
    print(
        f"{nodes:>9,} nodes: one thread {one_s:.2f} s, all cores {all_s:.2f} s, two workers "
        f"{two_s:.2f} s: {one_s / two_s:.2f} times as fast as one thread; "
        f"{'the same bits' if same else 'NOT THE SAME BITS'}",
        flush=True,
    )


def _grown(nodes: int) -> None:
    draw = np.random.default_rng(1)
    weight = draw.pareto(2.0, nodes) + 1.0
    chance = weight / weight.sum()
    first = draw.choice(nodes, 5 * nodes, p=chance)
    second = draw.choice(nodes, 5 * nodes, p=chance)
    network = from_arcs(
        tuple(range(nodes)), np.concatenate((first, second)), np.concatenate((second, first)),
        None, directed=False,
    )  # fmt: skip
    engine = engine_for(network)
    took_s, _ = _timed(lambda: part_of(network, engine, 0))
    size_mb = (network.offsets.nbytes + network.neighbours.nbytes) / 1e6
    near_s = ""
    if nodes <= 100_000:
        near_s = f"; closeness family {_timed(lambda: reach_counts(network))[0]:.2f} s"
    print(
        f"{nodes:>9,} nodes, {5 * nodes:,} links: arrays {size_mb:.0f} MB; a part of "
        f"{engine.parts} {took_s:.1f} s on one thread, so all about {took_s * engine.parts:,.0f} s"
        f"{near_s}",
        flush=True,
    )


def main() -> None:
    """Compare, then grow."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--sizes", type=int, nargs="*", default=[5_000, 20_000])
    reader.add_argument("--growth", type=int, nargs="*", default=[5_000, 50_000, 500_000])
    asked = reader.parse_args()
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        _compare(client, 2_000)  # compiled, and the workers awake
        for nodes in asked.sizes:
            _compare(client, nodes)
    for nodes in asked.growth:
        _grown(nodes)


if __name__ == "__main__":
    main()
