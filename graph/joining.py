"""Who answers for whom among records that recorded decisions say are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.ids import RecordId

__all__ = ["leaders"]


def leaders(
    pairs: Iterable[tuple[RecordId, RecordId]], precedence: Callable[[RecordId], tuple[int, str]]
) -> dict[RecordId, RecordId]:
    """
    Join pairs into sets and pick who answers for each.

    Parameters
    ----------
    pairs
        Two records that a decision in force says are the same.
    precedence
        What to sort by, least first: a child 0, a known record 1, one that is only named 2; then
        the id.

    Returns
    -------
    dict
        Every record that is in a pair, to the first of its set.
    """
    parent: dict[RecordId, RecordId] = {}

    def find(one: RecordId) -> RecordId:
        while parent.get(one, one) != one:
            one = parent[one]
        return one

    for pair in pairs:
        leader, other = sorted(map(find, pair), key=precedence)
        parent[other] = leader
    return {one: find(one) for one in parent}
