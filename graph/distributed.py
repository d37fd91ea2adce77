"""Work spread over other machines by Dask (the extra ``hothmap[distributed]``), to the same bits.

What many pieces of work share is sent to every worker once; the pieces come back in the order in
which they were given, so that their sums are those of one machine. Only numbers are sent: never an
id, a name or a text. The workers need hothmap installed, the same version.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from graph.errors import UsageError
from graph.kernels.arrays import Compressed
from graph.kernels.betweenness import arranged_for, engine_for, in_order, part_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from distributed import Client
    from numpy.typing import NDArray

    from graph.kernels.betweenness import Engine

    _N = TypeVar("_N", bound=Hashable)
    _Arrays = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64] | None, bool, Engine]

__all__ = ["betweenness_sums_on", "connected", "spread"]

_Shared = TypeVar("_Shared")
_Piece = TypeVar("_Piece")
_Result = TypeVar("_Result")
_SECONDS = 10


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """
    Connect to a scheduler, and part from it at the end.

    Parameters
    ----------
    address
        As ``tcp://HOST:8786`` or ``tls://HOST:8786``; certificates are Dask's own settings.

    Yields
    ------
    distributed.Client
        The connection.

    Raises
    ------
    UsageError
        If the extra is not installed, or no scheduler answers.
    """
    if find_spec("distributed") is None:
        msg = "--scheduler needs the extra: pip install 'hothmap[distributed]'."
        raise UsageError(msg)
    from distributed import Client  # noqa: PLC0415 - an extra, and slow to import

    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        msg = f"No scheduler answers at {address}: start `dask scheduler`, or mend the address."
        raise UsageError(msg) from error
    try:
        yield client
    finally:
        client.close()


def spread(
    client: Client,
    work: Callable[[_Shared, _Piece], _Result],
    shared: _Shared,
    pieces: Sequence[_Piece],
) -> list[_Result]:
    """
    Do pieces of work on a cluster.

    Parameters
    ----------
    client
        The connection.
    work
        A function of this package: what is shared and one piece to a result.
    shared
        Sent to every worker once.
    pieces
        One argument each.

    Returns
    -------
    list
        The results in the order of the pieces, whichever worker did them and whenever. A worker
        that dies is replaced by another: its pieces are done again.
    """
    sent = client.scatter(shared, broadcast=True, hash=False)
    waiting = [client.submit(work, sent, piece, pure=False) for piece in pieces]
    results: list[_Result] = client.gather(waiting)
    return results


def betweenness_sums_on(client: Client, network: Compressed[_N]) -> NDArray[np.float64]:
    """
    Sum dependencies on a cluster, a part of the sources at a time.

    Parameters
    ----------
    client
        The connection.
    network
        The arrays, n nodes; nodes themselves are not sent.

    Returns
    -------
    numpy.ndarray
        Shape (n,): what :func:`graph.kernels.betweenness.betweenness_sums` gives, to the last bit.
    """
    engine = engine_for(network)
    there, number = arranged_for(network, engine)
    arrays = (there.offsets, there.neighbours, there.costs, there.directed, engine)
    parts = spread(client, _part, arrays, range(engine.parts))
    sums: NDArray[np.float64] = in_order(np.array(parts).reshape(engine.parts, len(network)))
    return sums[number]


def _part(arrays: _Arrays, part: int) -> NDArray[np.float64]:
    offsets, neighbours, costs, directed, engine = arrays
    nodes = tuple(range(len(offsets) - 1))
    # Compiled code asks for arrays of its own kind; what came over the wire may be read-only.
    network = Compressed(
        nodes,
        np.array(offsets),
        np.array(neighbours),
        None if costs is None else np.array(costs),
        directed=directed,
    )
    return part_of(network, engine, part)
