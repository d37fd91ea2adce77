"""Which index suggests best, and how long it takes: run by hand, it prints both.

``python tests/benchmarks/bench_unseen.py [--store URL --as-at DATE] [--nodes 5000 --links 25000]``.
Each index of ``graph.likely_pairs`` suggests for the same hidden ties, over five seeds: on a store,
such as the one that ``hothmap demo`` makes, and on the networks that come with networkx, where
everybody may be at an end and every tie is a report of its own. On a store this is told twice: with
the reports behind a hidden tie hidden too, as the tool does, and with the tie hidden alone. Then
suggestions are timed on a made-up network (power-law degrees, planted communities).
"""

from __future__ import annotations

import argparse
import sys
import time
import types
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import mean, median
from typing import Any

import networkx as nx
import numpy as np

if __name__ == "__main__":
    # Run as a script: this folder's parent is meant, not a package of the same name elsewhere.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.modules["tests"] = types.ModuleType("tests")
    sys.modules["tests"].__path__ = [str(Path(__file__).parents[1])]

from graph import Picture, collection_tasks, open_store
from graph.casebook import Casebook
from graph.ids import RecordId
from graph.likely_pairs import DRAWS, INDICES, Ties, measure_hits
from graph.records import Child, Concern, Link, Location, Person, SourceRow
from graph.unseen import ties_on
from graph.when import When
from tests.benchmarks.bench_network import made_up

_SEEDS = range(5)
_DAY = date(2026, 10, 31)
_ROW = RecordId("row:1")


def everybody(network: nx.Graph[Any]) -> Ties:
    """Take a network in which each tie rests on itself and anybody may be at an end."""
    plain = nx.convert_node_labels_to_integers(network)
    pairs = np.array(sorted(sorted(pair) for pair in plain.edges()), dtype=np.int64)
    none = np.zeros(0, dtype=np.int64)
    each = np.arange(len(pairs))
    nodes = len(plain)
    rests = np.stack((each, each), axis=1)
    return Ties(nodes, np.arange(nodes), none, pairs, none.reshape(0, 2), each, rests)


def alone(ties: Ties) -> Ties:
    """Let each tie rest on a report of its own, so that nothing is hidden with it."""
    each = np.arange(len(ties.pairs))
    return replace(ties, tie_of=each, rests=np.stack((each, each), axis=1))


def compare(name: str, ties: Ties) -> None:
    """Print how often each index is right."""
    for index in INDICES:
        rates = [measure_hits(ties, seed, index=index) for seed in _SEEDS]
        held = [rate for rate in rates if rate is not None]
        if not held:
            print(f"{name:28} {index:20} cannot be measured: {len(ties.known)} known ties")
            continue
        share, chance = (
            mean(getattr(rate, one) for rate in held) for one in ("share", "by_chance")
        )
        hidden = mean(rate.hidden for rate in held) / DRAWS
        print(
            f"{name:28} {index:20} {share:5.3f} by chance {chance:.4f}  "
            f"{len(ties.known)} ties, {hidden:.1f} hidden a draw"
        )


def picture_of(nodes: int, links: int) -> Picture:
    """Make up a casebook: four in ten persons of concern, three places, three children."""
    network = made_up(nodes, links)
    names = [
        RecordId(f"{('poc', 'loc', 'child')[(kind > 3) + (kind > 6)]}:{one}")
        for one, kind in ((node, node % 10) for node in network)
    ]
    made = {"poc": Person, "loc": Location, "child": Child}
    start = When("2026-10-01")
    records: list[object] = [SourceRow(id=_ROW, layout="poc", reference="1", values={})]
    for name in names:
        records.append(made[name.partition(":")[0]](id=name))
        if not name.startswith("child"):
            case = RecordId(f"concern:{name}/1")
            records.append(
                Concern(id=case, subject=name, row=_ROW, first_discussed=start, status="open")
            )
    for number, (one, other) in enumerate(network.edges()):
        report = RecordId(f"row:report/{number}")
        records.append(SourceRow(id=report, layout="ppdm", reference=str(number), values={}))
        records.append(
            Link(
                id=RecordId(f"link:{number}"),
                source=names[one],
                target=names[other],
                kind="seen_with",
                basis=(report,),
                first_seen=start,
                last_seen=start,
                agency="police",
                source_reference=str(number),
            )
        )
    return Picture(Casebook(records), as_at=_DAY)  # type: ignore[arg-type]


def main() -> None:
    """Compare the indices, then time a call."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="a store to suggest from as well")
    parser.add_argument("--as-at", type=date.fromisoformat, default=_DAY)
    parser.add_argument("--nodes", type=int, default=5_000)
    parser.add_argument("--links", type=int, default=25_000)
    given = parser.parse_args()
    if given.store:
        store = open_store(given.store, read_only=True)
        ties = ties_on(Picture(store.load(), as_at=given.as_at))
        store.close()
        compare("store", ties)
        compare("store, tie hidden alone", alone(ties))
    compare("karate club", everybody(nx.karate_club_graph()))
    compare("les miserables", everybody(nx.les_miserables_graph()))
    women = nx.davis_southern_women_graph()
    together = nx.bipartite.projected_graph(women, women.graph["top"])
    compare("southern women, together", everybody(together))
    compare("florentine families", everybody(nx.florentine_families_graph()))
    picture = picture_of(given.nodes, given.links)
    started = time.perf_counter()
    edges = picture.network.number_of_edges()
    print(f"network of {given.nodes:,} and {edges:,}: {time.perf_counter() - started:.2f} s")
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        collection_tasks(picture)
        taken.append(time.perf_counter() - started)
    print(f"{collection_tasks(picture).hit_rate}")
    print(f"suggestions and hit rate: {median(taken):.2f} s, median of three")


if __name__ == "__main__":
    main()
