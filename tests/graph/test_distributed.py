"""Work on a real cluster of two processes gives the bits of one machine, whoever dies meanwhile."""

from __future__ import annotations

import os
import pickle
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from distributed import Client, LocalCluster

from graph.distributed import betweenness_sums_on, connected
from graph.errors import UsageError
from graph.kernels import betweenness as engine
from graph.kernels.arrays import compressed
from graph.kernels.betweenness import betweenness_sums
from graph.measures import betweenness
from graph.picture import Picture
from graph.ranking import rank
from graph.stability import stability
from graph.worlds import measure_stability

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.graph.conftest import Make

# The cluster's own loops and sockets end after the test that they were made in.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Client]:
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
            silence_logs=50,
        ) as here,
        Client(here, set_as_default=False) as client,
    ):  # fmt: skip
        yield client


def _network() -> nx.Graph[str]:
    network = nx.gnm_random_graph(900, 3_000, seed=9)
    draw = np.random.default_rng(9)
    for one, other in network.edges():
        network.edges[one, other].update(
            cost=int(draw.integers(1, 5)), strength=float(draw.random())
        )
    named: nx.Graph[str] = nx.relabel_nodes(
        network, {node: f"child:C{node:05}" for node in network}
    )
    return named


@pytest.mark.parametrize("cost", [None, "cost"])
@pytest.mark.parametrize("small", [0, 10**12])
def test_betweenness_is_the_same_to_the_last_bit(
    cluster: Client, cost: str | None, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SMALL", small)
    network = _network()
    here = betweenness(network, cost=cost)
    assert betweenness(network, cost=cost, client=cluster) == here
    assert any(here.values())


def test_worlds_are_the_same_wherever_they_are_drawn(cluster: Client) -> None:
    network = _network()
    for by in ("betweenness", "degree"):
        here = measure_stability(network, by=by, worlds=40)
        assert measure_stability(network, by=by, worlds=40, client=cluster) == here


def test_a_ranking_holds_alike(cluster: Client, make: Make) -> None:
    links = [
        make.link(f"poc:{who}", f"child:{child}", seen="2026-03-01", grade=grade, number=child)
        for who, grade in (("A", "1/A"), ("B", "2/C"), ("C", ""))
        for child in range(1, 7)
        if (child + ord(who)) % 3
    ]
    picture = Picture(
        make.book(
            *(make.person(one) for one in "ABC"),
            *(make.child(str(one)) for one in range(1, 7)),
            *(make.concern(f"poc:{one}") for one in "ABC"),
            *links,
        ),
        as_at=date(2026, 4, 1),
    )
    ranking = rank(picture, "poc")
    here = stability(picture, ranking, worlds=110)
    assert stability(picture, ranking, worlds=110, client=cluster) == here
    assert any(one.low < one.high for one in here.values())


def test_only_numbers_are_sent(cluster: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    scatter: Callable[..., object] = Client.scatter

    def watched(client: Client, data: object, **options: object) -> object:
        sent.append(pickle.dumps(data))
        return scatter(client, data, **options)

    monkeypatch.setattr(Client, "scatter", watched)
    network = _network()
    betweenness(network, client=cluster)
    measure_stability(network, by="degree", worlds=20, client=cluster)
    assert len(sent) == 2
    assert not any(b"child:" in one or b"C00" in one for one in sent)


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(
    cluster: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SMALL", 10**12)  # slow enough to be caught at it
    network = compressed(nx.gnm_random_graph(4_000, 16_000, seed=2))
    alone = betweenness_sums(network)
    before = dict(cluster.run(os.getpid))
    assert len(before) == 2
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(betweenness_sums_on, cluster, network)
        while not all(cluster.processing().get(worker) for worker in before):
            time.sleep(0.01)
        os.kill(next(iter(before.values())), signal.SIGKILL)
        time.sleep(0.1)
        assert not result.done()
        assert (result.result(timeout=120) == alone).all()
    assert dict(cluster.run(os.getpid)) != before


def test_a_scheduler_that_does_not_answer_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("graph.distributed._SECONDS", 1)
    with pytest.raises(UsageError, match="No scheduler answers"), connected("tcp://127.0.0.1:9"):
        pass
    monkeypatch.setattr("graph.distributed.find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'hothmap\[distributed\]'"), connected("x"):
        pass
